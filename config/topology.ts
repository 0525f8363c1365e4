/** Facts that follow from an environment's config and that several stacks ask for. Pure. */
import type { Environment } from './environment';
import type { Compute } from './vocabulary/compute';
import type { Database } from './vocabulary/data';
import type { Exposure, Job, Service } from './vocabulary/service';
import type { SecretReference } from './vocabulary/workload';

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

/** The subnets that tasks run in, and whether they carry a public address: as the service says, or as egress has it. */
export function taskPlacement(
  env: Environment,
  service?: Pick<Service, 'subnets'>,
): { tier: 'public' | 'private'; publicIp: boolean } {
  const tier = service?.subnets ?? (env.network.egress.kind === 'public-ip' ? 'public' : 'private');
  return { tier, publicIp: tier === 'public' };
}

/** The subnets that databases and caches stand in: their own tier, or else the private one. */
export function dataTier(env: Environment): 'database' | 'private' {
  return env.network.subnets.database.length > 0 ? 'database' : 'private';
}

/** The subnets that file systems are mounted in: where tasks run, private ones if there are any. */
export function mountTier(env: Environment): 'public' | 'private' {
  return env.network.subnets.private.length > 0 ? 'private' : 'public';
}

/** Keys of the private route tables: one for each zone that has a way out of its own, or one for all. */
export function privateRouteTables(env: Environment): Record<string, string[]> {
  const zones = subnetKeys(env, 'private');
  if (zones.length === 0) return {};
  const apart = egressZones(env).length > 1;
  return apart ? Object.fromEntries(zones.map((zone) => [`private_${zone}`, [zone]])) : { private: zones };
}

/** Services that ECS runs: none where functions or a host run them. */
export function ecsServices(env: Environment): Readonly<Record<string, Service>> {
  return env.compute.kind === 'fargate' || env.compute.kind === 'ecs-ec2' ? env.services : {};
}

/** Services that are functions. */
export function functionServices(env: Environment): Readonly<Record<string, Service>> {
  return env.compute.kind === 'lambda-efs' ? env.services : {};
}

/** Whether the environment has an ECS cluster. */
export function hasCluster(env: Environment): boolean {
  return Object.keys(ecsServices(env)).length + Object.keys(env.jobs).length > 0;
}

/** Zones of the hosts of a Compose project, or of the one with a GPU; none without hosts. */
export function hostZones(env: Environment): string[] {
  if (env.compute.kind === 'compose-host') return subnetKeys(env, 'public').slice(0, env.compute.hosts);
  return env.compute.kind === 'ec2-gpu' ? subnetKeys(env, 'public').slice(0, 1) : [];
}

/** The Compose project of an environment, if that is what it runs. */
export function composeHost(env: Environment): Extract<Compute, { kind: 'compose-host' }> | undefined {
  return env.compute.kind === 'compose-host' ? env.compute : undefined;
}

/** Names of the services that the internal load balancer reaches. */
export function internalServices(env: Environment): string[] {
  return Object.entries(env.services)
    .filter(([, service]) => service.exposure.kind === 'internal')
    .map(([name]) => name);
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

/** Repositories that a service or job pulls from. */
export function repositoriesOf(task: Pick<Service | Job, 'containers'>): string[] {
  const names = Object.values(task.containers).flatMap(({ image }) =>
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

/** Secrets that the containers of a service or job receive, each once. */
export function secretsOf(task: Pick<Service | Job, 'containers'>): SecretReference[] {
  const all = Object.values(task.containers).flatMap((container) => Object.values(container.secrets));
  return all.filter((each, index) => all.findIndex((other) => secretKey(other) === secretKey(each)) === index);
}

/** Key of a secret in the outputs of its stack: `<secret>`, or `<database>_<user>`. */
export function secretKey(reference: SecretReference): string {
  return reference.kind === 'secret' ? reference.name : databaseSecretKey(reference.name, reference.user);
}

/** Key of the secret of a database user in the outputs of the data stack. */
export function databaseSecretKey(database: string, user: string): string {
  return `${database}_${user}`;
}

/** Name of the master among the users of a database. */
export const MASTER = 'master';

/** Users of a database who have a secret: the master, unless its password is left alone, and those of services. */
export function usersWithSecret({ password, users }: Pick<Database, 'password' | 'users'>): string[] {
  return [...(password === 'unchanged' ? [] : [MASTER]), ...Object.keys(users)];
}
