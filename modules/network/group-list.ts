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

export const INGRESS = 'ingress';
export const INTERNAL = 'internal';
export const HOST = 'host';
export const ROTATION = 'rotation';
export const ofService = (key: string): string => `service_${key}`;
export const ofJob = (key: string): string => `job_${key}`;
export const ofDatabase = (key: string): string => `database_${key}`;
export const ofFileSystem = (key: string): string => `file_system_${key}`;
export const ofCache = (key: string): string => `cache_${key}`;

/**
 * Whether there is a group that requests from outside come through: of the load balancer, or of the VPC link. One group
 * for both: an environment that moves from one to the other keeps it, where AWS would not delete it while it is used.
 */
export function hasEntrance(env: Environment): boolean {
  return env.ingress.kind === 'alb' || (env.ingress.kind === 'http-api' && publicServices(env).length > 0);
}

/** Databases whose passwords our function changes. */
export function rotatedDatabases(env: Environment): string[] {
  return Object.entries(env.databases).flatMap(([key, { rotation }]) => (rotation.kind === 'on' ? [key] : []));
}

/** Every group. Descriptions say nothing that a tier changes: AWS replaces a group for another description. */
export function groupList(env: Environment): Readonly<Record<string, GroupSpec>> {
  return {
    ...(hasEntrance(env) ? { [INGRESS]: client('ingress', 'Load balancer or VPC link: where requests come in') } : {}),
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

const client = (resource: string, description: string): GroupSpec => ({ resource, description, opens: true });
const store = (resource: string, description: string): GroupSpec => ({ resource, description, opens: false });

function each(
  record: Readonly<Record<string, unknown>>,
  address: (key: string) => string,
  spec: (key: string) => GroupSpec,
): Record<string, GroupSpec> {
  return Object.fromEntries(Object.keys(record).map((key) => [address(key), spec(key)]));
}
