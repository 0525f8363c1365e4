/** A unit that nothing uses, in memory: what AWS would answer about it, and what each test changes of that. */
import type { Datapoint, EvidencePorts, MetricAnswer, MetricQuery } from '../../lambda-src/idle-stop/evidence';
import type { IdlePorts } from '../../lambda-src/idle-stop/run';
import { periodsBetween } from '../../lambda-src/idle-stop/window';
import type { Problem } from '../../lambda-src/power/ports';
import { type Member, unitDocument } from '../../lambda-src/power/unit';
import { type Held, memberOf } from './power-unit';

export const NOW = Date.parse('2026-06-01T12:02:17Z');
const HOUR = 3_600_000;
export const POWER = {
  kind: 'idle-stop',
  windowSeconds: 900,
  cpuBelowPercent: 5,
  minimumUptimeSeconds: 1_800,
} as const;

/** A service with a task, one that autoscaling has at 0, a database, an instance, and a group of one instance. */
export const MEMBERS: readonly Held[] = [
  { kind: 'database', name: 'models', up: true },
  { kind: 'host', name: 'i-host', up: true },
  { kind: 'group', name: 'gpu', counts: { desired: 1, min: 1, max: 2 } },
  { kind: 'service', name: 'worker', counts: { desired: 2, min: 0, max: 3 } },
  { kind: 'service', name: 'batch', counts: { desired: 0, min: 0, max: 3 } },
];

export interface IdleWorld {
  readonly ports: IdlePorts;
  /** Events that the switch was sent. */
  readonly asked: unknown[];
  readonly logged: { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[];
  /** Every query that CloudWatch was asked. */
  readonly queries: MetricQuery[];
}

export interface Different {
  readonly unit?: Readonly<Record<string, unknown>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly members?: readonly Member[];
  readonly unseen?: readonly Problem[];
  readonly evidence?: Partial<EvidencePorts>;
  /** Answer to one query; nothing leaves the usual one. */
  readonly metric?: (query: MetricQuery) => MetricAnswer | undefined;
  readonly ports?: Partial<IdlePorts>;
}

export function idleWorld(different: Different = {}): IdleWorld {
  const world: Omit<IdleWorld, 'ports'> = { asked: [], logged: [], queries: [] };
  const { tags = {}, members = MEMBERS.map(memberOf), unseen = [], metric = () => undefined } = different;
  const unit = unitDocument.parse({
    version: 1,
    deployment: 'models',
    environment: 'dev',
    power: POWER,
    wakeForSeconds: 14_400,
    cluster: 'models',
    loadBalancers: ['app/models/1'],
    queues: ['runs'],
    ...different.unit,
  });
  const ports: IdlePorts = {
    readUnit: async () => ({ unit, tags, configured: {}, alarms: [], captured: {}, problems: [] }),
    observe: async () => ({ members, problems: unseen }),
    now: () => NOW,
    log: (_level, message, fields = {}) => void world.logged.push({ message, fields }),
    askSwitch: async (event) => void world.asked.push(event),
    evidence: {
      hosts: async () => [{ id: 'i-host', detailedMonitoring: false, launchedAt: NOW - HOUR }],
      groups: async () => [{ id: 'i-gpu', detailedMonitoring: true, launchedAt: NOW - HOUR, group: 'gpu' }],
      deployments: async () => [],
      tasks: async () => [
        { service: 'worker', startedAt: NOW - HOUR },
        { service: 'worker', startedAt: NOW - 2 * HOUR },
      ],
      messages: async (of) => ({ of, visible: 0, delayed: 0, inFlight: 0 }),
      metrics: async (queries) => {
        world.queries.push(...queries);
        return queries.map((query) => metric(query) ?? usual(query));
      },
      ...different.evidence,
    },
    ...different.ports,
  };
  return { ...world, ports };
}

/** CPU of 1 % in every due period, of what has tasks or is an instance; no request, and so no datapoint of one. */
export function usual({ name, dimensions, span, periodSeconds }: MetricQuery): MetricAnswer {
  const silent = name === 'RequestCount' || dimensions['ServiceName'] === 'batch';
  const datapoints = silent ? [] : periodsBetween(span.from, span.due, periodSeconds).map((at) => ({ at, value: 1 }));
  return { status: 'Complete', datapoints };
}

/** The same answer with other datapoints. */
export function but(
  query: MetricQuery,
  change: (datapoints: readonly Datapoint[]) => readonly Datapoint[],
): MetricAnswer {
  const answer = usual(query);
  return { ...answer, datapoints: change(answer.datapoints) };
}
