/** Names that refer to other things: each exists, and none leads back to where it came from. */
import type { Environment } from '../environment';
import { nearest, type Path } from '../findings';
import { composeHost, usersWithSecret } from '../topology';
import type { Permission, Reference as ReferenceValue, SecretReference } from '../vocabulary/workload';
import {
  containers,
  containersOf,
  exposures,
  imageKind,
  located,
  own,
  permissions,
  secretValues,
  services,
  tasks,
  values,
} from './places';
import { rule, type Violation } from './rule';

interface Reference {
  readonly at: Path;
  readonly name: string;
  /** What it should name. */
  readonly what: string;
  readonly known: readonly string[];
}

const keys = (record: Readonly<Record<string, unknown>>): string[] => Object.keys(record);

/** Every name in an environment that stands for something declared elsewhere in it. */
function references(env: Environment): Reference[] {
  return [
    ...imageKind(env, 'repository').map(({ at, value }) => ({
      at: [...at, 'name'],
      name: value.name,
      what: 'repository',
      known: keys(env.repositories),
    })),
    ...values(env).flatMap(({ at, value }) => valueNames(env, at, value)),
    ...secretValues(env).flatMap(({ at, value }) => secretNames(env, at, value)),
    ...permissions(env).flatMap(({ at, value }) => permissionNames(env, at, value)),
    ...containers(env).flatMap(({ at, value, task }) => [
      ...located([...at, 'mounts'], value.mounts).map((entry) => ({
        at: entry.at,
        name: entry.value,
        what: 'file system',
        known: keys(env.fileSystems),
      })),
      ...located([...at, 'dependsOn'], value.dependsOn).map((entry) => ({
        at: entry.at,
        name: entry.key,
        what: 'container of this task',
        known: keys(task.value.containers),
      })),
    ]),
    ...exposures(env).map(({ key, at, value }) => ({
      at: [...at, 'container'],
      name: value.container,
      what: 'container of this service',
      known: keys(env.services[key]?.containers ?? {}),
    })),
    ...services(env).flatMap(({ at, value }) => [
      ...value.allows.map((name, index) => ({
        at: [...at, 'allows', index],
        name,
        what: 'service',
        known: keys(env.services),
      })),
      ...queueName(env, [...at, 'consumes'], value.consumes),
    ]),
    ...located(['distributions'], env.distributions).map(({ at, value }) => ({
      at: [...at, 'bucket'],
      name: value.bucket,
      what: 'bucket',
      known: keys(env.buckets),
    })),
    ...runNames(env),
    ...hostNames(env),
    ...located(['monitoring', 'customMetrics'], env.monitoring?.customMetrics ?? {}).map(({ at, value }) => ({
      at: [...at, 'service'],
      name: value.service,
      what: 'service',
      known: keys(env.services),
    })),
  ];
}

function valueNames(env: Environment, at: Path, value: ReferenceValue): Reference[] {
  if (value.kind === 'log-group') return [];
  const known: Readonly<Record<typeof value.kind, readonly string[]>> = {
    service: keys(env.services),
    'service-host': keys(env.services),
    database: keys(env.databases),
    cache: keys(env.caches),
    bucket: keys(env.buckets),
    queue: keys(env.queues),
  };
  return [{ at: [...at, 'name'], name: value.name, what: value.kind, known: known[value.kind] }];
}

function secretNames(env: Environment, at: Path, value: SecretReference): Reference[] {
  // `secrets: { KEY: 'name' }` is short for `{ kind: 'secret', name: 'name' }`: both stand at the variable.
  if (value.kind === 'secret') return [{ at, name: value.name, what: 'secret', known: keys(env.secrets) }];
  const database = own(env.databases, value.name);
  return [
    { at: [...at, 'name'], name: value.name, what: 'database', known: keys(env.databases) },
    ...(database
      ? [
          {
            at: [...at, 'user'],
            name: value.user,
            what: 'user of this database with a secret',
            known: usersWithSecret(database),
          },
        ]
      : []),
  ];
}

function permissionNames(env: Environment, at: Path, value: Permission): Reference[] {
  if (value.kind === 'bucket')
    return [{ at: [...at, 'name'], name: value.name, what: 'bucket', known: keys(env.buckets) }];
  return value.kind === 'queue' ? queueName(env, [...at, 'name'], value.name) : [];
}

const queueName = (env: Environment, at: Path, name: string | undefined): Reference[] =>
  name === undefined ? [] : [{ at, name, what: 'queue', known: keys(env.queues) }];

function runNames(env: Environment): Reference[] {
  const runs = env.ingress.kind === 'http-api' ? env.ingress.runs : undefined;
  const at = ['ingress', 'runs'];
  return runs
    ? [
        ...queueName(env, [...at, 'queue'], runs.queue),
        { at: [...at, 'results'], name: runs.results, what: 'bucket', known: keys(env.buckets) },
      ]
    : [];
}

/** What the hosts of a Compose project name beside values, secrets and permissions. */
function hostNames(env: Environment): Reference[] {
  const host = composeHost(env);
  return host
    ? [
        {
          at: ['compute', 'files', 'bucket'],
          name: host.files.bucket,
          what: 'bucket',
          known: keys(env.buckets),
        },
        ...located(['compute', 'images'], host.images).map(({ at, value }) => ({
          at,
          name: value,
          what: 'repository',
          known: keys(env.repositories),
        })),
      ]
    : [];
}

export const danglingReference = rule({
  id: 'references/unknown',
  because: 'A name that stands for nothing is a typing mistake, or something that was removed.',
  source: 'AmazonECS/latest/developerguide/task_definition_parameters',
  check: (env) =>
    references(env)
      .filter(({ name, known }) => !known.includes(name))
      .map(({ at, name, what, known }) => {
        const near = nearest(name, known);
        return {
          at,
          value: name,
          limit: known.length > 0 ? `a ${what}: ${known.join(', ')}` : `a ${what}; there is none`,
          fix: near ? `write '${near}'` : `declare it, or name another ${what}`,
        };
      }),
});

export const exposedPort = rule({
  id: 'references/port',
  because: 'The ingress and the security groups open a port that the container listens on.',
  source: 'AmazonECS/latest/APIReference/API_PortMapping',
  check: (env) =>
    exposures(env).flatMap(({ key, at, value }) => {
      const containersOfService = env.services[key]?.containers ?? {};
      const ports = Object.hasOwn(containersOfService, value.container)
        ? (containersOfService[value.container]?.ports ?? [])
        : undefined;
      return ports === undefined || ports.includes(value.port)
        ? []
        : [
            {
              at: [...at, 'port'],
              value: value.port,
              limit: `${value.container} listens on ${ports.join(', ') || 'no port'}`,
              fix: ports.length > 0 ? `write ${ports[0]}` : `add ports: [${value.port}] to ${value.container}`,
            },
          ];
    }),
});

export const allowsNothing = rule({
  id: 'references/no-port',
  because: 'Callers are let in to the ports of a service: without a port there is nothing to open.',
  source: 'AWSEC2/latest/UserGuide/security-group-rules',
  check: (env) =>
    services(env).flatMap((service) =>
      service.value.allows.length > 0 && containersOf(service).every(({ value }) => value.ports.length === 0)
        ? [
            {
              at: [...service.at, 'allows'],
              value: service.value.allows.join(', '),
              limit: 'its containers listen on no port',
              fix: 'add ports to a container, or remove allows',
            },
          ]
        : [],
    ),
});

export const dependencyCycle = rule({
  id: 'references/dependency-cycle',
  because: 'Containers that wait for each other never start.',
  source: 'AmazonECS/latest/APIReference/API_ContainerDependency',
  check: (env) =>
    tasks(env).flatMap((task) =>
      cycles(
        containersOf(task).map(({ key, at, value }) => ({
          key,
          at: [...at, 'dependsOn'],
          next: keys(value.dependsOn),
        })),
        'a container starts after those it depends on',
      ),
    ),
});

export const callCycle = rule({
  id: 'references/call-cycle',
  because: 'Services that call each other in a circle cannot be deployed one after the other, and fail together.',
  source: 'wellarchitected/latest/reliability-pillar/rel_mitigate_interaction_failure_graceful_degradation',
  check: (env) =>
    cycles(
      services(env).map(({ key, at, value }) => ({ key, at: [...at, 'allows'], next: value.allows })),
      'a service is called by others than those it calls',
    ),
});

interface Node {
  readonly key: string;
  readonly at: Path;
  readonly next: readonly string[];
}

/** One violation for each circle, at its first node. */
function cycles(nodes: readonly Node[], limit: string): Violation[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const done = new Set<string>();
  const found: Violation[] = [];
  const visit = (node: Node, trail: readonly string[]): void => {
    const start = trail.indexOf(node.key);
    if (start >= 0) {
      const circle = [...trail.slice(start), node.key].join(' → ');
      const at = byKey.get(trail[start] ?? '')?.at ?? node.at;
      found.push({ at, value: circle, limit, fix: 'take one step out of the circle' });
    } else if (!done.has(node.key)) {
      for (const key of node.next) {
        const next = byKey.get(key);
        if (next) visit(next, [...trail, node.key]);
      }
      done.add(node.key);
    }
  };
  for (const node of nodes) visit(node, []);
  return found;
}
