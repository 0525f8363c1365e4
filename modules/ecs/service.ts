import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { conditional, Token } from 'cdktf';
import { Construct } from 'constructs';
import { name } from '../../config/naming';
import { fallsBack, isSwitched } from '../../config/operated';
import { exposed } from '../../config/topology';
import type { Service as ServiceConfig } from '../../config/vocabulary/service';
import { withQueue } from '../workload/permissions';
import type { WorkloadContext } from '../workload/values';
import type { Launch } from './capacity';
import type { Cluster } from './cluster';
import { mountedFileSystems } from './containers';
import { allGiven, type Image } from './image';
import { desiredCount, TargetTracking } from './scaling';
import { Task } from './task';

export interface ServiceProps {
  /** Key of the service in the config: names everything of it. */
  readonly service: string;
  readonly config: ServiceConfig;
  readonly workload: WorkloadContext;
  readonly cluster: Cluster;
  readonly launch: Launch;
  readonly subnetIds: readonly string[];
  /** Whether tasks get a public IPv4 address; never on instances. */
  readonly publicIp: boolean;
  readonly securityGroupId: string;
  /** Images of repositories by name. */
  readonly images: Readonly<Record<string, Image>>;
  /** Repository ARNs by name. */
  readonly repositoryArns: Readonly<Record<string, string>>;
  /** Target group; absent behind an HTTP API and for what is not exposed. */
  readonly targetGroupArn?: string;
  /** Cloud Map service; absent without discovery. */
  readonly discoveryServiceArn?: string;
  readonly logRetentionDays: number;
}

/**
 * A service: its task, the number of copies, and how a new one replaces an old one.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
 */
export class Service extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Desired count, minimum and maximum as Terraform has them, `2 1 4` or `2 - -`: what switches it reads them. */
  readonly counts: string;
  readonly logGroupName: string;
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;

  private readonly props: ServiceProps;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    this.props = props;
    const { service: key, config, cluster } = props;
    const task = this.createTask();
    const service = this.createService(task);
    if (config.scaling.kind === 'target-tracking') {
      const { env } = props.workload;
      const minCapacity = this.onceGiven(config.scaling.min);
      new TargetTracking(this, 'scaling', { env, key, scaling: config.scaling, cluster, service, minCapacity });
    }

    this.counts = this.countsText();
    this.name = service.name;
    this.arn = service.id;
    this.logGroupName = task.logGroupName;
    this.executionRoleArn = task.execution.arn;
    this.taskRoleArn = task.role.arn;
  }

  private createTask(): Task {
    const config = withQueue(this.props.config);
    return new Task(this, 'task', {
      ...this.props,
      key: this.props.service,
      config,
      launchType: this.props.launch.type,
      permissions: config.permissions,
      exec: config.exec.kind === 'on',
    });
  }

  private createService(task: Task): EcsService {
    const { service, config, workload, cluster, launch, subnetIds, securityGroupId } = this.props;
    const autoscaled = config.scaling.kind === 'target-tracking';
    // What functions or target tracking move, an apply must not move back. Nothing else is ignored.
    const ignored = [
      ...(autoscaled || isSwitched(workload.env) ? ['desired_count'] : []),
      ...(fallsBack(workload.env) ? ['capacity_provider_strategy'] : []),
    ];
    const assignPublicIp = launch.type === 'FARGATE' && this.props.publicIp;
    return new EcsService(this, `service/${service}`, {
      name: name(workload.env, service, 'service'),
      cluster: cluster.arn,
      taskDefinition: task.arn,
      desiredCount: this.onceGiven(desiredCount(config.scaling)),
      capacityProviderStrategy: [...launch.strategy],
      // Without it, a change of strategy would replace the service instead of updating it.
      forceNewDeployment: true,
      networkConfiguration: { subnets: [...subnetIds], securityGroups: [securityGroupId], assignPublicIp },
      ...this.deployment(),
      deploymentCircuitBreaker: { enable: true, rollback: true },
      enableExecuteCommand: config.exec.kind === 'on',
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      waitForSteadyState: false,
      ...this.registration(),
      dependsOn: [cluster.capacityProviders, ...task.permissions],
      lifecycle: {
        // Fargate and instances do not take a service over from each other: it is made anew.
        replaceTriggeredBy: [cluster.computeAddress],
        ...(ignored.length > 0 ? { ignoreChanges: ignored } : {}),
      },
    });
  }

  /**
   * A new copy starts beside the old one, or, where both would write the same files or only one fits, after it stopped.
   * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html
   */
  private deployment() {
    const { config, launch } = this.props;
    const stateful = Object.values(config.containers).some((container) => container.stateful);
    const mounts = launch.type === 'FARGATE' && mountedFileSystems(config).length > 0;
    return {
      ...(stateful || !launch.roomForTwo
        ? { deploymentMinimumHealthyPercent: 0, deploymentMaximumPercent: 100 }
        : { deploymentMinimumHealthyPercent: 100, deploymentMaximumPercent: 200 }),
      // File systems are mounted from platform version 1.4.0 on.
      ...(mounts ? { platformVersion: 'LATEST' } : {}),
    };
  }

  /** Target group and Cloud Map registration of the exposed container. */
  private registration() {
    const { workload, config, targetGroupArn, discoveryServiceArn } = this.props;
    const exposure = exposed(config);
    // Behind an HTTP API the record is SRV and carries the port of a container; an A record has no port.
    const withPort = workload.env.ingress.kind === 'http-api' && exposure?.kind === 'public';
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

  private countsText(): string {
    const { scaling } = this.props.config;
    const desired = this.onceGiven(desiredCount(scaling));
    return scaling.kind === 'fixed' ? `${desired} - -` : `${desired} ${this.onceGiven(scaling.min)} ${scaling.max}`;
  }

  /** `count` once every image that the service runs is given; 0 before. */
  private onceGiven(count: number): number {
    const given = allGiven(this.props.config, this.props.images);
    return given === undefined || count === 0 ? count : Token.asNumber(conditional(given, count, 0));
  }
}
