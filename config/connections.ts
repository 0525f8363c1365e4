/** Who connects to which data store: what follows from references, secrets and mounts. Pure. */
import type { Environment } from './environment';
import { composeHost } from './topology';
import type { Container } from './vocabulary/service';
import type { Reference, SecretReference } from './vocabulary/workload';

/** Something that opens connections: a service, a job, the hosts of a Compose project. */
export interface Client {
  readonly kind: 'service' | 'job' | 'host';
  readonly name: string;
}

/** A data store that clients connect to. */
export interface Store {
  readonly kind: 'database' | 'cache' | 'file-system';
  readonly name: string;
}

/** A way that a security group opens. */
export interface Connection {
  readonly client: Client;
  readonly store: Store;
  readonly port: number;
}

/** Name of the hosts of a Compose project as a client. */
export const HOST = 'host';

/** https://docs.aws.amazon.com/efs/latest/ug/network-access.html */
const NFS = 2049;
const REDIS = 6379;
const DATABASE_PORTS = { postgres: 5432, mysql: 3306 } as const;

/** Port of a database, by its engine. */
export function databasePort(env: Environment, database: string): number {
  return DATABASE_PORTS[env.databases[database]?.engine ?? 'postgres'];
}

/** Port of a store. */
export function storePort(env: Environment, { kind, name }: Store): number {
  if (kind === 'database') return databasePort(env, name);
  return kind === 'cache' ? REDIS : NFS;
}

/** Every connection that the config declares, each once. */
export function connections(env: Environment): Connection[] {
  const found = [...tasks(env), ...hosts(env)].flatMap(({ client, stores }) =>
    stores.map((store) => ({ client, store, port: storePort(env, store) })),
  );
  const key = ({ client, store }: Connection) => `${client.kind}/${client.name}/${store.kind}/${store.name}`;
  return found.filter((each, index) => found.findIndex((other) => key(other) === key(each)) === index);
}

interface ClientStores {
  readonly client: Client;
  readonly stores: readonly Store[];
}

function tasks(env: Environment): ClientStores[] {
  const of = (kind: 'service' | 'job', record: Readonly<Record<string, { containers: Record<string, Container> }>>) =>
    Object.entries(record).map(([name, { containers }]) => ({
      client: { kind, name },
      stores: Object.values(containers).flatMap(containerStores),
    }));
  return [...of('service', env.services), ...of('job', env.jobs)];
}

function hosts(env: Environment): ClientStores[] {
  const compose = composeHost(env);
  if (!compose) return [];
  const stores = [...Object.values(compose.references), ...Object.values(compose.secrets)].flatMap(storeOf);
  return [{ client: { kind: 'host', name: HOST }, stores }];
}

function containerStores({ references, secrets, mounts }: Container): Store[] {
  const mounted = Object.values(mounts).map((name): Store => ({ kind: 'file-system', name }));
  return [...[...Object.values(references), ...Object.values(secrets)].flatMap(storeOf), ...mounted];
}

function storeOf(reference: Reference | SecretReference): Store[] {
  return reference.kind === 'database' || reference.kind === 'cache'
    ? [{ kind: reference.kind, name: reference.name }]
    : [];
}
