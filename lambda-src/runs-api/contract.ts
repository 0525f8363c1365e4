/** What the runs API, its infrastructure and the worker agree on: addresses, keys, messages, permissions. */
import { statusKey } from '../shared/runs';

export { MAX_MESSAGE_BYTES, RUN_STATES, type RunStatus, runMessage, runStatus, statusKey } from '../shared/runs';

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
