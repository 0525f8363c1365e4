/** Where the things of an environment stand: each with its key and its path, so that rules read as one expression. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { exposed } from '../topology';
import type { Container, Exposure, Job, Scaling, Service } from '../vocabulary/service';

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

export const services = (env: Environment): Located<Service>[] => located(['services'], env.services);

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
