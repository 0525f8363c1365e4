import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction, type LambdaFunctionConfig } from '@cdktf/provider-aws/lib/lambda-function';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { type Statement, serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';
import { ZipAsset } from '../terraform/zip-asset';
import { bundle } from './bundle';

export interface NodeFunctionProps {
  readonly env: Environment;
  /** Folder below `lambda-src/` that holds `handler.ts`. */
  readonly source: string;
  /** Terraform name of the function, its role and its log group. */
  readonly address: string;
  /** Last part of the function's name in AWS. Default: `source`. */
  readonly resource?: string;
  /** What it does, in a line: shown in the console. */
  readonly description: string;
  /** Days that its logs are kept: a value that CloudWatch Logs takes. */
  readonly logRetentionDays: number;
  /** What it may do beside writing its logs. Default: nothing. */
  readonly statements?: readonly Statement[];
  /** Variables that the code reads. Names are those of the function's `contract.ts`. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** MiB, 128 to 10240; CPU grows with it. Default 256. */
  readonly memoryMiB?: number;
  /** Seconds until an invocation is ended, 1 to 900. Default 30. */
  readonly timeoutSeconds?: number;
  /** Subnets that it reaches private addresses from; they need a way out to AWS. Default: outside of any VPC. */
  readonly vpc?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
  /** SQS queue that takes events of asynchronous invocations that failed three times. Default: they are dropped. */
  readonly deadLetterQueueArn?: string;
  /**
   * Invocations at once: never more, and set aside from what the account has. Default: whatever the account has left.
   * An account that is new has 10 in all, of which none can be reserved.
   */
  readonly reservedConcurrency?: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const RUNTIME = 'nodejs22.x';

/**
 * A Lambda function of this repository: bundled, with a role of its own, and logs that expire.
 * https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html
 */
export class NodeFunction extends Construct {
  readonly arn: string;
  /** A reference: what uses the name waits for the function. */
  readonly name: string;
  /** What an API Gateway integration takes as its URI. */
  readonly invokeArn: string;
  readonly roleArn: string;
  readonly logGroupName: string;

  private readonly props: NodeFunctionProps;
  private readonly functionName: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    this.props = props;
    this.functionName = name(props.env, props.resource ?? props.source, 'lambda');
    const logs = this.createLogGroup();
    const role = this.createRole(logs);
    const made = this.createFunction(logs, role);
    this.arn = made.arn;
    this.name = made.functionName;
    this.invokeArn = made.invokeArn;
    this.roleArn = role.arn;
    this.logGroupName = logs.name;
  }

  /** Made here, before the function writes: the one that Lambda would make keeps logs for ever. */
  private createLogGroup(): CloudwatchLogGroup {
    const { address, logRetentionDays } = this.props;
    return new CloudwatchLogGroup(this, `log_group/${address}`, {
      name: `/aws/lambda/${this.functionName}`,
      retentionInDays: logRetentionDays,
    });
  }

  private createRole(logs: CloudwatchLogGroup): Role {
    const { address, env, description, statements = [], vpc, deadLetterQueueArn } = this.props;
    return new Role(this, 'role', {
      address,
      name: name(env, this.props.resource ?? this.props.source, 'iam-role'),
      description,
      trust: serviceTrust('lambda.amazonaws.com'),
      statements: [
        {
          sid: 'WriteLogs',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          // Streams of this group, whatever their names.
          resources: [`${logs.arn}:*`],
        },
        ...(deadLetterQueueArn
          ? [{ sid: 'SendToDeadLetterQueue', actions: ['sqs:SendMessage'], resources: [deadLetterQueueArn] }]
          : []),
        ...(vpc ? networkStatements(env.region, this.functionName) : []),
        ...statements,
      ],
    });
  }

  private createFunction(logs: CloudwatchLogGroup, role: Role): LambdaFunction {
    const { address, source, description, environment, memoryMiB = 256, timeoutSeconds = 30 } = this.props;
    const code = new ZipAsset(this, 'code', { archive: source, contents: bundle(source) });
    return new LambdaFunction(this, `function/${address}`, {
      functionName: this.functionName,
      description,
      role: role.arn,
      filename: code.path,
      // Asked of Terraform, of the file it uploads: whoever was handed the folder may replace the archive.
      sourceCodeHash: Fn.filebase64sha256(code.path),
      runtime: RUNTIME,
      architectures: ['arm64'],
      handler: 'index.handler',
      memorySize: memoryMiB,
      timeout: timeoutSeconds,
      environment: { variables: { NODE_OPTIONS: '--enable-source-maps', ...environment } },
      tracingConfig: { mode: 'PassThrough' },
      loggingConfig: {
        logFormat: 'JSON',
        logGroup: logs.name,
        applicationLogLevel: 'INFO',
        systemLogLevel: 'INFO',
      },
      ...this.options(),
      dependsOn: [logs, ...(role.permissions ? [role.permissions] : [])],
    });
  }

  private options(): Partial<LambdaFunctionConfig> {
    const { vpc, deadLetterQueueArn, reservedConcurrency } = this.props;
    return {
      ...(vpc ? { vpcConfig: { subnetIds: [...vpc.subnetIds], securityGroupIds: [...vpc.securityGroupIds] } } : {}),
      ...(deadLetterQueueArn ? { deadLetterConfig: { targetArn: deadLetterQueueArn } } : {}),
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
    };
  }
}

const INTERFACE_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lambda makes the network interfaces with the function's role, and names none beforehand: "*" it must be. The code
 * itself is refused the same actions.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
 */
export function networkStatements(region: string, functionName: string): readonly Statement[] {
  return [
    { sid: 'ManageNetworkInterfaces', actions: INTERFACE_ACTIONS, resources: ['*'] },
    {
      sid: 'CodeManagesNoInterfaces',
      effect: 'Deny',
      actions: INTERFACE_ACTIONS,
      resources: ['*'],
      conditions: { ArnLike: { 'lambda:SourceFunctionArn': `arn:aws:lambda:${region}:*:function:${functionName}` } },
    },
  ];
}
