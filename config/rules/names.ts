/** Names that resources get, as the stacks build them, against what AWS takes. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { isEnvironmentName, type NamedKind, nameProblem } from '../limits/names';
import { name, namePrefix, pathName, targetGroupName } from '../naming';
import { publicServices } from '../topology';
import { containers, located } from './places';
import { rule } from './rule';
import { repeated } from './values';

const INGRESS: Path = ['ingress', 'kind'];
const EGRESS: Path = ['network', 'egress'];
const FLOW_LOGS: Path = ['network', 'flowLogs'];
const UPTIME: Path = ['monitoring', 'uptime'];
const BACKUP: Path = ['recovery', 'backup'];

interface Named {
  readonly kind: NamedKind;
  readonly name: string;
  readonly at: Path;
  /** Key in the file that the name is made from, and the name that the plainest key would give. */
  readonly key?: string;
  readonly plain?: string;
}

/** Every name of an environment. What a key gives comes with that key, strictest kind first. */
function names(env: Environment): Named[] {
  return [...derivedNames(env), ...keyedNames(env)];
}

interface Derived {
  readonly kind: NamedKind;
  readonly at: Path;
  readonly when: (env: Environment) => boolean;
  readonly make: (env: Environment) => string;
}

const hasAlb = (env: Environment): boolean => env.ingress.kind === 'alb';
const hasCanary = (env: Environment): boolean => env.monitoring?.uptime.kind === 'canary';
const hasBackup = (env: Environment): boolean => env.recovery?.backup.kind === 'on';
const hasFlowLogs = (env: Environment): boolean => env.network.flowLogs.kind === 'on';
const securityGroup = (resource: string, at: Path, when: Derived['when']): Derived => ({
  kind: 'security-group',
  at,
  when,
  make: (env) => name(env, resource, 'security-group'),
});

/** Names that follow from the environment alone. */
const DERIVED: readonly Derived[] = [
  { kind: 'load-balancer', at: INGRESS, when: hasAlb, make: (env) => name(env, 'alb', 'load-balancer') },
  securityGroup('alb', INGRESS, hasAlb),
  securityGroup('vpc-link', INGRESS, (env) => env.ingress.kind === 'http-api'),
  securityGroup('nat', EGRESS, (env) => env.network.egress.kind === 'nat-instance'),
  securityGroup('endpoints', EGRESS, (env) => env.network.egress.kind === 'endpoints'),
  {
    kind: 'bucket',
    at: ['ingress', 'accessLogs'],
    when: ({ ingress }) => ingress.kind === 'alb' && ingress.accessLogs.kind === 'on',
    make: (env) => name(env, `alb-logs-${env.region}`, 'bucket'),
  },
  { kind: 'log-group', at: FLOW_LOGS, when: hasFlowLogs, make: (env) => pathName(env, 'vpc', 'flow-logs') },
  { kind: 'iam-role', at: FLOW_LOGS, when: hasFlowLogs, make: (env) => name(env, 'flow-logs', 'iam-role') },
  { kind: 'bucket', at: UPTIME, when: hasCanary, make: (env) => name(env, `canary-${env.region}`, 'bucket') },
  { kind: 'alarm', at: UPTIME, when: hasCanary, make: (env) => name(env, 'uptime', 'alarm') },
  { kind: 'canary', at: UPTIME, when: hasCanary, make: (env) => name(env, 'uptime', 'canary') },
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
];

const derivedNames = (env: Environment): Named[] =>
  DERIVED.filter(({ when }) => when(env)).map(({ kind, at, make }) => ({ kind, at, name: make(env) }));

interface Keyed {
  readonly kind: NamedKind;
  readonly at: Path;
  readonly keys: (env: Environment) => readonly string[];
  readonly make: (env: Environment, key: string) => string;
}

const service = (kind: NamedKind, make: Keyed['make']): Keyed => ({
  kind,
  at: ['services'],
  keys: (env) => Object.keys(env.services),
  make,
});

function exposedPort(env: Environment, key: string): number {
  const exposure = env.services[key]?.exposure;
  return exposure && exposure.kind !== 'none' ? exposure.port : 0;
}

/** Names that are made from a key of the file, the strictest kind of each record first. */
const KEYED: readonly Keyed[] = [
  {
    ...service('target-group', (env, key) => targetGroupName(env, key, exposedPort(env, key))),
    keys: (env) => (hasAlb(env) ? publicServices(env) : []),
  },
  service('service', (env, key) => name(env, key)),
  service('security-group', (env, key) => name(env, key, 'security-group')),
  service('iam-role', (env, key) => name(env, `${key}-execution`, 'iam-role')),
  service('iam-role', (env, key) => name(env, `${key}-task`, 'iam-role')),
  service('log-group', (env, key) => pathName(env, 'ecs', key)),
  {
    kind: 'repository',
    at: ['repositories'],
    keys: (env) => Object.keys(env.repositories),
    make: (env, key) => name(env, key, 'repository'),
  },
  {
    kind: 'parameter',
    at: ['secrets'],
    keys: (env) => Object.keys(env.secrets),
    make: (env, key) => pathName(env, key),
  },
  {
    kind: 'alarm',
    at: ['monitoring', 'alarms'],
    keys: (env) => Object.keys(env.monitoring?.alarms ?? {}),
    make: (env, key) => name(env, key, 'alarm'),
  },
];

const keyedNames = (env: Environment): Named[] => [
  ...KEYED.flatMap(({ kind, at, keys, make }) =>
    keys(env).map((key) => ({ kind, at: [...at, key], key, name: make(env, key), plain: make(env, 'x') })),
  ),
  ...containers(env).map(({ key, at }) => ({ kind: 'container' as const, at, key, name: key, plain: 'x' })),
];

export const namePattern = rule({
  id: 'names/pattern',
  because: 'Each AWS service takes names of its own kind of characters and length.',
  source: 'tag-editor/latest/userguide/tagging',
  check: (env) => {
    const refused = names(env).flatMap((named) => {
      const problem = nameProblem(named.kind, named.name);
      // What is refused with any key comes from the environment, and is said once.
      const fromKey = named.plain !== undefined && nameProblem(named.kind, named.plain) === undefined;
      return problem ? [{ ...named, problem, fromKey }] : [];
    });
    const fromKeys = refused.filter(({ fromKey }) => fromKey);
    const fromEnvironment = isEnvironmentName(env.name) ? refused.filter(({ fromKey }) => !fromKey).slice(0, 1) : [];
    const repeatedKeys = repeated(fromKeys, ({ at }) => at.join('/')).map(({ entry }) => entry);
    return [...fromEnvironment, ...fromKeys.filter((each) => !repeatedKeys.includes(each))].map(
      ({ at, key = '', name: full, problem, fromKey }) => ({
        at,
        value: full,
        limit: problem,
        fix: fromKey ? `rename '${key}', such as to '${asKey(key)}'` : `change ${parts(env)}`,
      }),
    );
  },
});

export const nameCollision = rule({
  id: 'names/collision',
  because: 'A name belongs to one resource of its kind, and AWS compares many of them without case.',
  source: 'AWSEC2/latest/APIReference/API_CreateSecurityGroup',
  check: (env) =>
    repeated(names(env), ({ kind, name: full, at }) =>
      // The names of containers are those of their task.
      kind === 'container' ? at.join('/') : `${kind} ${full.toLowerCase()}`,
    ).map(({ entry, first }) => ({
      at: entry.at,
      value: entry.name,
      limit: `${first.at.join('.')} has this name`,
      fix: `rename '${entry.key ?? first.key ?? entry.name}'`,
    })),
});

/** Records whose keys become Terraform addresses. */
const ADDRESSED = ['services', 'repositories', 'secrets', 'jobs'] as const;

export const keyCollision = rule({
  id: 'names/key-collision',
  because: 'Keys that differ only in punctuation or case have the same Terraform address.',
  source: 'https://developer.hashicorp.com/terraform/language/resources/syntax',
  check: (env) =>
    ADDRESSED.flatMap((record) => {
      const entries = located<unknown>([record], env[record]);
      return repeated(entries, ({ key }) => key.toLowerCase().replace(/[^a-z0-9]/g, '_')).map(({ entry, first }) => ({
        at: entry.at,
        value: entry.key,
        limit: `'${first.key}' has the same address`,
        fix: 'rename one of them',
      }));
    }),
});

const parts = (env: Environment): string =>
  env.suffix === undefined
    ? `what starts it: '${namePrefix(env)}'`
    : `'${namePrefix(env)}' or the suffix '${env.suffix}'`;

const asKey = (key: string): string =>
  key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'main';
