/** What the runs API, its infrastructure and the worker agree on: addresses, keys, messages, permissions. */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';

/** Environment variables of the function. */
export const ENVIRONMENT = {
  /** Queue that the worker polls. */
  queueUrl: 'QUEUE_URL',
  /** Bucket that holds what becomes of a run. */
  resultsBucket: 'RESULTS_BUCKET',
  /** Path below which runs are addressed: `/runs`. */
  statusBase: 'STATUS_BASE',
} as const;

/** Path below which runs are addressed. */
export const RUNS_PATH = '/runs';

/** Routes of the API, by the name that Terraform gives them. */
export const ROUTES = {
  submit: { method: 'POST', path: RUNS_PATH },
  status: { method: 'GET', path: `${RUNS_PATH}/{id}` },
} as const;

/** `queued` is written here; the worker writes the others, and so does this function when no message could be sent. */
export const RUN_STATES = ['queued', 'running', 'succeeded', 'failed'] as const;

/**
 * `runs/<id>/status.json`. The worker replaces the whole document and keeps what stood in it; what it adds beside these
 * fields is passed on to whoever asks.
 */
export const runStatus = z.looseObject({
  id: z.uuid(),
  state: z.enum(RUN_STATES),
  submittedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().optional(),
  finishedAt: z.iso.datetime().optional(),
  /** Why a run failed, in words for the one who submitted it. */
  reason: z.string().optional(),
});
export type RunStatus = z.infer<typeof runStatus>;

/** What the worker receives: `input` is what was posted, number for number. */
export const runMessage = z.object({ id: z.uuid(), input: z.looseObject({}) });

/**
 * The longest message that a queue takes unless it is told otherwise (`max_message_size`): 256 KiB.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const MAX_MESSAGE_BYTES = 262_144;

export const statusKey = (id: string): string => `runs/${id}/status.json`;

/** Everything below belongs to the result of a run, under names that the worker chooses. */
export const resultsPrefix = (id: string): string => `runs/${id}/results/`;

/** Everything of a run. */
export const runPrefix = (id: string): string => `runs/${id}/`;

/** What the function may do, and nothing else. */
export function permissions({ queueArn, resultsBucketArn }: { queueArn: string; resultsBucketArn: string }) {
  return [
    { sid: 'SubmitRuns', actions: ['sqs:SendMessage'], resources: [queueArn] },
    {
      sid: 'ReadAndWriteStatus',
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [`${resultsBucketArn}/${statusKey('*')}`],
    },
    {
      sid: 'ListRuns',
      actions: ['s3:ListBucket'],
      resources: [resultsBucketArn],
      conditions: { StringLike: { 's3:prefix': runPrefix('*') } },
    },
  ];
}
