/** Facts that follow from an environment's config and that several stacks ask for. Pure. */
import type { Environment } from './environment';
import type { Exposure, Service } from './vocabulary/service';

export type SubnetTier = keyof Environment['network']['subnets'];

/** Key of the subnet of a tier in each zone, such as `a`: the same in names, addresses and outputs. */
export function subnetKeys(env: Environment, tier: SubnetTier): string[] {
  return env.network.zones.slice(0, env.network.subnets[tier].length);
}

/** Availability Zone names by subnet key: `{ a: 'us-west-2a' }`. */
export function zoneName(env: Environment, zone: string): string {
  return `${env.region}${zone}`;
}

/** Zones that get an egress device of their own: one, or one for each private subnet. */
export function egressZones(env: Environment): string[] {
  const { egress } = env.network;
  if (egress.kind !== 'nat-gateway' && egress.kind !== 'nat-instance') return [];
  const zones = subnetKeys(env, 'private');
  return egress.placement === 'single' ? zones.slice(0, 1) : zones;
}

/** The subnets that tasks run in, and whether they carry a public address. */
export function taskPlacement(env: Environment): { tier: 'public' | 'private'; publicIp: boolean } {
  return env.network.egress.kind === 'public-ip'
    ? { tier: 'public', publicIp: true }
    : { tier: 'private', publicIp: false };
}

/** Names of the services that the ingress reaches. */
export function publicServices(env: Environment): string[] {
  return Object.entries(env.services)
    .filter(([, service]) => service.exposure.kind === 'public')
    .map(([name]) => name);
}

/** The exposed part of a service, or nothing when it is not exposed. */
export function exposed(service: Service): Exclude<Exposure, { kind: 'none' }> | undefined {
  return service.exposure.kind === 'none' ? undefined : service.exposure;
}

/** Every port that a service's containers listen on, ascending. */
export function servicePorts(service: Service): number[] {
  const ports = Object.values(service.containers).flatMap((container) => container.ports);
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** Repositories that a service pulls from. */
export function repositoriesOf(service: Service): string[] {
  const names = Object.values(service.containers).flatMap(({ image }) =>
    image.kind === 'repository' ? [image.name] : [],
  );
  return [...new Set(names)];
}

/** Days that logs are kept where no monitoring says otherwise. */
const DEFAULT_LOG_RETENTION_DAYS = 30;

/** Days that logs of an environment are kept. */
export function logRetentionDays(env: Environment): number {
  return env.monitoring?.logRetentionDays ?? DEFAULT_LOG_RETENTION_DAYS;
}

/** Secrets that a service's containers receive. */
export function secretsOf(service: Service): string[] {
  return [...new Set(Object.values(service.containers).flatMap((container) => Object.values(container.secrets)))];
}
