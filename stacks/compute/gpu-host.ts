/** Compute by one instance with a GPU. */
import { hostZones, taskPlacement } from '../../config/topology';
import { GpuHost } from '../../modules/hosts/gpu-host';
import type { ComputeContext, ComputeOutputs } from './compute';

export function gpuHost(context: ComputeContext): Partial<ComputeOutputs> {
  const { stack, env, network, ingress, images, repositories, workload, logRetentionDays } = context;
  const { compute } = env;
  if (compute.kind !== 'ec2-gpu') throw new Error(`${compute.kind} has no host with a GPU.`);
  const [zone] = hostZones(env);
  if (zone === undefined) throw new Error('A host with a GPU needs a zone with a public subnet.');
  // An Elastic IP leads nowhere without an internet gateway; without one, the host stands where tasks would.
  const publicIp = compute.elasticIp || taskPlacement(env).publicIp;
  const host = new GpuHost(stack, 'gpu_host', {
    compute,
    zone,
    subnetId: (publicIp ? network.publicSubnetIds : network.privateSubnetIds)[zone] ?? '',
    publicIp,
    securityGroupIds: Object.values(network.serviceSecurityGroupIds),
    images,
    repositoryArns: repositories.repositoryArns,
    targetGroupArns: ingress?.targetGroupArns ?? {},
    workload,
    logRetentionDays,
  });
  return {
    logGroupNames: host.logGroupNames,
    instanceIds: { [zone]: host.instanceId },
    hostAddresses: { [zone]: host.address },
  };
}
