/** Words of the vocabulary that no stack builds yet: refused, rather than silently left out. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { containers, exposures, located } from './places';
import { rule } from './rule';

interface NotBuilt {
  readonly what: string;
  readonly instead: string;
  /** Where an environment asks for it. */
  readonly at: (env: Environment) => readonly Path[];
}

const entries =
  (record: 'jobs' | 'databases' | 'fileSystems' | 'caches' | 'buckets' | 'queues') =>
  (env: Environment): Path[] =>
    located<unknown>([record], env[record]).map(({ at }) => at);

/** One row for each thing; a row goes when a stack builds it. */
const NOT_BUILT: readonly NotBuilt[] = [
  {
    what: 'compute other than Fargate',
    instead: "choose the kind 'fargate'",
    at: ({ compute }) => (compute.kind === 'fargate' ? [] : [['compute', 'kind']]),
  },
  {
    what: 'idle stop',
    instead: "choose the kind 'schedule' or 'always-on'",
    at: ({ power }) => (power.kind === 'idle-stop' ? [['power', 'kind']] : []),
  },
  {
    what: 'internal load balancers',
    instead: "choose exposure 'none' and name the callers in `allows`",
    at: (env) => exposures(env).flatMap(({ at, value }) => (value.kind === 'internal' ? [[...at, 'kind']] : [])),
  },
  {
    what: 'Secrets Manager secrets',
    instead: "choose the kind 'parameter'",
    at: (env) =>
      located(['secrets'], env.secrets).flatMap(({ at, value }) => (value.kind === 'secret' ? [[...at, 'kind']] : [])),
  },
  {
    what: 'mounts',
    instead: 'use writablePaths: ephemeral storage of the task',
    at: (env) =>
      containers(env).flatMap(({ at, value }) => located([...at, 'mounts'], value.mounts).map((each) => each.at)),
  },
  { what: 'jobs', instead: 'run it as a service', at: entries('jobs') },
  { what: 'databases', instead: 'leave it out', at: entries('databases') },
  { what: 'file systems', instead: 'leave it out', at: entries('fileSystems') },
  { what: 'caches', instead: 'leave it out', at: entries('caches') },
  { what: 'buckets', instead: 'leave it out', at: entries('buckets') },
  { what: 'queues', instead: 'leave it out', at: entries('queues') },
];

export const notBuilt = rule({
  id: 'support/not-built',
  because: 'The vocabulary is ahead of the stacks: what none of them builds would be missing without a word.',
  source: 'docs/reference/config.md',
  check: (env) =>
    NOT_BUILT.flatMap(({ what, instead, at }) =>
      at(env).map((path) => ({
        at: path,
        value: what,
        limit: 'no stack builds this yet',
        fix: instead,
      })),
    ),
});

/** Words that are kept in the manifest for what comes later: accepted, but without an effect so far. */
const NOT_YET: readonly { readonly at: Path; readonly asked: (env: Environment) => boolean; readonly until: string }[] =
  [
    {
      at: ['power', 'kind'],
      asked: ({ power }) => power.kind === 'schedule',
      until: 'nothing switches it yet: it runs around the clock, and costs what that costs',
    },
    {
      at: ['compute', 'capacity', 'fallback'],
      asked: ({ compute }) => compute.kind === 'fargate' && compute.capacity.kind === 'spot',
      until: 'nothing falls back yet: without Spot capacity no task runs',
    },
  ];

export const notYet = rule({
  id: 'support/not-yet',
  severity: 'warning',
  because: 'The plan asks for it and the manifest carries it, but no function acts on it so far.',
  source: 'docs/reference/config.md',
  check: (env) =>
    NOT_YET.filter(({ asked }) => asked(env)).map(({ at, until }) => ({
      at,
      value: at.join('.'),
      limit: until,
      fix: 'nothing to change here; until then, scale by hand',
    })),
});
