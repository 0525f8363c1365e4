/** Compute by ECS: the cluster, its services on Fargate or on instances, and the jobs of every kind of compute. */
import { name } from '../../config/naming';
import { mapValues } from '../../config/objects';
import { isSwitched } from '../../config/operated';
import { taskPlacement } from '../../config/topology';
import type { Compute } from '../../config/vocabulary/compute';
import type { Service as ServiceConfig } from '../../config/vocabulary/service';
import { type Launch, onFargate, onInstances } from '../../modules/ecs/capacity';
import { Cluster } from '../../modules/ecs/cluster';
import { Service } from '../../modules/ecs/service';
import { Job } from '../../modules/jobs/job';
import { JobSchedules } from '../../modules/jobs/job-schedules';
import type { ComputeContext, ComputeOutputs } from './compute';

/** The cluster, with the instances that the services run on, if they do. */
export function createCluster({ stack, env, accountId, network }: Omit<ComputeContext, 'cluster'>): Cluster {
  const { compute } = env;
  const insights = 'containerInsights' in compute && compute.containerInsights.kind === 'on';
  return new Cluster(stack, 'cluster', {
    name: name(env, 'cluster'),
    containerInsights: insights,
    compute: compute.kind,
    ...(compute.kind === 'ecs-ec2'
      ? {
          instances: {
            env,
            compute,
            accountId,
            vpcId: network.vpcId,
            subnetIds: Object.values(network.privateSubnetIds),
            tags: stack.place.tags,
          },
        }
      : {}),
  });
}

/** The services, where ECS runs them. */
export function services(context: ComputeContext): Partial<ComputeOutputs> {
  const { stack, env, network, cluster, ingress, images, repositories, workload, logRetentionDays } = context;
  if (!cluster) return {};
  const launch = launchOf(env.compute, cluster);
  const made = mapValues(
    env.services,
    (config, key) =>
      new Service(stack, `service_${key}`, {
        service: key,
        config,
        workload,
        cluster,
        launch,
        ...placement(context, config),
        securityGroupId: network.serviceSecurityGroupIds[key] ?? '',
        images,
        repositoryArns: repositories.repositoryArns,
        targetGroupArn: ingress?.targetGroupArns[key],
        discoveryServiceArn: ingress?.discoveryServiceArns[key],
        logRetentionDays,
      }),
  );
  return {
    serviceNames: mapValues(made, (service) => service.name),
    serviceArns: mapValues(made, (service) => service.arn),
    serviceCounts: isSwitched(env) ? mapValues(made, (service) => service.counts) : {},
    executionRoleArns: mapValues(made, (service) => service.executionRoleArn),
    taskRoleArns: mapValues(made, (service) => service.taskRoleArn),
    logGroupNames: mapValues(made, (service) => service.logGroupName),
  };
}

/** The jobs: always on Fargate, whatever runs the services. */
export function jobs(context: ComputeContext): Partial<ComputeOutputs> {
  const { stack, env, network, cluster, images, repositories, workload, logRetentionDays } = context;
  if (!cluster) return {};
  const scheduled = Object.values(env.jobs).some(({ trigger }) => trigger.kind === 'schedule');
  const schedules = scheduled ? new JobSchedules(stack, 'job_schedules', { env }) : undefined;
  const made = mapValues(
    env.jobs,
    (config, key) =>
      new Job(stack, `job_${key}`, {
        job: key,
        config,
        workload,
        cluster,
        schedules,
        ...placement(context),
        securityGroupId: network.jobSecurityGroupIds[key] ?? '',
        images,
        repositoryArns: repositories.repositoryArns,
        logRetentionDays,
      }),
  );
  return {
    jobTaskArns: mapValues(made, (job) => job.taskArn),
    executionRoleArns: mapValues(made, (job) => job.executionRoleArn),
    taskRoleArns: mapValues(made, (job) => job.taskRoleArn),
    logGroupNames: mapValues(made, (job) => job.logGroupName),
  };
}

function launchOf(compute: Compute, { instanceProvider }: Cluster): Launch {
  if (compute.kind === 'fargate') return onFargate(compute.capacity);
  if (compute.kind === 'ecs-ec2' && instanceProvider) return onInstances(instanceProvider, compute.instances.max);
  throw new Error(`${compute.kind} runs no services of ECS.`);
}

/** Subnets of a service's tasks, or of those of a job, and whether they carry a public address. */
function placement({ env, network }: ComputeContext, service?: ServiceConfig) {
  const { tier, publicIp } = taskPlacement(env, service);
  return {
    subnetIds: Object.values(tier === 'public' ? network.publicSubnetIds : network.privateSubnetIds),
    publicIp,
  };
}
