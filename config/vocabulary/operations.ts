/** Words of running it: power, expected usage, monitoring, security, budgets, backup and recovery. */
import { z } from 'zod';
import { duration, off, onOrOff } from './scalars';

/** Days of a weekly schedule: one day or a range of days. */
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * When an environment runs.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const power = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('always-on') }),
  z.strictObject({
    kind: z.literal('schedule'),
    timeZone: z.string().describe('IANA time zone, such as America/Los_Angeles.'),
    on: z
      .array(
        z.strictObject({
          days: z.array(z.enum(DAYS)).min(1).describe('Days on which the window starts.'),
          from: z.string().describe('Local start, HH:MM.'),
          to: z.string().describe('Local stop, HH:MM; at or before `from` means the next day.'),
        }),
      )
      .min(1)
      .describe('Windows of the week in which the environment is up.'),
    wakeFor: duration.prefault('4h').describe('How long a wake keeps it up.'),
  }),
  z.strictObject({
    kind: z.literal('idle-stop'),
    window: duration.describe('Time without work after which it stops.'),
    cpuBelow: z.number().describe('Average CPU in percent that counts as no work.'),
    minimumUptime: duration.prefault('30m').describe('Least time it stays up after a start.'),
    wakeFor: duration.prefault('1h').describe('How long a wake keeps it up, used or not.'),
  }),
]);
export type Power = z.output<typeof power>;

/**
 * An address that starts what is off, and queues what GitHub wants tested.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export const wake = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('on'),
    github: z
      .discriminatedUnion('kind', [
        z
          .strictObject({ kind: z.literal('on') })
          .describe('Signed webhooks of pull requests start it, and queue a run.'),
        z.strictObject({ kind: z.literal('off') }),
      ])
      .default({ kind: 'off' })
      .describe('Webhooks of GitHub.'),
    throttle: z
      .strictObject({
        ratePerSecond: z.number().positive().describe('Requests a second.'),
        burst: z.int().positive().describe('Requests at once.'),
      })
      .default({ ratePerSecond: 5, burst: 10 })
      .describe('Requests that are let through: nobody signed them yet.'),
  }),
  off,
]);
export type Wake = z.output<typeof wake>;

/**
 * What pages someone.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
export const alarm = z.strictObject({
  metric: z
    .enum([
      'cpu',
      'memory',
      'unhealthy-targets',
      'server-errors',
      'error-rate',
      'latency',
      'instance-cpu',
      'instance-status',
      'database-cpu',
      'database-connections',
      'database-storage',
      'dead-letters',
      'custom',
    ])
    .describe('What is watched: each service, the ingress, each host, each database, each queue, or a custom metric.'),
  threshold: z
    .number()
    .describe(
      'Percent for cpu, memory, error-rate and database-storage (of what is allocated); milliseconds for latency; else a count.',
    ),
  period: duration.prefault('300s').describe('10 s, 20 s, 30 s or a multiple of 60 s.'),
  evaluations: z.int().positive().default(3).describe('Periods that must breach.'),
  comparison: z
    .enum(['at-or-above', 'above'])
    .default('at-or-above')
    .describe('Whether the threshold itself breaches.'),
  custom: z
    .strictObject({
      namespace: z.string().describe('Namespace of the metric.'),
      name: z.string().describe('Name of the metric.'),
      statistic: z.enum(['Average', 'Sum', 'Maximum', 'p95']).default('Average').describe('How values are combined.'),
    })
    .optional()
    .describe('The metric, where `metric` is `custom`; hosts publish theirs with the dimension InstanceId.'),
});
export type Alarm = z.output<typeof alarm>;

/** Dashboards, alarms, custom metrics, log queries, uptime. */
export const monitoring = z.strictObject({
  logRetentionDays: z.int().describe('Days that service logs are kept; one of CloudWatch’s values.'),
  dashboards: z
    .array(z.enum(['ecs', 'ingress', 'application', 'host', 'data']))
    .default([])
    .describe('Dashboards that are made.'),
  alarms: z.record(z.string(), alarm).default({}).describe('Alarms by name.'),
  customMetrics: z
    .record(
      z.string(),
      z.strictObject({
        service: z.string().describe('The service whose logs are read.'),
        pattern: z.string().describe('CloudWatch Logs filter pattern.'),
        value: z.string().default('1').describe('Published value: a number or a field such as $.durationMs.'),
        unit: z.enum(['Count', 'Milliseconds', 'Bytes']).default('Count').describe('Unit of the metric.'),
      }),
    )
    .default({})
    .describe('Metrics that log lines are counted into, by metric name.'),
  hostMetrics: z
    .strictObject({
      namespace: z.string().describe('Namespace that the agent of the hosts writes.'),
      names: z.array(z.string()).min(1).describe('Metrics that it publishes, each with the dimension InstanceId.'),
    })
    .optional()
    .describe('Custom metrics of the CloudWatch agent on the hosts; each is billed. Default: none.'),
  logQueries: z
    .record(z.string(), z.string())
    .default({})
    .describe('Saved Logs Insights queries over all services, by name.'),
  uptime: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('canary'),
        path: z.string().default('/').describe('Path that is fetched.'),
        every: duration.prefault('5m').describe('1 m to 60 m between runs.'),
      }),
      off,
    ])
    .describe('A CloudWatch Synthetics canary that fetches the public address.'),
  topicEncryption: z
    .discriminatedUnion('kind', [
      z
        .strictObject({ kind: z.literal('customer-key') })
        .describe('A KMS key whose policy lets CloudWatch and Budgets publish.'),
      off,
    ])
    .default({ kind: 'customer-key' }),
});
export type Monitoring = z.output<typeof monitoring>;

/** Hardening beyond what every resource gets by default. */
export const security = z.strictObject({
  secretsEncryption: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('customer-key') }).describe('A KMS key for this environment’s secrets.'),
      off,
    ])
    .describe('Key of the secrets; off means the AWS-managed key.'),
  networkAcls: onOrOff.describe('Network ACLs on top of security groups.'),
  waf: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('on'),
        ratePer5Minutes: z
          .int()
          .describe('Requests of one address in 5 minutes before it is blocked, 10 to 2 billion.'),
      }),
      off,
    ])
    .describe('AWS WAF with the managed common rules on the load balancer.'),
  guardDuty: onOrOff.describe('Whether this environment counts on the account’s GuardDuty.'),
  securityHub: onOrOff.describe('Whether this environment counts on the account’s Security Hub.'),
});
export type Security = z.output<typeof security>;

/**
 * A notification of a budget.
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html
 */
export const budgetAlert = z.strictObject({
  threshold: z.number().describe('US dollars or percent of the amount, above 0.'),
  unit: z.enum(['USD', 'percent']).default('USD').describe('Unit of the threshold.'),
  type: z.enum(['ACTUAL', 'FORECASTED']).default('ACTUAL').describe('What is compared with the threshold.'),
});

export const budget = z.strictObject({
  amountUsd: z.number().describe('Monthly amount in US dollars, above 0.'),
  alerts: z.array(budgetAlert).describe('Notifications, ascending; at most ten.'),
  accepted: z
    .strictObject({
      upToUsd: z.number().positive().describe('US dollars a month, above the amount.'),
      reason: z.string().min(1).describe('Why the plan is kept although it costs more.'),
    })
    .optional()
    .describe('An estimate above the amount that is known and wanted. Default: the gate fails above the amount.'),
});
export type Budget = z.output<typeof budget>;

const clock = {
  at: z.string().describe('Local time, HH:MM.'),
  timeZone: z.string().describe('IANA time zone, such as America/Los_Angeles.'),
  from: z.email().optional().describe('Verified SES address that also sends it as HTML. Default: text by SNS only.'),
};

/** What AWS spent, forecasts and allows, by mail. */
const report = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('daily'), ...clock }),
  z.strictObject({ kind: z.literal('weekly'), day: z.enum(DAYS).describe('Day of the report.'), ...clock }),
]);
export type Report = z.output<typeof report>;

/** What is counted each month against the AWS Free Tier. */
const FREE_TIER = [
  'ec2-hours',
  'rds-hours',
  's3-gb',
  's3-get-requests',
  's3-put-requests',
  'egress-gb',
  'metrics',
  'alarms',
] as const;

const freeTier = z.strictObject({
  at: z.string().describe('Local time of the daily check, HH:MM.'),
  timeZone: z.string().describe('IANA time zone.'),
  limits: z
    .partialRecord(z.enum(FREE_TIER), z.number().positive())
    .describe('What may be used in a month; where AWS gives less, that counts.'),
});

/** Budgets, anomalies and reports of one environment. */
export const cost = z.strictObject({
  budget,
  stopAtPercent: z
    .number()
    .optional()
    .describe(
      'Percent of the budget, spent, at which the environment is stopped until the month is over. Default: it is only told.',
    ),
  report: report.optional().describe('Default: no report.'),
  freeTier: freeTier.optional().describe('A daily check of free tier and cost, and a dashboard of it. Default: none.'),
  anomalies: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('on'),
        thresholdUsd: z.number().positive().describe('Least impact in US dollars that is reported.'),
      }),
      off,
    ])
    .describe('A subscription to the account’s anomaly monitor.'),
});

export type Cost = z.output<typeof cost>;

/** Backup, copy and the targets they serve. */
export const recovery = z.strictObject({
  rto: duration.describe('Recovery time objective: how long a restore may take.'),
  rpo: duration.describe('Recovery point objective: how much may be lost; not below the backup interval.'),
  backup: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('on'),
      schedule: z.string().default('cron(0 5 * * ? *)').describe('AWS Backup cron expression, UTC.'),
      interval: duration.prefault('1d').describe('Time between backups by that schedule.'),
      retention: duration.prefault('35d').describe('How long recovery points are kept.'),
      coldStorageAfter: duration.optional().describe('Age at which they move to cold storage. Default: never.'),
      copy: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('to'), region: z.string().describe('A second region.') }),
          off,
        ])
        .describe('Copies in a second region.'),
    }),
    off,
  ]),
  imageReplication: onOrOff.describe('Whether this environment counts on the account’s ECR replication.'),
});
export type Recovery = z.output<typeof recovery>;
