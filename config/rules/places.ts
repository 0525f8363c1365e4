/** Where the things of an environment stand: each with its key and its path, so that rules read as one expression. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { composeHost, exposed } from '../topology';
import type { Database } from '../vocabulary/data';
import type { Container, Exposure, Job, Scaling, Service } from '../vocabulary/service';
import type { Permission, Reference, SecretReference } from '../vocabulary/workload';

/** A named thing and its path below the environment. */
export interface Located<T> {
  readonly key: string;
  readonly at: Path;
  readonly value: T;
}

/** The entries of a record that stands at `at`. */
export function located<T>(at: Path, record: Readonly<Record<string, T>>): Located<T>[] {
  return Object.entries(record).map(([key, value]) => ({ key, at: [...at, key], value }));
}

/** The value of a key that the record itself has, never one of its prototype. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export const services = (env: Environment): Located<Service>[] => located(['services'], env.services);

export const databases = (env: Environment): Located<Database>[] => located(['databases'], env.databases);

/** Whatever runs as an ECS task: services and jobs. */
export const tasks = (env: Environment): Located<Service | Job>[] => [...services(env), ...located(['jobs'], env.jobs)];

export interface LocatedContainer extends Located<Container> {
  readonly task: Located<Service | Job>;
}

export const containersOf = (task: Located<Service | Job>): LocatedContainer[] =>
  located([...task.at, 'containers'], task.value.containers).map((container) => ({ ...container, task }));

export const containers = (env: Environment): LocatedContainer[] => tasks(env).flatMap(containersOf);

/** Services that something reaches, at the path of their exposure. */
export const exposures = (env: Environment): Located<Exclude<Exposure, { kind: 'none' }>>[] =>
  services(env).flatMap(({ key, at, value }) => {
    const exposure = exposed(value);
    return exposure ? [{ key, at: [...at, 'exposure'], value: exposure }] : [];
  });

/** Least, first and most tasks of a service. */
export function taskCounts(scaling: Scaling): { min: number; desired: number; max: number } {
  return scaling.kind === 'fixed'
    ? { min: scaling.count, desired: scaling.count, max: scaling.count }
    : { min: scaling.min, desired: scaling.desired ?? scaling.min, max: scaling.max };
}

/** The containers whose image comes from somewhere in particular. */
export const imageKind = <K extends Container['image']['kind']>(env: Environment, kind: K) =>
  containers(env).flatMap(({ key, at, value }) =>
    value.image.kind === kind
      ? [{ key, at: [...at, 'image'], value: value.image as Extract<Container['image'], { kind: K }> }]
      : [],
  );

/** Values that AWS gives: those of containers, and of the hosts of a Compose project. */
export const values = (env: Environment): Located<Reference>[] => [
  ...containers(env).flatMap(({ at, value }) => located([...at, 'references'], value.references)),
  ...located(['compute', 'references'], composeHost(env)?.references ?? {}),
];

/** Secrets that containers receive, and that the hosts of a Compose project read. */
export const secretValues = (env: Environment): Located<SecretReference>[] => [
  ...containers(env).flatMap(({ at, value }) => located([...at, 'secrets'], value.secrets)),
  ...located(['compute', 'secrets'], composeHost(env)?.secrets ?? {}),
];

/** What code may do: that of tasks, and of the hosts of a Compose project. */
export const permissions = (env: Environment): Located<Permission>[] =>
  [
    ...tasks(env).map(({ at, value }) => ({ at, all: value.permissions })),
    { at: ['compute'], all: composeHost(env)?.permissions ?? [] },
  ].flatMap(({ at, all }) =>
    all.map((value, index) => ({ key: String(index), at: [...at, 'permissions', index], value })),
  );
