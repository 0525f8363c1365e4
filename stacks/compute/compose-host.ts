/** Compute by instances that run a Docker Compose project. */
import { hostZones } from '../../config/topology';
import { ComposeHost } from '../../modules/hosts/compose-host';
import type { ComputeContext, ComputeOutputs } from './compute';

export function composeHosts(context: ComputeContext): Partial<ComputeOutputs> {
  const { stack, env, network, ingress, images, repositories, workload, logRetentionDays } = context;
  const { compute } = env;
  if (compute.kind !== 'compose-host') throw new Error(`${compute.kind} has no hosts of a Compose project.`);
  const [port] = compute.exposure.ports;
  const targets = Object.entries(ingress?.hostTargetGroupArns ?? {}).flatMap(([key, targetGroupArn]) =>
    port === undefined ? [] : [{ key, targetGroupArn, port }],
  );
  const hosts = new ComposeHost(stack, 'compose_host', {
    compute,
    subnetIds: Object.fromEntries(hostZones(env).map((zone) => [zone, network.publicSubnetIds[zone] ?? ''])),
    securityGroupId: network.hostSecurityGroupId ?? '',
    elasticIp: env.ingress.kind === 'none',
    targets,
    images,
    repositoryArns: repositories.repositoryArns,
    workload,
    logRetentionDays,
  });
  return { instanceIds: hosts.instanceIds, hostAddresses: hosts.addresses };
}
