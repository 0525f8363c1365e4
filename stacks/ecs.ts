/** PR3 of the plans: what runs the services, and the jobs. */
import type { Construct } from 'constructs';
import { milestonesOf } from '../config/environment';
import { mapValues } from '../config/objects';
import { hasCluster, logRetentionDays } from '../config/topology';
import type { Compute } from '../config/vocabulary/compute';
import { Image } from '../modules/ecs/image';
import { NO_STORES } from '../modules/workload/values';
import { composeHosts } from './compute/compose-host';
import type { ComputeBuilder, ComputeContext, ComputeOutputs } from './compute/compute';
import { createCluster, jobs, services } from './compute/ecs';
import { containerFunctions } from './compute/functions';
import { gpuHost } from './compute/gpu-host';
import { albDns, data, ecr, ecs, foundation } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

/** What runs the services. Jobs run on the cluster, whatever it is. */
const BUILDERS: Record<Compute['kind'], ComputeBuilder> = {
  fargate: services,
  'ecs-ec2': services,
  'lambda-efs': containerFunctions,
  'ec2-gpu': gpuHost,
  'compose-host': composeHosts,
};

export class EcsStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'ecs');
    const { env } = this;
    const context = this.createContext();
    const parts = [BUILDERS[env.compute.kind](context), jobs(context)];
    const all = (key: MapKey): Record<string, string> => Object.assign({}, ...parts.map((part) => part[key]));

    this.export(ecs, {
      clusterName: context.cluster?.name,
      clusterArn: context.cluster?.arn,
      serviceNames: all('serviceNames'),
      serviceArns: all('serviceArns'),
      serviceCounts: all('serviceCounts'),
      executionRoleArns: all('executionRoleArns'),
      taskRoleArns: all('taskRoleArns'),
      jobTaskArns: all('jobTaskArns'),
      functionNames: all('functionNames'),
      logGroupNames: all('logGroupNames'),
      images: mapValues(context.images, (image) => image.value),
      instanceIds: all('instanceIds'),
      hostAddresses: all('hostAddresses'),
    });
  }

  private createContext(): ComputeContext {
    const { env, accountId } = this;
    const has = milestonesOf(env);
    const network = this.use(foundation);
    const repositories = has.includes('ecr') ? this.use(ecr) : { repositoryUrls: {}, repositoryArns: {} };
    const stores = has.includes('data') ? this.use(data) : NO_STORES;
    const ingress = has.includes('alb-dns') ? this.use(albDns) : undefined;
    const images = mapValues(
      repositories.repositoryUrls,
      (repositoryUrl, key) => new Image(this, `image_${key}`, { name: key, repositoryUrl }),
    );
    const context = {
      stack: this,
      env,
      accountId,
      logRetentionDays: logRetentionDays(env),
      network,
      repositories,
      images,
      ingress,
      workload: { env, accountId, internalUrl: ingress?.internalUrl, stores },
    };
    return { ...context, cluster: hasCluster(env) ? createCluster(context) : undefined };
  }
}

/** Outputs that are maps: those of services and those of jobs stand in one. */
type MapKey = Exclude<keyof ComputeOutputs, 'clusterName' | 'clusterArn' | 'images'>;
