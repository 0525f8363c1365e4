import { join } from 'node:path';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { SyntheticsCanary } from '@cdktf/provider-aws/lib/synthetics-canary';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import type { Duration } from '../../config/vocabulary/scalars';
import { serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';
import { PrivateBucket } from '../storage/private-bucket';
import { ZipAsset } from '../terraform/zip-asset';

export interface UptimeCanaryProps {
  readonly env: Environment;
  /** Address without a path. */
  readonly url: string;
  readonly path: string;
  readonly every: Duration;
  readonly topicArn: string;
  readonly accountId: string;
}

const SOURCE = join(__dirname, '..', '..', 'lambda-src', 'uptime-canary', 'index.js');
const KEEP: Duration = { seconds: 31 * 86_400 };

/**
 * A CloudWatch Synthetics canary that fetches the public address, and an alarm when it fails twice.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_CanaryPermissions.html
 */
export class UptimeCanary extends Construct {
  private readonly props: UptimeCanaryProps;

  constructor(scope: Construct, id: string, props: UptimeCanaryProps) {
    super(scope, id);
    this.props = props;
    const canaryName = name(props.env, 'uptime', 'canary');
    const bucket = this.createBucket();
    const role = this.createRole(bucket, canaryName);
    this.createCanary(canaryName, bucket, role);
    this.createAlarm(canaryName);
  }

  private createBucket(): PrivateBucket {
    const { env } = this.props;
    return new PrivateBucket(this, 'artifacts', {
      address: 'canary',
      bucket: name(env, `canary-${env.region}`, 'bucket'),
      // Artifacts of a check are not data: a teardown takes them along.
      disposable: true,
      expireAfter: KEEP,
    });
  }

  private createRole(bucket: PrivateBucket, canaryName: string): Role {
    const { env, accountId } = this.props;
    return new Role(this, 'role', {
      address: 'canary',
      name: name(env, 'canary', 'iam-role'),
      description: 'Runs the uptime canary',
      trust: serviceTrust('lambda.amazonaws.com'),
      statements: [
        { sid: 'WriteArtifacts', actions: ['s3:PutObject'], resources: [`${bucket.arn}/*`] },
        { sid: 'LocateBucket', actions: ['s3:GetBucketLocation'], resources: [bucket.arn] },
        {
          sid: 'WriteLogs',
          actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`arn:aws:logs:${env.region}:${accountId}:log-group:/aws/lambda/cwsyn-${canaryName}-*`],
        },
        {
          sid: 'PublishMetrics',
          actions: ['cloudwatch:PutMetricData'],
          // Metrics have no ARNs: the namespace is the limit.
          resources: ['*'],
          conditions: { StringEquals: { 'cloudwatch:namespace': 'CloudWatchSynthetics' } },
        },
      ],
    });
  }

  private createCanary(canaryName: string, bucket: PrivateBucket, role: Role): void {
    const { url, path, every } = this.props;
    const code = new ZipAsset(this, 'code', {
      archive: 'uptime',
      files: { 'nodejs/node_modules/index.js': SOURCE },
    });
    new SyntheticsCanary(this, 'canary/uptime', {
      name: canaryName,
      runtimeVersion: 'syn-nodejs-3.0',
      handler: 'index.handler',
      zipFile: code.path,
      executionRoleArn: role.arn,
      artifactS3Location: `s3://${bucket.name}/uptime/`,
      schedule: { expression: `rate(${every.seconds / 60} ${every.seconds === 60 ? 'minute' : 'minutes'})` },
      runConfig: { timeoutInSeconds: 30, environmentVariables: { ADDRESS: `${url}${path}` } },
      startCanary: true,
      deleteLambda: true,
      successRetentionPeriod: 31,
      failureRetentionPeriod: 31,
      dependsOn: role.permissions ? [role.permissions] : [],
    });
  }

  private createAlarm(canaryName: string): void {
    const { env, every, topicArn } = this.props;
    new CloudwatchMetricAlarm(this, 'alarm/uptime', {
      alarmName: name(env, 'uptime', 'alarm'),
      alarmDescription: 'The public address did not answer twice in a row',
      namespace: 'CloudWatchSynthetics',
      metricName: 'SuccessPercent',
      dimensions: { CanaryName: canaryName },
      statistic: 'Average',
      period: every.seconds,
      evaluationPeriods: 2,
      threshold: 100,
      comparisonOperator: 'LessThanThreshold',
      treatMissingData: 'breaching',
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }
}
