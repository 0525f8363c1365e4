/**
 * Queues the run of a delivery once, however often it is delivered and wherever an attempt ends. The status document of the
 * run is also the mark of the delivery: created before the message is sent, by a write that fails when it is there, and
 * changed once the queue has the message, by a write that fails when the worker was faster.
 *
 * An attempt that ended between sending and that last write is repeated: no service takes a message and a mark in one. The
 * message is the same, with the same id, and a queue may deliver any message twice: the worker leaves a run alone whose
 * status is not `queued`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
 */
import type { Log } from '../shared/log';
import { type DeliveredRun, deliveredRun } from './contract';

/** A status document as it is stored. */
export interface Stored {
  readonly text: string;
  readonly etag: string;
}

export interface RunPorts {
  /** Answers the new document's etag; nothing when one is there, or somebody else writes it now. */
  readonly create: (status: DeliveredRun) => Promise<string | undefined>;
  /** Nothing when there is none. */
  readonly read: (id: string) => Promise<Stored | undefined>;
  /** Answers the new etag; nothing when it is not that document any more. */
  readonly replace: (status: DeliveredRun, etag: string) => Promise<string | undefined>;
  readonly send: (message: string) => Promise<void>;
}

/** One invocation that queues a run. */
export interface Attempt {
  readonly id: string;
  /** Of this invocation. */
  readonly attempt: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** When this invocation has ended, whatever becomes of it. */
  readonly until: number;
}

export interface Claim {
  readonly kind: 'claimed';
  readonly status: DeliveredRun;
  readonly etag: string;
}

export type Claimed =
  | Claim
  /** The queue has it, from another time. */
  | { readonly kind: 'repeated' }
  /** Another invocation is at it until then, in milliseconds since 1970. */
  | { readonly kind: 'busy'; readonly until: number };

/** Makes this invocation the one that queues the run. */
export async function claim({ id, attempt, now, until }: Attempt, ports: RunPorts, log: Log): Promise<Claimed> {
  const sending = { attempt, until: iso(until) };
  const fresh: DeliveredRun = { id, state: 'queued', submittedAt: iso(now), sending };
  const created = await ports.create(fresh);
  if (created !== undefined) return { kind: 'claimed', status: fresh, etag: created };
  const stored = await ports.read(id);
  if (stored === undefined) return { kind: 'busy', until: now };
  const status = readStatus(stored.text);
  if (status === undefined) {
    // Written by the worker, then: it has the message.
    log('error', 'the status document of a run is not as agreed', { runId: id });
    return { kind: 'repeated' };
  }
  // The write of this invocation arrived, and its answer did not.
  if (status.sending?.attempt === attempt) return { kind: 'claimed', status, etag: stored.etag };
  const end = openUntil(status);
  if (end === undefined) return { kind: 'repeated' };
  if (end > now) return { kind: 'busy', until: end };
  const { finishedAt: _finishedAt, reason: _reason, ...kept } = status;
  const again: DeliveredRun = { ...kept, state: 'queued', sending };
  const etag = await ports.replace(again, stored.etag);
  return etag === undefined ? { kind: 'busy', until: now } : { kind: 'claimed', status: again, etag };
}

/** Sends the message of a claimed run, and notes that the queue has it. An error when the queue did not take it. */
export async function send({ status, etag }: Claim, message: string, ports: RunPorts, log: Log): Promise<void> {
  await ports.send(message);
  const { sending: _sent, ...sent } = status;
  try {
    await ports.replace(sent, etag);
  } catch (error) {
    log('error', 'a run was sent, and its status does not say so: repeated, the delivery sends it again', {
      runId: status.id,
      error,
    });
  }
}

/** Leaves a claimed run, which was not sent, to the next delivery: until then nobody works on it. */
export async function giveUp({ status, etag }: Claim, now: number, ports: RunPorts, log: Log): Promise<void> {
  const { sending } = status;
  const reason = 'The run was not queued. Deliver it again.';
  const left = { ...status, state: 'failed' as const, finishedAt: iso(now), reason };
  try {
    await ports.replace({ ...left, ...(sending ? { sending: { ...sending, until: iso(now) } } : {}) }, etag);
  } catch (error) {
    log('error', 'a run stays queued that was never sent', { runId: status.id, error });
  }
}

/** When a run that nobody may have sent can be taken over; nothing when the queue has it. */
function openUntil({ state, startedAt, sending }: DeliveredRun): number | undefined {
  const unsent = state === 'queued' || (state === 'failed' && startedAt === undefined);
  return sending !== undefined && unsent ? Date.parse(sending.until) : undefined;
}

function readStatus(text: string): DeliveredRun | undefined {
  try {
    return deliveredRun.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
