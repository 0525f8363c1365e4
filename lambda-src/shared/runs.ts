/** Runs: what waits in the queue, and the document that tells what became of it. Whoever queues one and the worker agree on it. */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';

/** `queued` is written by who queues it; the worker writes the others, and so does who queues when no message could be sent. */
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
