import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { conditional, Token } from 'cdktf';
import { Construct } from 'constructs';
import { name } from '../../config/naming';
import { secretsOf } from '../../config/topology';
import type { Compute } from '../../config/vocabulary/compute';
import type { Container, Service } from '../../config/vocabulary/service';
import { allGiven, type Image } from '../ecs/image';
import { serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';
import { mountStatements, permissionStatements, secretStatements, withQueue } from '../workload/permissions';
import { valueAt, type WorkloadContext } from '../workload/values';
import { fileSystem, onlyContainer, variables } from './container-settings';
import { networkStatements } from './function';

export interface ContainerFunctionProps {
  /** Key of the service in the config: names everything of it. */
  readonly service: string;
  readonly config: Service;
  readonly compute: Extract<Compute, { kind: 'lambda-efs' }>;
  /** Private subnets with a way out, and with a mount target of each file system in their zones. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly images: Readonly<Record<string, Image>>;
  readonly workload: WorkloadContext;
  readonly logRetentionDays: number;
}

/** Bounds of `maximum_concurrency` of an event source. */
const LEAST_CONCURRENCY = 2;
const MOST_CONCURRENCY = 1_000;

/**
 * A Lambda function from the image of a service's one container, with its file system mounted, that works off its
 * queue. Role and log group are there from the start; the function itself once it has an image.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
 */
export class ContainerFunction extends Construct {
  /** Known before there is a function. */
  readonly name: string;
  readonly logGroupName: string;

  private readonly props: ContainerFunctionProps;
  private readonly config: Service;
  private readonly container: Container;

  constructor(scope: Construct, id: string, props: ContainerFunctionProps) {
    super(scope, id);
    this.props = props;
    this.config = withQueue(props.config);
    this.container = onlyContainer(props.service, this.config);
    this.name = name(props.workload.env, props.service, 'lambda');
    const logs = this.createLogGroup();
    this.logGroupName = logs.name;
    const role = this.createRole(logs);
    const made = this.createFunction(logs, role);
    if (props.config.consumes !== undefined) this.createEventSource(made, props.config.consumes);
  }

  private createLogGroup(): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, `log_group/${this.props.service}`, {
      name: `/aws/lambda/${this.name}`,
      retentionInDays: this.props.logRetentionDays,
    });
  }

  /** Images need no statement: Lambda itself pulls them, by leave of the repository's policy. */
  private createRole(logs: CloudwatchLogGroup): Role {
    const { service, workload } = this.props;
    return new Role(this, 'role', {
      address: `${service}_function`,
      name: name(workload.env, `${service}-function`, 'iam-role'),
      description: `Runs the code of ${service}`,
      trust: serviceTrust('lambda.amazonaws.com'),
      statements: [
        { sid: 'WriteLogs', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logs.arn}:*`] },
        ...networkStatements(workload.env.region, this.name),
        ...permissionStatements(this.config.permissions, workload),
        ...secretStatements(secretsOf(this.config), workload),
        ...mountStatements(Object.values(this.container.mounts), workload),
      ],
    });
  }

  private createFunction(logs: CloudwatchLogGroup, role: Role): LambdaFunction {
    const { service, compute, images, subnetIds, securityGroupId, workload } = this.props;
    const { image, command } = this.container;
    if (image.kind === 'public') throw new Error(`${service}: Lambda runs images of ECR only, not ${image.reference}.`);
    return new LambdaFunction(this, `function/${service}`, {
      ...this.count(),
      functionName: this.name,
      description: `Runs the container of ${service}`,
      role: role.arn,
      packageType: 'Image',
      imageUri: images[image.name]?.reference ?? valueAt({}, image.name, 'image'),
      ...(command ? { imageConfig: { command } } : {}),
      architectures: [this.config.architecture === 'ARM64' ? 'arm64' : 'x86_64'],
      memorySize: compute.memory,
      timeout: compute.timeout.seconds,
      ephemeralStorage: { size: compute.ephemeralStorageMiB },
      ...(compute.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: compute.reservedConcurrency }),
      vpcConfig: { subnetIds: [...subnetIds], securityGroupIds: [securityGroupId] },
      ...fileSystem(service, this.container, workload),
      environment: { variables: variables(this.container, workload, logs.name) },
      tracingConfig: { mode: this.config.permissions.some(({ kind }) => kind === 'xray') ? 'Active' : 'PassThrough' },
      loggingConfig: { logFormat: 'JSON', logGroup: logs.name, applicationLogLevel: 'INFO', systemLogLevel: 'INFO' },
      dependsOn: [logs, ...(role.permissions ? [role.permissions] : [])],
    });
  }

  /**
   * One message an invocation: each may take as long as the function has, and a failed one comes back alone.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   */
  private createEventSource(made: LambdaFunction, queue: string): void {
    const { service, compute, workload } = this.props;
    const most = compute.reservedConcurrency ?? 0;
    new LambdaEventSourceMapping(this, `event_source/${service}`, {
      ...this.count(),
      eventSourceArn: valueAt(workload.stores.queueArns, queue, 'queue'),
      // `[*]` holds with and without a count.
      functionName: `\${one(aws_lambda_function.${made.friendlyUniqueId}[*].arn)}`,
      batchSize: 1,
      functionResponseTypes: ['ReportBatchItemFailures'],
      // Pollers that take more messages than the function has room for let those come back as failed.
      ...(most >= LEAST_CONCURRENCY && most <= MOST_CONCURRENCY ? { scalingConfig: { maximumConcurrency: most } } : {}),
    });
  }

  /** A function cannot have a desired count of 0: before its image there is none. */
  private count(): { count?: number } {
    const given = allGiven(this.config, this.props.images);
    return given === undefined ? {} : { count: Token.asNumber(conditional(given, 1, 0)) };
  }
}
