import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { conditional, Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name, pathName } from '../../config/naming';
import { exposed, repositoriesOf, secretsOf } from '../../config/topology';
import type { Service as ServiceConfig } from '../../config/vocabulary/service';
import { Role } from '../iam/role';
import { json } from '../terraform/json';
import { type Capacity, capacityStrategy } from './capacity';
import type { Cluster } from './cluster';
import type { Image } from './image';
import { execStatements, executionStatements, tasksTrust } from './permissions';
import { desiredCount, TargetTracking } from './scaling';
import { containerDefinition, writableVolumes } from './task';

export interface ServiceProps {
  readonly env: Environment;
  /** Key of the service in the config: names everything of it. */
  readonly service: string;
  readonly config: ServiceConfig;
  readonly cluster: Cluster;
  readonly capacity: Capacity;
  readonly subnetIds: readonly string[];
  /** Whether tasks get a public IPv4 address. */
  readonly publicIp: boolean;
  readonly securityGroupId: string;
  /** Images of repositories by name. */
  readonly images: Readonly<Record<string, Image>>;
  /** Repository ARNs by name. */
  readonly repositoryArns: Readonly<Record<string, string>>;
  /** ARN of a secret by name. */
  readonly secretArn: (secret: string) => string;
  /** Target group; absent behind an HTTP API and for what is not exposed. */
  readonly targetGroupArn?: string;
  /** Cloud Map service; absent without discovery. */
  readonly discoveryServiceArn?: string;
  readonly accountId: string;
  readonly logRetentionDays: number;
}

/** Paths that the agent of ECS Exec writes to, besides the container's own. */
const EXEC_PATHS = ['/var/lib/amazon', '/var/log/amazon'];

/**
 * A Fargate service: log group, roles, task definition, service, target tracking.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
 */
export class Service extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly logGroupName: string;
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;

  private readonly props: ServiceProps;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    this.props = props;
    const { service: key, config, cluster } = props;
    const logs = this.createLogGroup();
    const execution = this.createExecutionRole(logs);
    const role = this.createTaskRole();
    const task = this.createTaskDefinition(logs, execution, role);
    const service = this.createService(task, execution);
    if (config.scaling.kind === 'target-tracking') {
      const minCapacity = this.onceGiven(config.scaling.min);
      new TargetTracking(this, 'scaling', { address: key, scaling: config.scaling, cluster, service, minCapacity });
    }

    this.name = service.name;
    this.arn = service.id;
    this.logGroupName = logs.name;
    this.executionRoleArn = execution.arn;
    this.taskRoleArn = role.arn;
  }

  private createLogGroup(): CloudwatchLogGroup {
    const { env, service, logRetentionDays } = this.props;
    return new CloudwatchLogGroup(this, `log_group/${service}`, {
      name: pathName(env, 'ecs', service),
      retentionInDays: logRetentionDays,
    });
  }

  /** What ECS needs to start the task: its images, its logs, its secrets, and nothing of what the code does. */
  private createExecutionRole(logs: CloudwatchLogGroup): Role {
    const { env, service, config, repositoryArns, secretArn, accountId } = this.props;
    return new Role(this, 'execution', {
      address: `${service}_execution`,
      name: name(env, `${service}-execution`, 'iam-role'),
      description: `Starts tasks of ${service}: pulls images, writes logs, reads secrets`,
      trust: tasksTrust(env.region, accountId),
      statements: executionStatements({
        repositoryArns: repositoriesOf(config).map((repository) => repositoryArns[repository] ?? ''),
        logGroupArn: logs.arn,
        secretArns: secretsOf(config).map(secretArn),
      }),
    });
  }

  /** What the code may do. Nothing, until the config gives it something to do. */
  private createTaskRole(): Role {
    const { env, service, config, accountId } = this.props;
    return new Role(this, 'task', {
      address: `${service}_task`,
      name: name(env, `${service}-task`, 'iam-role'),
      description: `Runs the code of ${service}`,
      trust: tasksTrust(env.region, accountId),
      statements: config.exec.kind === 'on' ? execStatements() : [],
    });
  }

  private createTaskDefinition(logs: CloudwatchLogGroup, execution: Role, role: Role): EcsTaskDefinition {
    const { env, service, config, images, secretArn } = this.props;
    const extraWritablePaths = config.exec.kind === 'on' ? EXEC_PATHS : [];
    const containers = Object.entries(config.containers);
    const volumes = containers.flatMap(([key, container]) =>
      Object.keys(writableVolumes(key, container, extraWritablePaths)),
    );
    return new EcsTaskDefinition(this, `task/${service}`, {
      family: name(env, service),
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(config.size.cpu),
      memory: String(config.size.memory),
      executionRoleArn: execution.arn,
      taskRoleArn: role.arn,
      runtimePlatform: { cpuArchitecture: config.architecture, operatingSystemFamily: 'LINUX' },
      ...(config.ephemeralStorageGiB ? { ephemeralStorage: { sizeInGib: config.ephemeralStorageGiB } } : {}),
      volume: volumes.map((volume) => ({ name: volume })),
      containerDefinitions: json(
        containers.map(([key, container]) =>
          containerDefinition(key, container, {
            region: env.region,
            logGroupName: logs.name,
            imageOf: (repository) => images[repository]?.reference ?? '',
            secretArn,
            extraWritablePaths,
          }),
        ),
      ),
    });
  }

  private createService(task: EcsTaskDefinition, execution: Role): EcsService {
    const { env, service, config, cluster, capacity, subnetIds, publicIp, securityGroupId } = this.props;
    const autoscaled = config.scaling.kind === 'target-tracking';
    return new EcsService(this, `service/${service}`, {
      name: name(env, service),
      cluster: cluster.arn,
      taskDefinition: task.arn,
      desiredCount: this.onceGiven(desiredCount(config.scaling)),
      capacityProviderStrategy: capacityStrategy(capacity),
      // Without it, a change of strategy would replace the service instead of updating it.
      forceNewDeployment: true,
      networkConfiguration: { subnets: [...subnetIds], securityGroups: [securityGroupId], assignPublicIp: publicIp },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      enableExecuteCommand: config.exec.kind === 'on',
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      waitForSteadyState: false,
      ...this.registration(),
      dependsOn: [cluster.capacityProviders, ...(execution.permissions ? [execution.permissions] : [])],
      // Target tracking moves the count: an apply must not move it back. Nothing else is ignored.
      ...(autoscaled ? { lifecycle: { ignoreChanges: ['desired_count'] } } : {}),
    });
  }

  /** Target group and Cloud Map registration of the exposed container. */
  private registration() {
    const { env, config, targetGroupArn, discoveryServiceArn } = this.props;
    const exposure = exposed(config);
    // Behind an HTTP API the record is SRV and carries the port of a container; an A record has no port.
    const withPort = env.ingress.kind === 'http-api' && exposure?.kind === 'public';
    const endpoint = exposure ? { containerName: exposure.container, containerPort: exposure.port } : undefined;
    const startPeriod = exposure ? config.containers[exposure.container]?.health?.startPeriod.seconds : undefined;
    return {
      ...(targetGroupArn && endpoint
        ? { loadBalancer: [{ targetGroupArn, ...endpoint }], healthCheckGracePeriodSeconds: startPeriod ?? 60 }
        : {}),
      ...(discoveryServiceArn
        ? { serviceRegistries: { registryArn: discoveryServiceArn, ...(withPort ? endpoint : {}) } }
        : {}),
    };
  }

  /** `count` once every image that the service runs is given; 0 before. */
  private onceGiven(count: number): number {
    const images = repositoriesOf(this.props.config).flatMap((repository) => this.props.images[repository] ?? []);
    if (images.length === 0 || count === 0) return count;
    return Token.asNumber(conditional(Fn.alltrue(images.map((image) => image.given)), count, 0));
  }
}
