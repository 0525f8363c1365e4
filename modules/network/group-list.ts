/** The security groups of an environment, by Terraform name: what they are called and what they are for. Pure. */
import type { Environment } from '../../config/environment';
import { composeHost, internalServices, publicServices } from '../../config/topology';

export interface GroupSpec {
  /** Last part of its name. */
  readonly resource: string;
  readonly description: string;
  /** Whether `network.outbound` may open it: data stores and our own function let out what is declared, always. */
  readonly opens: boolean;
}

export const ALB = 'alb';
export const VPC_LINK = 'vpc_link';
export const INTERNAL = 'internal';
export const HOST = 'host';
export const ROTATION = 'rotation';
export const ofService = (key: string): string => `service_${key}`;
export const ofJob = (key: string): string => `job_${key}`;
export const ofDatabase = (key: string): string => `database_${key}`;
export const ofFileSystem = (key: string): string => `file_system_${key}`;
export const ofCache = (key: string): string => `cache_${key}`;

/** The group that requests from outside come through; none where nothing comes in, or nothing stands in the VPC. */
export function entrance(env: Environment): typeof ALB | typeof VPC_LINK | undefined {
  if (env.ingress.kind === 'alb') return ALB;
  return env.ingress.kind === 'http-api' && publicServices(env).length > 0 ? VPC_LINK : undefined;
}

/** Databases whose passwords our function changes. */
export function rotatedDatabases(env: Environment): string[] {
  return Object.entries(env.databases).flatMap(([key, { rotation }]) => (rotation.kind === 'on' ? [key] : []));
}

/** Every group. Descriptions say nothing that a tier changes: AWS replaces a group for another description. */
export function groupList(env: Environment): Readonly<Record<string, GroupSpec>> {
  return {
    ...entranceGroup(env),
    ...(internalServices(env).length > 0
      ? { [INTERNAL]: client('internal-alb', 'Internal load balancer: HTTP from inside the VPC') }
      : {}),
    ...each(env.services, ofService, (key) => client(key, `Service ${key}`)),
    ...each(env.jobs, ofJob, (key) => client(`${key}-job`, `Job ${key}`)),
    ...(composeHost(env) ? { [HOST]: client('host', 'Hosts of the Compose project') } : {}),
    ...(rotatedDatabases(env).length > 0
      ? { [ROTATION]: store('rotation', 'Rotates database passwords: nothing in, the databases out') }
      : {}),
    ...each(env.databases, ofDatabase, (key) => store(`${key}-db`, `Database ${key}: its clients in, nothing out`)),
    ...each(env.fileSystems, ofFileSystem, (key) =>
      store(`${key}-efs`, `File system ${key}: its clients in, nothing out`),
    ),
    ...each(env.caches, ofCache, (key) => store(`${key}-cache`, `Cache ${key}: its clients in, nothing out`)),
  };
}

function entranceGroup(env: Environment): Record<string, GroupSpec> {
  switch (entrance(env)) {
    case ALB:
      return { [ALB]: client('alb', 'Load balancer: HTTP and HTTPS from the internet') };
    case VPC_LINK:
      return { [VPC_LINK]: client('vpc-link', 'VPC link of the HTTP API: nothing in, the services out') };
    default:
      return {};
  }
}

const client = (resource: string, description: string): GroupSpec => ({ resource, description, opens: true });
const store = (resource: string, description: string): GroupSpec => ({ resource, description, opens: false });

function each(
  record: Readonly<Record<string, unknown>>,
  address: (key: string) => string,
  spec: (key: string) => GroupSpec,
): Record<string, GroupSpec> {
  return Object.fromEntries(Object.keys(record).map((key) => [address(key), spec(key)]));
}
