/** What the cost report, its infrastructure and whoever publishes the estimate agree on. */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';

/** Environment variables of the function. */
export const ENVIRONMENT = {
  /** Value of the tag `Project` of everything in the environment. */
  project: 'PROJECT_TAG',
  /** Value of the tag `Environment` of everything in it. */
  environment: 'ENVIRONMENT_TAG',
  /** `daily`: yesterday against the day before. `weekly`: the last seven days against the seven before. */
  period: 'PERIOD',
  /** Account of the budgets, 12 digits. */
  accountId: 'BUDGET_ACCOUNT_ID',
  /** Names of the budgets to tell of, separated by commas. Default: none. */
  budgetNames: 'BUDGET_NAMES',
  /** Name of the parameter with the estimate. Default: none, which the report says. */
  estimate: 'ESTIMATE_PARAMETER',
  /** ARN of the topic that the report goes to, as text. */
  topic: 'REPORT_TOPIC_ARN',
  /** Sender of the report as HTML and text, a verified identity of SES. Default: none. Only together with MAIL_TO. */
  mailFrom: 'MAIL_FROM',
  /** Recipients of it, 50 at most, separated by commas. */
  mailTo: 'MAIL_TO',
} as const;

/** Tag keys. Cost Explorer knows them once they are activated as cost allocation tags. */
export const TAG_KEYS = { project: 'Project', environment: 'Environment' } as const;

/**
 * What starts a report: it is for the time in it, which EventBridge Scheduler puts in as `<aws.scheduler.scheduled-time>`.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export const reportEvent = z.strictObject({ kind: z.literal('scheduled'), at: z.iso.datetime() });
export type ReportEvent = z.infer<typeof reportEvent>;

/** An event that is older is dropped: there is a newer report by then, or will be soon. */
export const DROPPED_AFTER_SECONDS = 86_400;

/**
 * `maximum_retry_attempts` that `aws_lambda_function_event_invoke_config` must have for this function. A report that lacks a
 * source is sent, and its run fails then, for the alarm on errors: by default Lambda would run it, and mail it, twice more.
 * The clients try each call several times themselves.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export const RETRY_ATTEMPTS = 0;

/** Text of the parameter with the estimate of the environment, in USD a month; `null` where nobody could make one. */
export const estimateDocument = z.strictObject({
  version: z.literal(1),
  /** The whole of it. What the services below do not make up is of no service. */
  monthlyUsd: z.number().nonnegative(),
  /** By the name that Cost Explorer gives a service, such as `Amazon Elastic Compute Cloud - Compute`. */
  services: z.record(z.string().min(1), z.number().nonnegative()),
});
export type Estimate = z.infer<typeof estimateDocument>;

/** Name of the metric: reports that were sent, by one way at least. */
export const METRIC = 'Reports';

/** ARNs. */
export interface CostReportResources {
  /** `arn:aws:budgets::<account>:budget/<name>` of each. */
  readonly budgets: readonly string[];
  /** `arn:aws:ssm:<region>:<account>:parameter<name>` of the estimate. Default: none. */
  readonly estimate?: string;
  readonly topic: string;
  /** Customer managed key of the topic. Default: none. */
  readonly topicKey?: string;
  /**
   * `arn:aws:ses:<region>:<account>:identity/<identity>` of the sender, and what SES authorizes besides: the identities of
   * the recipients while the account is in the sandbox, and the sender's default configuration set. Default: none.
   */
  readonly mail?: readonly string[];
}

/**
 * Cost Explorer's only resource for these calls is a billing view. A request that names none, as these do, is not said to be
 * authorized on the ARN of the primary one.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscostexplorerservice.html
 */
const ANY = ['*'];

/** What the function may do, and nothing else. */
export function permissions({ budgets, estimate, topic, topicKey, mail = [] }: CostReportResources) {
  return [
    { sid: 'ReadCosts', actions: ['ce:GetCostAndUsage', 'ce:GetCostForecast'], resources: ANY },
    // Allows DescribeBudget. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html
    ...(budgets.length > 0 ? [{ sid: 'ReadBudgets', actions: ['budgets:ViewBudget'], resources: [...budgets] }] : []),
    ...(estimate ? [{ sid: 'ReadEstimate', actions: ['ssm:GetParameter'], resources: [estimate] }] : []),
    { sid: 'Tell', actions: ['sns:Publish'], resources: [topic] },
    ...(topicKey ? [{ sid: 'UseKey', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [topicKey] }] : []),
    ...(mail.length > 0 ? [{ sid: 'Mail', actions: ['ses:SendEmail'], resources: [...mail] }] : []),
  ];
}
