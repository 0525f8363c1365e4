/** What each "what if" changes in an environment as its file writes it, before anything is parsed. */
import { databaseClass } from './limits/databases';
import { instanceType } from './limits/instances';
import { LOG_RETENTION_DAYS } from './limits/log-retention';
import type { EnvironmentInput } from './vocabulary/deployment';

/** Why a change means nothing to an environment. */
export interface NotApplicable {
  readonly because: string;
}

export interface WhatIfKey {
  /** The values that it takes, in words. */
  readonly values: string;
  readonly takes: (value: string) => boolean;
  /** Absent where the change is one of prices, and the environment stays as it is. */
  readonly patch?: (env: EnvironmentInput, value: string) => EnvironmentInput | NotApplicable;
}

type ServiceInput = NonNullable<EnvironmentInput['services']>[string];
type Size = NonNullable<ServiceInput['size']>;
type WindowInput = Extract<EnvironmentInput['power'], { kind: 'schedule' }>['on'][number];

const INGRESS = ['alb', 'http-api'] as const;
export const EGRESS = ['nat-gateway', 'nat-instance', 'public-ip', 'endpoints'] as const;
const CAPACITY = ['spot', 'on-demand'] as const;
const ARCHITECTURE = { arm64: 'ARM64', x86_64: 'X86_64' } as const;
const NAT = { one: 'single', 'per-zone': 'per-zone' } as const;
export const COMMITMENTS = ['savings-plan', 'reserved', 'both'] as const;
export type Commitment = (typeof COMMITMENTS)[number];

/** What `business-hours` stands for; the zone is that of the schedule, if there is one. */
const BUSINESS_HOURS: WindowInput = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' };

/** By key, in the order in which changes are tried. */
export const WHAT_IF_KEYS = {
  ingress: oneOf(INGRESS, ingress),
  egress: oneOf(EGRESS, egress),
  nat: oneOf(keysOf(NAT), nat),
  capacity: oneOf(CAPACITY, capacity),
  architecture: oneOf(keysOf(ARCHITECTURE), architecture),
  schedule: {
    values: "business-hours, always-on, or days, hours and zone as 'mon-fri 08:00-20:00 America/Los_Angeles'",
    takes: (value) => value === 'business-hours' || value === 'always-on' || isWindow(value),
    patch: schedule,
  },
  size: {
    values:
      'CPU units and MiB of services (512/1024), a database class (db.t3.micro) or an instance type (t3.small);'.concat(
        ' of one service or database with its name before it (backend=512/1024)',
      ),
    takes: (value) => sizeOf(value) !== undefined,
    patch: size,
  },
  'multi-az': oneOf(['on', 'off'], multiAz),
  'log-retention': {
    values: `days, one of ${LOG_RETENTION_DAYS.join(', ')}`,
    takes: (value) => LOG_RETENTION_DAYS.map(String).includes(value),
    patch: logRetention,
  },
  commitment: { values: COMMITMENTS.join(', '), takes: (value) => COMMITMENTS.some((each) => each === value) },
} as const satisfies Readonly<Record<string, WhatIfKey>>;

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(record) as K[];
}

/** A key that takes one of some words. */
function oneOf<V extends string>(
  values: readonly V[],
  patch: (env: EnvironmentInput, value: V) => EnvironmentInput | NotApplicable,
): WhatIfKey {
  return {
    values: values.join(', '),
    takes: (value) => values.some((each) => each === value),
    patch: (env, value) => {
      const known = values.find((each) => each === value);
      if (known === undefined) throw new Error(`'${value}' is none of ${values.join(', ')}.`);
      return patch(env, known);
    },
  };
}

function ingress(env: EnvironmentInput, kind: (typeof INGRESS)[number]): EnvironmentInput | NotApplicable {
  const now = env.ingress;
  if (now.kind === kind) return env;
  if (now.kind === 'none') return { because: 'nothing comes in from outside' };
  if (now.kind === 'http-api' && now.runs) return { because: 'runs are put into a queue, which only an HTTP API does' };
  return { ...env, ingress: { kind, domain: now.domain, accessLogs: now.accessLogs } };
}

function egress(env: EnvironmentInput, kind: (typeof EGRESS)[number]): EnvironmentInput {
  const now = env.network.egress;
  if (now.kind === kind) return env;
  const placement = 'placement' in now ? now.placement : 'single';
  const next = kind === 'nat-gateway' || kind === 'nat-instance' ? { kind, placement } : { kind };
  return { ...env, network: { ...env.network, egress: next } };
}

function nat(env: EnvironmentInput, value: keyof typeof NAT): EnvironmentInput | NotApplicable {
  const now = env.network.egress;
  if (now.kind !== 'nat-gateway' && now.kind !== 'nat-instance') return { because: 'it has no NAT' };
  return { ...env, network: { ...env.network, egress: { ...now, placement: NAT[value] } } };
}

/** Times of the fallback from Spot, where the file has none to follow. */
const FALLBACK = { after: '10m', back: '6h' } as const;

function capacity(env: EnvironmentInput, value: (typeof CAPACITY)[number]): EnvironmentInput | NotApplicable {
  const { compute } = env;
  if (compute.kind === 'ecs-ec2') return { ...env, compute: { ...compute, market: value } };
  if (compute.kind !== 'fargate') return { because: 'only tasks and the instances of a cluster run on Spot' };
  if (compute.capacity.kind === value) return env;
  const next = value === 'spot' ? ({ kind: value, fallback: FALLBACK } as const) : ({ kind: value } as const);
  return { ...env, compute: { ...compute, capacity: next } };
}

function architecture(env: EnvironmentInput, value: keyof typeof ARCHITECTURE): EnvironmentInput | NotApplicable {
  if (env.compute.kind !== 'fargate' && env.compute.kind !== 'lambda-efs') {
    return { because: 'its instances have an architecture of their own: size=<instance type> changes it' };
  }
  const changed = <T extends { architecture?: ServiceInput['architecture'] }>(all: Record<string, T> = {}) =>
    mapped(all, (each) => ({ ...each, architecture: ARCHITECTURE[value] }));
  return { ...env, services: changed(env.services), jobs: changed(env.jobs) };
}

const DAYS: WindowInput['days'] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WINDOW = /^((?:mon|tue|wed|thu|fri|sat|sun|[,-])+) (\d\d:\d\d)-(\d\d:\d\d) ([\w/+-]+)$/;

function schedule(env: EnvironmentInput, value: string): EnvironmentInput {
  if (value === 'always-on') return { ...env, power: { kind: 'always-on' }, wake: neededWake(env) };
  const timeZone = env.power.kind === 'schedule' ? env.power.timeZone : 'UTC';
  if (value === 'business-hours') return scheduled(env, timeZone, BUSINESS_HOURS);
  const [, days = '', from = '', to = '', zone = timeZone] = value.match(WINDOW) ?? [];
  return scheduled(env, zone, { days: daysOf(days), from, to });
}

/** Without a schedule there is nothing to start but what webhooks of GitHub ask for. */
function neededWake({ wake }: EnvironmentInput): EnvironmentInput['wake'] {
  return wake?.kind === 'on' && wake.github?.kind !== 'on' ? undefined : wake;
}

const scheduled = (env: EnvironmentInput, timeZone: string, window: WindowInput): EnvironmentInput => ({
  ...env,
  power: {
    ...(env.power.kind === 'schedule' ? env.power : { kind: 'schedule' as const }),
    timeZone,
    on: [window],
  },
});

/** Days in the order of a week, and every one of them a day: `fri-mon` would be two ranges. */
function isWindow(value: string): boolean {
  const [, days = ''] = value.match(WINDOW) ?? [];
  return days.split(',').every((part) => {
    const ends = part.split('-').map(place);
    return ends.length <= 2 && ends.every((end) => end >= 0) && (ends[0] ?? 0) <= (ends.at(-1) ?? 0);
  });
}

const place = (day: string): number => (DAYS as readonly string[]).indexOf(day);

/** `mon-fri,sun`: days and ranges of days. */
function daysOf(text: string): WindowInput['days'] {
  return text.split(',').flatMap((part) => {
    const [first = '', last = first] = part.split('-');
    return DAYS.slice(place(first), place(last) + 1);
  });
}

/** What a `size` means: of which kind, and of whom. */
type Sizing = { readonly name?: string } & (
  | { readonly kind: 'task'; readonly size: Size }
  | { readonly kind: 'database' | 'instance'; readonly size: string }
);

function sizeOf(text: string): Sizing | undefined {
  const [size = '', name, ...more] = text.split('=').reverse();
  if (more.length > 0) return undefined;
  const of = name === undefined ? {} : { name };
  if (isTaskSize(size)) return { ...of, kind: 'task', size };
  if (databaseClass(size)) return { ...of, kind: 'database', size };
  // Instances are all of one type: they have no names.
  return instanceType(size) && name === undefined ? { kind: 'instance', size } : undefined;
}

const isTaskSize = (text: string): text is Size => /^[1-9]\d*\/[1-9]\d*$/.test(text);

function size(env: EnvironmentInput, value: string): EnvironmentInput | NotApplicable {
  const sizing = sizeOf(value);
  if (sizing === undefined) throw new Error(`'${value}' is no size.`);
  if (sizing.kind === 'instance') return instances(env, sizing.size);
  const { name } = sizing;
  const all = sizing.kind === 'task' ? env.services : env.databases;
  const sized = Object.entries(all ?? {}).flatMap(([key, each]) =>
    sizing.kind === 'task' && !('size' in each && each.size) ? [] : [key],
  );
  const what = sizing.kind === 'task' ? 'service with a size' : 'database';
  if (sized.length === 0) return { because: `it has no ${what}` };
  if (name !== undefined && !sized.includes(name)) {
    return { because: `it has no ${what} called '${name}'; it has ${sized.join(', ')}` };
  }
  const concerns = (key: string): boolean => sized.includes(key) && (name === undefined || key === name);
  return sizing.kind === 'task'
    ? {
        ...env,
        services: mapped(env.services ?? {}, (each, key) => (concerns(key) ? { ...each, size: sizing.size } : each)),
      }
    : {
        ...env,
        databases: mapped(env.databases ?? {}, (each, key) =>
          concerns(key) ? { ...each, instanceClass: sizing.size } : each,
        ),
      };
}

function instances(env: EnvironmentInput, type: string): EnvironmentInput | NotApplicable {
  const { compute } = env;
  if (!('instanceType' in compute)) return { because: 'it runs on no instances' };
  return { ...env, compute: { ...compute, instanceType: type } };
}

function multiAz(env: EnvironmentInput, value: 'on' | 'off'): EnvironmentInput | NotApplicable {
  const { databases = {} } = env;
  if (Object.keys(databases).length === 0) return { because: 'it has no database' };
  return { ...env, databases: mapped(databases, (each) => ({ ...each, multiAz: value === 'on' })) };
}

function logRetention(env: EnvironmentInput, value: string): EnvironmentInput | NotApplicable {
  const { monitoring, network } = env;
  const days = Number(value);
  if (!monitoring && network.flowLogs.kind === 'off') return { because: 'it keeps no logs of its own' };
  const { flowLogs } = network;
  return {
    ...env,
    ...(monitoring ? { monitoring: { ...monitoring, logRetentionDays: days } } : {}),
    network: { ...network, flowLogs: flowLogs.kind === 'on' ? { ...flowLogs, retentionDays: days } : flowLogs },
  };
}

function mapped<T, U>(record: Readonly<Record<string, T>>, change: (value: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
