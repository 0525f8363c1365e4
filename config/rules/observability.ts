/** Logs, alarms, metrics and the uptime check. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { LOG_RETENTION_DAYS, retentionFor } from '../limits/log-retention';
import { ecsServices, internalServices } from '../topology';
import type { Alarm } from '../vocabulary/operations';
import { type Located, located } from './places';
import { rule } from './rule';
import { durationOutside, durationText, outside, SECONDS_PER_DAY } from './values';

const ALARMS = 'AmazonCloudWatch/latest/monitoring/alarm-evaluation';

const alarms = (env: Environment): Located<Alarm>[] => located(['monitoring', 'alarms'], env.monitoring?.alarms ?? {});

/** Everything that keeps a CloudWatch log group, in days. */
function retentions({ monitoring, network, ingress }: Environment): { at: Path; days: number; text: string }[] {
  const days = (at: Path, value: number | undefined) =>
    value === undefined ? [] : [{ at, days: value, text: String(value) }];
  const accessLogs = ingress.kind === 'http-api' && ingress.accessLogs.kind === 'on' ? ingress.accessLogs : undefined;
  return [
    ...days(['monitoring', 'logRetentionDays'], monitoring?.logRetentionDays),
    ...days(
      ['network', 'flowLogs', 'retentionDays'],
      network.flowLogs.kind === 'on' ? network.flowLogs.retentionDays : undefined,
    ),
    ...(accessLogs
      ? [
          {
            at: ['ingress', 'accessLogs', 'retention'],
            days: accessLogs.retention.seconds / SECONDS_PER_DAY,
            text: durationText(accessLogs.retention.seconds),
          },
        ]
      : []),
  ];
}

export const logRetention = rule({
  id: 'logs/retention',
  because: 'CloudWatch Logs keeps a log group for certain numbers of days only.',
  source: 'AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy',
  check: (env) =>
    retentions(env)
      .filter(({ days }) => !LOG_RETENTION_DAYS.includes(days))
      .map(({ at, days, text }) => ({
        at,
        value: text,
        limit: `days: ${LOG_RETENTION_DAYS.join(', ')}`,
        fix: `write ${at.at(-1) === 'retention' ? `'${retentionFor(days)}d'` : retentionFor(days)}`,
      })),
});

export const bucketRetention = rule({
  id: 'logs/bucket-retention',
  because: 'A lifecycle rule of a bucket counts whole days, one at least.',
  source: 'AmazonS3/latest/userguide/intro-lifecycle-rules',
  check: ({ ingress }) => {
    if (ingress.kind !== 'alb' || ingress.accessLogs.kind !== 'on') return [];
    const { seconds } = ingress.accessLogs.retention;
    return seconds >= SECONDS_PER_DAY && seconds % SECONDS_PER_DAY === 0
      ? []
      : [
          {
            at: ['ingress', 'accessLogs', 'retention'],
            value: durationText(seconds),
            limit: 'whole days, 1d or more',
            fix: `write '${Math.max(1, Math.ceil(seconds / SECONDS_PER_DAY))}d'`,
          },
        ];
  },
});

export const alarmPeriod = rule({
  id: 'alarms/period',
  because: 'CloudWatch evaluates alarms every 10, 20 or 30 seconds, or every so many minutes.',
  source: ALARMS,
  check: (env) =>
    alarms(env)
      .filter(({ value: { period } }) => !isPeriod(period.seconds))
      .map(({ at, value: { period } }) => ({
        at: [...at, 'period'],
        value: durationText(period.seconds),
        limit: '10s, 20s, 30s or whole minutes',
        fix: `write '${durationText(Math.max(1, Math.round(period.seconds / 60)) * 60)}'`,
      })),
});

const isPeriod = (seconds: number): boolean => [10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0);

export const alarmEvaluation = rule({
  id: 'alarms/evaluation',
  because: 'An alarm looks back a day at most, seven days with periods of an hour or more.',
  source: 'AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm',
  check: (env) =>
    alarms(env).flatMap(({ at, value: { period, evaluations } }) => {
      const most = (period.seconds >= 3_600 ? 7 : 1) * SECONDS_PER_DAY;
      return period.seconds * evaluations <= most
        ? []
        : [
            {
              at: [...at, 'evaluations'],
              value: `${evaluations} x ${durationText(period.seconds)}`,
              limit: `${durationText(most)} in all`,
              fix: `write ${Math.max(1, Math.floor(most / period.seconds))} or less`,
            },
          ];
    }),
});

const PERCENTAGES: readonly Alarm['metric'][] = [
  'cpu',
  'memory',
  'error-rate',
  'instance-cpu',
  'database-cpu',
  'database-storage',
];

export const alarmThreshold = rule({
  id: 'alarms/threshold',
  because: 'An alarm whose threshold the metric cannot pass never rings.',
  source: ALARMS,
  check: (env) =>
    alarms(env).flatMap(({ at, value: { metric, threshold } }) =>
      PERCENTAGES.includes(metric)
        ? outside([...at, 'threshold'], threshold, { min: 0, max: 100, unit: 'percent' })
        : outside([...at, 'threshold'], threshold, { min: 0, max: Number.POSITIVE_INFINITY }),
    ),
});

export const alarmMetric = rule({
  id: 'alarms/metric',
  because: 'A metric comes from something that exists: an HTTP API has no targets, and a function has no tasks.',
  source: 'AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics',
  check: (env) =>
    alarms(env).flatMap(({ at, value: { metric } }) => {
      const { needs, has } = SUBJECTS[metric];
      return has(env)
        ? []
        : [
            {
              at: [...at, 'metric'],
              value: metric,
              limit: `needs ${needs}`,
              fix: 'remove the alarm, or watch another metric',
            },
          ];
    }),
});

interface Subject {
  /** What publishes the metric. */
  readonly needs: string;
  readonly has: (env: Environment) => boolean;
}

const some = (record: Readonly<Record<string, unknown>>): boolean => Object.keys(record).length > 0;
const SERVICES: Subject = { needs: 'a service that ECS runs', has: (env) => some(ecsServices(env)) };
const TARGETS: Subject = {
  needs: 'a load balancer',
  has: (env) => env.ingress.kind === 'alb' || internalServices(env).length > 0,
};
const REQUESTS: Subject = {
  needs: "ingress 'alb' or 'http-api'",
  has: ({ ingress }) => ingress.kind !== 'none',
};
const HOSTS: Subject = {
  needs: "a host: compute 'compose-host' or 'ec2-gpu'",
  has: ({ compute }) => compute.kind === 'compose-host' || compute.kind === 'ec2-gpu',
};
const DATABASES: Subject = { needs: 'a database', has: (env) => some(env.databases) };

/** What each metric is published by. */
const SUBJECTS: Readonly<Record<Alarm['metric'], Subject>> = {
  cpu: SERVICES,
  memory: SERVICES,
  'unhealthy-targets': TARGETS,
  'server-errors': REQUESTS,
  'error-rate': REQUESTS,
  latency: REQUESTS,
  'instance-cpu': HOSTS,
  'instance-status': HOSTS,
  'database-cpu': DATABASES,
  'database-connections': DATABASES,
  'database-storage': DATABASES,
  'dead-letters': { needs: 'a queue', has: (env) => some(env.queues) },
  // `alarms/custom` asks for the metric itself.
  custom: { needs: 'a metric', has: () => true },
};

export const alarmCustom = rule({
  id: 'alarms/custom',
  because: 'A custom metric is known by its namespace and name; another metric has neither of its own.',
  source: 'AmazonCloudWatch/latest/monitoring/publishingMetrics',
  check: (env) =>
    alarms(env)
      .filter(({ value: { metric, custom } }) => (metric === 'custom') !== (custom !== undefined))
      .map(({ at, value: { metric, custom } }) => ({
        at: [...at, 'custom'],
        value: custom ? `${custom.namespace} ${custom.name}` : undefined,
        limit: `the metric is '${metric}'`,
        fix: custom ? "write metric: 'custom', or remove it" : 'write the namespace and the name of the metric',
      })),
});

export const metricValue = rule({
  id: 'monitoring/metric-value',
  because: 'A metric filter publishes a number, or a field that its pattern selects.',
  source: 'AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters',
  check: (env) =>
    located(['monitoring', 'customMetrics'], env.monitoring?.customMetrics ?? {})
      .filter(({ value: { value } }) => !/^(-?\d+(\.\d+)?|\$\S+)$/.test(value))
      .map(({ at, value: { value } }) => ({
        at: [...at, 'value'],
        value,
        limit: 'a number, or a field such as $.durationMs',
        fix: `write '1', or '$.${value.replace(/[^A-Za-z0-9_.]/g, '')}'`,
      })),
});

const canary = ({ monitoring }: Environment) => (monitoring?.uptime.kind === 'canary' ? monitoring.uptime : undefined);
const CANARY = 'AmazonSynthetics/latest/APIReference/API_CanaryScheduleInput';

export const canaryInterval = rule({
  id: 'uptime/interval',
  because: 'A canary runs every so many whole minutes, from one minute to an hour.',
  source: CANARY,
  check: (env) => {
    const every = canary(env)?.every;
    const at = ['monitoring', 'uptime', 'every'];
    const violations = durationOutside(at, every, { min: 60, max: 3_600 });
    return every === undefined || violations.length > 0 || every.seconds % 60 === 0
      ? violations
      : [
          {
            at,
            value: durationText(every.seconds),
            limit: 'whole minutes',
            fix: `write '${Math.round(every.seconds / 60)}m'`,
          },
        ];
  },
});

export const canaryTarget = rule({
  id: 'uptime/target',
  because: 'A canary fetches the public address, at a path that starts with a slash.',
  source: CANARY,
  check: (env) => {
    const uptime = canary(env);
    if (!uptime) return [];
    const at = ['monitoring', 'uptime'];
    const noAddress = env.ingress.kind === 'none';
    return [
      ...(noAddress
        ? [
            {
              at: [...at, 'kind'],
              value: 'canary',
              limit: 'there is no public address',
              fix: 'switch it off with a reason',
            },
          ]
        : []),
      ...(/^\/\S*$/.test(uptime.path)
        ? []
        : [
            {
              at: [...at, 'path'],
              value: uptime.path,
              limit: 'a path that starts with /',
              fix: `write '/${uptime.path.replace(/^\/+|\s+/g, '')}'`,
            },
          ]),
    ];
  },
});

export const canaryAtNight = rule({
  id: 'uptime/schedule',
  severity: 'warning',
  because: 'A canary runs day and night: it reports an environment that is off by plan as down.',
  source: CANARY,
  check: (env) =>
    canary(env) && env.power.kind === 'schedule'
      ? [
          {
            at: ['monitoring', 'uptime', 'kind'],
            value: 'canary',
            limit: 'this environment is off outside its windows',
            fix: 'switch it off with a reason, or keep the environment always on',
          },
        ]
      : [],
});
