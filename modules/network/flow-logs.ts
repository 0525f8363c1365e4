import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name, pathName } from '../../config/naming';
import { serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';

export interface FlowLogsProps {
  readonly env: Environment;
  readonly vpcId: string;
  /** Which packets are recorded. */
  readonly traffic: 'ALL' | 'ACCEPT' | 'REJECT';
  readonly retentionDays: number;
  readonly accountId: string;
}

/**
 * VPC flow logs to CloudWatch Logs.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { env, vpcId, traffic, retentionDays, accountId } = props;
    const group = new CloudwatchLogGroup(this, 'log_group/flow_logs', {
      name: pathName(env, 'vpc', 'flow-logs'),
      retentionInDays: retentionDays,
    });
    const role = new Role(this, 'delivery', {
      address: 'flow_logs',
      name: name(env, 'flow-logs', 'iam-role'),
      description: 'Writes VPC flow logs to CloudWatch Logs',
      trust: serviceTrust('vpc-flow-logs.amazonaws.com', { StringEquals: { 'aws:SourceAccount': accountId } }),
      statements: [
        {
          sid: 'Write',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          resources: [`${group.arn}:*`],
        },
        // Looking for log groups is not limited to one: AWS takes this action with "*" only.
        { sid: 'FindLogGroups', actions: ['logs:DescribeLogGroups'], resources: ['*'] },
      ],
    });
    new FlowLog(this, 'flow_log/main', {
      vpcId,
      trafficType: traffic,
      iamRoleArn: role.arn,
      logDestination: group.arn,
      logDestinationType: 'cloud-watch-logs',
      tags: { Name: name(env, 'flow-logs') },
    });
  }
}
