/** Every name that an environment gives to its resources, as the stacks build them. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import type { NamedKind } from '../limits/names';
import { ACCOUNT_PLACEHOLDER, bucketName, name, pathName, secretName, targetGroupName } from '../naming';
import {
  composeHost,
  ecsServices,
  functionServices,
  hasCluster,
  hostZones,
  internalServices,
  MASTER,
  publicServices,
} from '../topology';
import type { Alarm } from '../vocabulary/operations';
import { containers, databases, located } from './places';

const INGRESS: Path = ['ingress', 'kind'];
const EGRESS: Path = ['network', 'egress'];
const FLOW_LOGS: Path = ['network', 'flowLogs'];
const UPTIME: Path = ['monitoring', 'uptime'];
const BACKUP: Path = ['recovery', 'backup'];

/** A name, and what it comes from. */
export interface Named {
  readonly kind: NamedKind;
  readonly name: string;
  readonly at: Path;
  /** Key in the file that the name is made from, and the name that the plainest key would give. */
  readonly key?: string;
  readonly plain?: string;
}

/** Every name of an environment. What a key gives comes with that key, strictest kind first. */
export function namesOf(env: Environment): Named[] {
  return [...derivedNames(env), ...keyedNames(env)];
}

interface Derived {
  readonly kind: NamedKind;
  readonly at: Path;
  readonly when: (env: Environment) => boolean;
  readonly make: (env: Environment) => string;
}

const hasAlb = (env: Environment): boolean => env.ingress.kind === 'alb';
const hasEntrance = (env: Environment): boolean =>
  hasAlb(env) || (env.ingress.kind === 'http-api' && publicServices(env).length > 0);
const hasCanary = (env: Environment): boolean => env.monitoring?.uptime.kind === 'canary';
const hasBackup = (env: Environment): boolean => env.recovery?.backup.kind === 'on';
const hasFlowLogs = (env: Environment): boolean => env.network.flowLogs.kind === 'on';
const securityGroup = (resource: string, at: Path, when: Derived['when']): Derived => ({
  kind: 'security-group',
  at,
  when,
  make: (env) => name(env, resource, 'security-group'),
});

const derived =
  (kind: NamedKind, at: Path, when: Derived['when']) =>
  (make: Derived['make']): Derived => ({ kind, at, when, make });
const hasRotation = (env: Environment): boolean =>
  Object.values(env.databases).some(({ rotation }) => rotation.kind === 'on');
/** Whether a secret of ours rotates: where RDS manages the only one, there is a group and no function. */
const hasRotator = (env: Environment): boolean =>
  Object.values(env.databases).some(
    ({ rotation, password, users }) =>
      rotation.kind === 'on' && (password === 'generated' || Object.keys(users).length > 0),
  );
const hasInternal = (env: Environment): boolean => internalServices(env).length > 0;
const hasHosts = (env: Environment): boolean => hostZones(env).length > 0;
const onInstances = (env: Environment): boolean => env.compute.kind === 'ecs-ec2';
const hasRuns = ({ ingress }: Environment): boolean => ingress.kind === 'http-api' && ingress.runs !== undefined;
const hasScheduledJobs = (env: Environment): boolean =>
  Object.values(env.jobs).some(({ trigger }) => trigger.kind === 'schedule');

const COMPUTE: Path = ['compute', 'kind'];
const JOBS: Path = ['jobs'];

/** Names that follow from the environment alone. */
const DERIVED: readonly Derived[] = [
  { kind: 'load-balancer', at: INGRESS, when: hasAlb, make: (env) => name(env, 'alb', 'load-balancer') },
  {
    kind: 'load-balancer',
    at: ['services'],
    when: hasInternal,
    make: (env) => name(env, 'internal-alb', 'load-balancer'),
  },
  derived(
    'target-group',
    COMPUTE,
    (env) => hasAlb(env) && composeHost(env) !== undefined,
  )((env) => targetGroupName(env, 'host', composeHost(env)?.exposure.ports[0] ?? 0)),
  securityGroup('ingress', INGRESS, hasEntrance),
  securityGroup('internal-alb', ['services'], hasInternal),
  securityGroup('nat', EGRESS, (env) => env.network.egress.kind === 'nat-instance'),
  securityGroup('endpoints', EGRESS, (env) => env.network.egress.kind === 'endpoints'),
  securityGroup('rotation', ['databases'], hasRotation),
  securityGroup('instances', COMPUTE, onInstances),
  securityGroup('host', COMPUTE, (env) => composeHost(env) !== undefined),
  derived('cluster', COMPUTE, hasCluster)((env) => name(env, 'cluster')),
  derived('capacity-provider', COMPUTE, onInstances)((env) => name(env, 'instances', 'capacity-provider')),
  derived('iam-role', COMPUTE, onInstances)((env) => name(env, 'instances', 'iam-role')),
  derived('iam-role', COMPUTE, hasHosts)((env) => name(env, 'host', 'iam-role')),
  derived('log-group', COMPUTE, (env) => composeHost(env) !== undefined)((env) => pathName(env, 'host')),
  derived(
    'iam-role',
    ['compute', 'snapshots'],
    (env) => composeHost(env)?.snapshots.kind === 'daily',
  )((env) => name(env, 'host-snapshots', 'iam-role')),
  derived('iam-role', ['cicd'], ({ cicd }) => cicd !== undefined)((env) => name(env, 'github-plan', 'iam-role')),
  derived('iam-role', ['cicd'], ({ cicd }) => cicd !== undefined)((env) => name(env, 'github-deploy', 'iam-role')),
  derived(
    'iam-role',
    ['cicd'],
    ({ cicd }) => cicd?.apply.kind === 'on',
  )((env) => name(env, 'github-apply', 'iam-role')),
  securityGroup(
    'rotation-endpoints',
    ['databases'],
    (env) => hasRotator(env) && env.network.egress.kind === 'public-ip',
  ),
  derived('lambda', ['databases'], hasRotator)((env) => name(env, 'rotate-db-secret', 'lambda')),
  derived('iam-role', ['databases'], hasRotator)((env) => name(env, 'rotate-db-secret', 'iam-role')),
  derived('lambda', ['ingress', 'runs'], hasRuns)((env) => name(env, 'runs-api', 'lambda')),
  derived('iam-role', ['ingress', 'runs'], hasRuns)((env) => name(env, 'runs-api', 'iam-role')),
  derived('schedule-group', JOBS, hasScheduledJobs)((env) => name(env, 'jobs', 'schedule-group')),
  derived('queue', JOBS, hasScheduledJobs)((env) => name(env, 'failed-jobs', 'queue')),
  {
    kind: 'bucket',
    at: ['ingress', 'accessLogs'],
    when: ({ ingress }) => ingress.kind === 'alb' && ingress.accessLogs.kind === 'on',
    make: (env) => name(env, `alb-logs-${env.region}`, 'bucket'),
  },
  {
    kind: 'log-group',
    at: ['ingress', 'accessLogs'],
    when: ({ ingress }) => ingress.kind === 'http-api' && ingress.accessLogs.kind === 'on',
    make: (env) => pathName(env, 'api'),
  },
  { kind: 'log-group', at: FLOW_LOGS, when: hasFlowLogs, make: (env) => pathName(env, 'vpc', 'flow-logs') },
  { kind: 'iam-role', at: FLOW_LOGS, when: hasFlowLogs, make: (env) => name(env, 'flow-logs', 'iam-role') },
  { kind: 'bucket', at: UPTIME, when: hasCanary, make: (env) => name(env, `canary-${env.region}`, 'bucket') },
  { kind: 'alarm', at: UPTIME, when: hasCanary, make: (env) => name(env, 'uptime', 'alarm') },
  { kind: 'canary', at: UPTIME, when: hasCanary, make: (env) => name(env, 'uptime', 'canary') },
  { kind: 'iam-role', at: UPTIME, when: hasCanary, make: (env) => name(env, 'canary', 'iam-role') },
  {
    kind: 'topic',
    at: ['monitoring'],
    when: ({ monitoring }) => monitoring !== undefined,
    make: (env) => name(env, 'alerts', 'topic'),
  },
  {
    kind: 'budget',
    at: ['cost', 'budget'],
    when: ({ cost }) => cost !== undefined,
    make: (env) => name(env, 'monthly', 'budget'),
  },
  { kind: 'backup-vault', at: BACKUP, when: hasBackup, make: (env) => name(env, 'backup', 'backup-vault') },
  { kind: 'iam-role', at: BACKUP, when: hasBackup, make: (env) => name(env, 'backup', 'iam-role') },
];

const derivedNames = (env: Environment): Named[] =>
  DERIVED.filter(({ when }) => when(env)).map(({ kind, at, make }) => ({ kind, at, name: make(env) }));

interface Keyed {
  readonly kind: NamedKind;
  readonly at: Path;
  readonly keys: (env: Environment) => readonly string[];
  readonly make: (env: Environment, key: string) => string;
}

/** Names of each entry of a record. */
const of = (
  kind: NamedKind,
  record: NamedRecord,
  make: Keyed['make'],
  keys: Keyed['keys'] = (env) => Object.keys(env[record]),
): Keyed => ({ kind, at: [record], keys, make });
type NamedRecord =
  | 'services'
  | 'jobs'
  | 'repositories'
  | 'secrets'
  | 'databases'
  | 'caches'
  | 'fileSystems'
  | DataRecord;
type DataRecord = 'buckets' | 'queues' | 'distributions';

/** A declared bucket's name, with an account as it will be. */
const ACCOUNT = '123456789012';
const inEcs: Keyed['keys'] = (env) => Object.keys(ecsServices(env));
const inLambda: Keyed['keys'] = (env) => Object.keys(functionServices(env));
const onGpuHost: Keyed['keys'] = (env) => (env.compute.kind === 'ec2-gpu' ? Object.keys(env.services) : []);
const balanced: Keyed['keys'] = (env) => [...(hasAlb(env) ? publicServices(env) : []), ...internalServices(env)];
const secretsOfKind =
  (kind: 'parameter' | 'secret'): Keyed['keys'] =>
  (env) =>
    Object.entries(env.secrets).flatMap(([key, secret]) => (secret.kind === kind ? [key] : []));
const scheduledJobs: Keyed['keys'] = (env) =>
  Object.entries(env.jobs).flatMap(([key, { trigger }]) => (trigger.kind === 'schedule' ? [key] : []));

function exposedPort(env: Environment, key: string): number {
  const exposure = env.services[key]?.exposure;
  return exposure && exposure.kind !== 'none' ? exposure.port : 0;
}

/** On a host with a GPU, what registers is the host. */
const serviceTargetGroup: Keyed['make'] = (env, key) =>
  targetGroupName(env, env.compute.kind === 'ec2-gpu' ? `${key}-host` : key, exposedPort(env, key));

/** Name of the last replica of a database, as it is numbered: the longest one. */
const lastReplica: Keyed['make'] = (env, key) => {
  const count = env.databases[key]?.replicas ?? 0;
  return name(env, count > 1 ? `${key}-replica-${count}` : `${key}-replica`, 'database');
};
const replicated: Keyed['keys'] = (env) =>
  Object.entries(env.databases).flatMap(([key, { replicas }]) => (replicas > 0 ? [key] : []));

/** Names that are made from a key of the file, the strictest kind of each record first. */
const KEYED: readonly Keyed[] = [
  of('target-group', 'services', serviceTargetGroup, balanced),
  of('lambda', 'services', (env, key) => name(env, key, 'lambda'), inLambda),
  of('iam-role', 'services', (env, key) => name(env, `${key}-function`, 'iam-role'), inLambda),
  of('service', 'services', (env, key) => name(env, key, 'service'), inEcs),
  of('task', 'services', (env, key) => name(env, key, 'task'), inEcs),
  of('security-group', 'services', (env, key) => name(env, key, 'security-group')),
  of('iam-role', 'services', (env, key) => name(env, `${key}-execution`, 'iam-role'), inEcs),
  of('iam-role', 'services', (env, key) => name(env, `${key}-task`, 'iam-role'), inEcs),
  of('log-group', 'services', (env, key) => pathName(env, 'ecs', key), inEcs),
  of('log-group', 'services', (env, key) => pathName(env, 'host', key), onGpuHost),
  of('schedule', 'jobs', (env, key) => name(env, key, 'schedule'), scheduledJobs),
  of('iam-role', 'jobs', (env, key) => name(env, `${key}-schedule`, 'iam-role'), scheduledJobs),
  of('task', 'jobs', (env, key) => name(env, key, 'task')),
  of('security-group', 'jobs', (env, key) => name(env, `${key}-job`, 'security-group')),
  of('iam-role', 'jobs', (env, key) => name(env, `${key}-execution`, 'iam-role')),
  of('iam-role', 'jobs', (env, key) => name(env, `${key}-task`, 'iam-role')),
  of('log-group', 'jobs', (env, key) => pathName(env, 'ecs', key)),
  of('repository', 'repositories', (env, key) => name(env, key, 'repository')),
  of('parameter', 'secrets', (env, key) => pathName(env, key), secretsOfKind('parameter')),
  of('secret', 'secrets', (env, key) => secretName(env, key), secretsOfKind('secret')),
  of('database', 'databases', (env, key) => name(env, key, 'database')),
  of('database', 'databases', lastReplica, replicated),
  of('parameter-group', 'databases', (env, key) => name(env, `${key}-parameter-group`)),
  of('subnet-group', 'databases', (env, key) => name(env, `${key}-subnet-group`)),
  of('secret', 'databases', (env, key) => secretName(env, key, MASTER)),
  of('security-group', 'databases', (env, key) => name(env, `${key}-db`, 'security-group')),
  of('cache', 'caches', (env, key) => name(env, key, 'cache')),
  of('cache-subnet-group', 'caches', (env, key) => name(env, `${key}-subnet-group`)),
  of('security-group', 'caches', (env, key) => name(env, `${key}-cache`, 'security-group')),
  of('file-system', 'fileSystems', (env, key) => name(env, key, 'file-system')),
  of('security-group', 'fileSystems', (env, key) => name(env, `${key}-efs`, 'security-group')),
  of('bucket', 'buckets', (env, key) => bucketName(env, key).replace(ACCOUNT_PLACEHOLDER, ACCOUNT)),
  of('queue', 'queues', (env, key) => name(env, key, 'queue')),
  of('queue', 'queues', (env, key) => name(env, `${key}-dlq`, 'queue')),
  of('origin-access-control', 'distributions', (env, key) => name(env, key, 'origin-access-control')),
  of('cache-policy', 'distributions', (env, key) => name(env, `${key}-cache-policy`)),
];

/** What alarms watch one by one: each has an alarm of its own. */
export function watchedBy(env: Environment, { metric }: Alarm): readonly string[] {
  if (metric === 'cpu' || metric === 'memory') return inEcs(env);
  if (metric === 'unhealthy-targets') return balanced(env);
  if (metric === 'dead-letters') return Object.keys(env.queues);
  if (metric.startsWith('database-')) return Object.keys(env.databases);
  return metric.startsWith('instance-') || metric === 'custom' ? hostZones(env) : [];
}

const alarmNames = (env: Environment): Named[] =>
  located(['monitoring', 'alarms'], env.monitoring?.alarms ?? {}).flatMap(({ key, at, value }) => {
    const watched = watchedBy(env, value);
    const suffixes = watched.length > 0 ? watched.map((each) => `-${each}`) : [''];
    return suffixes.map((suffix) => ({
      kind: 'alarm' as const,
      at,
      key,
      name: name(env, `${key}${suffix}`, 'alarm'),
      plain: name(env, `x${suffix}`, 'alarm'),
    }));
  });

const keyedNames = (env: Environment): Named[] => [
  ...KEYED.flatMap(({ kind, at, keys, make }) =>
    keys(env).map((key) => ({ kind, at: [...at, key], key, name: make(env, key), plain: make(env, 'x') })),
  ),
  ...alarmNames(env),
  ...databases(env).flatMap(({ key: database, at, value }) =>
    located([...at, 'users'], value.users).map((user) => ({
      kind: 'secret' as const,
      at: user.at,
      key: user.key,
      name: secretName(env, database, user.key),
      plain: secretName(env, database, 'x'),
    })),
  ),
  ...containers(env).map(({ key, at }) => ({ kind: 'container' as const, at, key, name: key, plain: 'x' })),
];
