/** Names that resources get, as the stacks build them, against what AWS takes. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { type NamedKind, nameProblem } from '../limits/names';
import { name, namePrefix, pathName } from '../naming';
import { publicServices } from '../topology';
import { containers, located, services } from './places';
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
  /** Key in the file that the name is made from; absent when it follows from the environment alone. */
  readonly key?: string;
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

/** Names that are made from a key of the file. */
function keyedNames(env: Environment): Named[] {
  const published = hasAlb(env) ? publicServices(env) : [];
  return [
    ...published.map(
      (key): Named => ({
        kind: 'target-group',
        name: name(env, key, 'target-group'),
        at: ['services', key],
        key,
      }),
    ),
    ...services(env).flatMap(({ key, at }): Named[] => [
      { kind: 'service', name: name(env, key), at, key },
      { kind: 'security-group', name: name(env, key, 'security-group'), at, key },
      { kind: 'iam-role', name: name(env, `${key}-execution`, 'iam-role'), at, key },
      { kind: 'iam-role', name: name(env, `${key}-task`, 'iam-role'), at, key },
      { kind: 'log-group', name: pathName(env, 'ecs', key), at, key },
    ]),
    ...containers(env).map(({ key, at }): Named => ({ kind: 'container', name: key, at, key })),
    ...located(['repositories'], env.repositories).map(
      ({ key, at }): Named => ({
        kind: 'repository',
        name: name(env, key, 'repository'),
        at,
        key,
      }),
    ),
    ...located(['secrets'], env.secrets).map(
      ({ key, at }): Named => ({
        kind: 'parameter',
        name: pathName(env, key),
        at,
        key,
      }),
    ),
    ...located(['monitoring', 'alarms'], env.monitoring?.alarms ?? {}).map(
      ({ key, at }): Named => ({
        kind: 'alarm',
        name: name(env, key, 'alarm'),
        at,
        key,
      }),
    ),
  ];
}

export const namePattern = rule({
  id: 'names/pattern',
  because: 'Each AWS service takes names of its own kind of characters and length.',
  source: 'tag-editor/latest/userguide/tagging',
  check: (env) => {
    const refused = names(env).flatMap((named) => {
      const problem = nameProblem(named.kind, named.name);
      return problem ? [{ ...named, problem }] : [];
    });
    // A key with a wrong character breaks the names of several resources: said once.
    const said = repeated(refused, ({ at }) => at.join('/')).map(({ entry }) => entry);
    return refused
      .filter((each) => !said.includes(each))
      .map(({ at, key, name: full, problem }) => ({
        at,
        value: full,
        limit: problem,
        fix: key === undefined ? `change ${parts(env)}` : `rename '${key}', such as to '${asKey(key)}'`,
      }));
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
