/** PR3 of the plans: the cluster and its services. */
import type { Construct } from 'constructs';
import { milestonesOf } from '../config/environment';
import { name, pathName } from '../config/naming';
import { mapValues } from '../config/objects';
import { logRetentionDays, taskPlacement } from '../config/topology';
import { Cluster } from '../modules/ecs/cluster';
import { Image } from '../modules/ecs/image';
import { Service } from '../modules/ecs/service';
import { albDns, ecr, ecs, foundation } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class EcsStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'ecs');
    const { env } = this;
    const { compute } = env;
    if (compute.kind !== 'fargate') throw new Error(`${this.node.id}: ${compute.kind} is not built by this stack.`);
    const has = milestonesOf(env);
    const network = this.use(foundation);
    const { repositoryUrls, repositoryArns } = has.includes('ecr')
      ? this.use(ecr)
      : { repositoryUrls: {}, repositoryArns: {} };
    const ingress = has.includes('alb-dns') ? this.use(albDns) : undefined;
    const placement = taskPlacement(env);
    const subnetIds = Object.values(placement.tier === 'public' ? network.publicSubnetIds : network.privateSubnetIds);

    const cluster = new Cluster(this, 'cluster', {
      name: name(env, 'cluster'),
      containerInsights: compute.containerInsights.kind === 'on',
    });
    const images = mapValues(
      repositoryUrls,
      (repositoryUrl, key) => new Image(this, `image_${key}`, { name: key, repositoryUrl }),
    );
    const services = mapValues(
      env.services,
      (config, key) =>
        new Service(this, `service_${key}`, {
          env,
          service: key,
          config,
          cluster,
          capacity: compute.capacity,
          subnetIds,
          publicIp: placement.publicIp,
          securityGroupId: network.serviceSecurityGroupIds[key] ?? '',
          images,
          repositoryArns,
          secretArn: (secret) => this.secretArn(secret),
          targetGroupArn: ingress?.targetGroupArns[key],
          discoveryServiceArn: ingress?.discoveryServiceArns[key],
          accountId: this.accountId,
          logRetentionDays: logRetentionDays(env),
        }),
    );

    this.export(ecs, {
      clusterName: cluster.name,
      clusterArn: cluster.arn,
      serviceNames: mapValues(services, (service) => service.name),
      serviceArns: mapValues(services, (service) => service.arn),
      executionRoleArns: mapValues(services, (service) => service.executionRoleArn),
      taskRoleArns: mapValues(services, (service) => service.taskRoleArn),
      logGroupNames: mapValues(services, (service) => service.logGroupName),
    });
  }

  /** Secrets are named, not read: the security milestone creates the parameter, ECS resolves it when a task starts. */
  private secretArn(secret: string): string {
    return `arn:aws:ssm:${this.env.region}:${this.accountId}:parameter${pathName(this.env, secret)}`;
  }
}
