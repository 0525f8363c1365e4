/** What the free tier check, its infrastructure, its schedule and the dashboard agree on. */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';

/** Environment variables of the function. */
export const ENVIRONMENT = {
  /** Account of the budget, 12 digits. */
  accountId: 'BUDGET_ACCOUNT_ID',
  /** Name of the environment's monthly cost budget, in USD. */
  budgetName: 'BUDGET_NAME',
  /** The deployment's limits of a month as JSON, see `limits`. */
  limits: 'LIMITS',
  /** USD of a month, above 0: spend at or above it is said. Default: 0.01. */
  costFromUsd: 'COST_FROM_USD',
  /** Topic whose subscribers read the mail. It may be the one that the budget notifies. */
  topic: 'ALERT_TOPIC_ARN',
} as const;

export const DEFAULT_COST_FROM_USD = 0.01;

/** What can be limited: hours, GB (storage as the mean of the month), requests, and how many metrics and alarms. */
export const LIMIT_IDS = [
  'ec2-hours',
  'rds-hours',
  's3-gb',
  's3-get-requests',
  's3-put-requests',
  'egress-gb',
  'metrics',
  'alarms',
] as const;
export type LimitId = (typeof LIMIT_IDS)[number];

/** Limits of a month by id, each above 0: `{"ec2-hours":750,"metrics":10}`. What is not named is not tracked. */
export const limits = z
  .partialRecord(z.enum(LIMIT_IDS), z.number().positive())
  .refine((given) => Object.keys(given).length > 0, 'must name a limit');
export type Limits = z.infer<typeof limits>;

/** What EventBridge Scheduler sends: `at` is `<aws.scheduler.scheduled-time>`. */
export const usageEvent = z.strictObject({ kind: z.literal('scheduled'), at: z.iso.datetime() });
export type UsageEvent = z.infer<typeof usageEvent>;

/** Time between two runs: an event that is older was overtaken by the next, and is dropped. */
export const INTERVAL_SECONDS = 86_400;

/** How a line stands. The last one is for the cost only. */
export const STATES = ['ok', 'no usage reported', 'near', 'forecast to pass', 'passed', 'costs money'] as const;
export type State = (typeof STATES)[number];

/** `message` of the log line that each tracked limit has in each run; the cost has one with the id `cost`. */
export const LOG_MESSAGE = 'free-tier usage';

/**
 * Fields of that log line. `used` and `forecast` are of this month, `percent` is `used` of `limit`; a cost without a
 * forecast has none.
 */
export const LOG_FIELDS = ['id', 'used', 'limit', 'percent', 'forecast', 'unit', 'state'] as const;

/**
 * The latest line of each id, for a Logs Insights widget on the function's log group: `SOURCE '<log group>' | ` goes before
 * it, and the widget's range must be longer than a day. `limit` is a command of the language too, hence the backticks. After
 * `dedup` only `limit` may follow, so the fields are named first.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Dedup.html
 */
export const DASHBOARD_QUERY = [
  `fields ${LOG_FIELDS.map((field) => (field === 'limit' ? '`limit`' : field)).join(', ')}`,
  `filter message = "${LOG_MESSAGE}"`,
  'sort @timestamp desc',
  'dedup id',
].join(' | ');

/** ARNs. */
export interface FreeTierUsageResources {
  /** `arn:aws:budgets::<account>:budget/<name>`. */
  readonly budget: string;
  readonly topic: string;
  /** Customer managed key of the topic. Default: none. */
  readonly topicKey?: string;
}

/** What the function may do, and nothing else. */
export function permissions({ budget, topic, topicKey }: FreeTierUsageResources) {
  return [
    // AWS knows no resource for it. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsfreetier.html
    { sid: 'ReadUsage', actions: ['freetier:GetFreeTierUsage'], resources: ['*'] },
    // Allows DescribeBudget. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html
    { sid: 'ReadBudget', actions: ['budgets:ViewBudget'], resources: [budget] },
    { sid: 'Tell', actions: ['sns:Publish'], resources: [topic] },
    ...(topicKey ? [{ sid: 'UseKey', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [topicKey] }] : []),
  ];
}
