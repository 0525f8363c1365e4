/** What the wake, its infrastructure and its callers agree on: addresses, secrets, what is kept of a delivery, permissions. */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';
import { runStatus, statusKey } from '../shared/runs';

/**
 * Environment variables of the function. Each has either a unit to start (`path` and `powerSwitch`), or a queue for runs
 * (`queueUrl` and `resultsBucket`), or both.
 */
export const ENVIRONMENT = {
  /** ARN of the secret that holds the bearer token, as text of 16 characters at least, without JSON around it. */
  tokenSecret: 'WAKE_TOKEN_SECRET',
  /** ARN of the secret of GitHub's webhook, as the token. Default: `POST /github` is not there. */
  githubSecret: 'GITHUB_SECRET',
  /** Path of the unit's parameters, without a slash at its end. Default: nothing has to be started. */
  path: 'POWER_PATH',
  /** Name or ARN of the power switch of the same unit. */
  powerSwitch: 'POWER_SWITCH_FUNCTION',
  /** Queue that the worker polls. Default: a pull request starts the unit, and its run is nobody's. */
  queueUrl: 'QUEUE_URL',
  /** Bucket that holds what becomes of a run. */
  resultsBucket: 'RESULTS_BUCKET',
} as const;

export const WAKE_PATH = '/wake';
export const GITHUB_PATH = '/github';

/** Routes of the API, by the name that Terraform gives them. None has an authorizer: the function checks by itself. */
export const ROUTES = {
  wake: { method: 'POST', path: WAKE_PATH },
  github: { method: 'POST', path: GITHUB_PATH },
  status: { method: 'GET', path: `${WAKE_PATH}/{id}` },
} as const;

/** Headers of a delivery, as HTTP APIs spell them. https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
export const GITHUB_HEADERS = {
  signature: 'x-hub-signature-256',
  event: 'x-github-event',
  delivery: 'x-github-delivery',
} as const;

/**
 * Actions of the event `pull_request` that start the unit and queue a run. Every other action and event that is signed, `ping`
 * too, is acknowledged: 202 with `{"ignored": "event ping"}`, so that GitHub shows it as delivered, and why nothing came of it.
 */
export const STARTING_ACTIONS: readonly string[] = ['opened', 'synchronize', 'reopened'];

/** `POST /wake` takes no input: an empty body, or `{}`. */
export const MAX_WAKE_BYTES = 1_024;

/** How long a status can be asked for. */
export const STATUS_SECONDS = 24 * 3_600;

/**
 * The status document of a run that a delivery queues: the delivery's id is the id of the run. `sending` is in it from
 * before the message is sent until it is known that the queue has it. It counts while the run is `queued`, or when it
 * failed before it was started: once the worker has written, the worker has the message.
 */
export const deliveredRun = runStatus.extend({
  sending: z
    .object({
      /** Of the invocation that sends. */
      attempt: z.uuid(),
      /** The invocation has ended by then, whatever became of it: a repeated delivery may take over. */
      until: z.iso.datetime(),
    })
    .optional(),
});
export type DeliveredRun = z.infer<typeof deliveredRun>;

/**
 * Names of the metrics: one is counted for each request, beside `Woken`, which counts starts that were asked for.
 * `Unconfigured` counts what needed a secret that nobody has written yet.
 */
export const METRICS = ['Woken', 'Queued', 'Repeated', 'Ignored', 'Refused', 'Unconfigured'] as const;
export type Metric = (typeof METRICS)[number];

/** ARNs, exact where names are known before. */
export interface WakeResources {
  /** Secrets of token and webhook. */
  readonly secrets: readonly string[];
  readonly unit?: {
    /** `arn:aws:ssm:<region>:<account>:parameter<path>`. */
    readonly parameters: string;
    /** `arn:aws:lambda:<region>:<account>:function:<name>` of the power switch. */
    readonly powerSwitch: string;
    /** Services of the unit; absent without any. */
    readonly services?: readonly string[];
    /** What else the unit has. */
    readonly has?: readonly ('autoscaling' | 'databases' | 'groups' | 'hosts')[];
  };
  readonly runs?: { readonly queueArn: string; readonly resultsBucketArn: string };
}

/**
 * Describe calls that AWS knows no resource for; databases are asked for by a filter, which IAM decides as all of them.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const DESCRIBES = {
  autoscaling: 'application-autoscaling:DescribeScalableTargets',
  databases: 'rds:DescribeDBInstances',
  groups: 'autoscaling:DescribeAutoScalingGroups',
  hosts: 'ec2:DescribeInstances',
} as const;

/** What the function may do, and nothing else: it reads members, and has them switched. */
export function permissions({ secrets, unit, runs }: WakeResources) {
  const { parameters = '', powerSwitch = '', services = [], has = [] } = unit ?? {};
  const statements = [
    { sid: 'ReadSecrets', actions: ['secretsmanager:GetSecretValue'], resources: [...secrets] },
    {
      sid: 'ReadUnit',
      actions: ['ssm:GetParametersByPath', 'ssm:GetParameterHistory', 'ssm:ListTagsForResource'],
      resources: unit ? [parameters, `${parameters}/*`] : [],
    },
    { sid: 'KeepRunning', actions: ['ssm:AddTagsToResource'], resources: unit ? [`${parameters}/unit`] : [] },
    { sid: 'AskSwitch', actions: ['lambda:InvokeFunction'], resources: unit ? [powerSwitch] : [] },
    { sid: 'ReadServices', actions: ['ecs:DescribeServices'], resources: [...services] },
    { sid: 'ReadMembers', actions: has.map((kind) => DESCRIBES[kind]), resources: has.length > 0 ? ['*'] : [] },
    { sid: 'QueueRuns', actions: ['sqs:SendMessage'], resources: runs ? [runs.queueArn] : [] },
    {
      sid: 'KeepDeliveries',
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: runs ? [`${runs.resultsBucketArn}/${statusKey('*')}`] : [],
    },
    {
      sid: 'ListDeliveries',
      actions: ['s3:ListBucket'],
      resources: runs ? [runs.resultsBucketArn] : [],
      conditions: { StringLike: { 's3:prefix': statusKey('*') } },
    },
  ];
  return statements.filter(({ resources }) => resources.length > 0);
}
