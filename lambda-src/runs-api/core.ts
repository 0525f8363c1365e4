/** What the API answers. Everything outside is a port, so that this runs without an account. */
import * as z from 'zod';
import { notAllowed, problem, type Reply } from '../shared/http-api';
import type { Log } from '../shared/log';
import { messageOf } from '../shared/run-message';
import { type RunStatus, runStatus } from './contract';

export interface ApiRequest {
  readonly method: string;
  /** Path without the stage. */
  readonly path: string;
  readonly body: string | undefined;
}

/** What the bucket has of a run. */
export interface StoredRun {
  /** Text of the status document. */
  readonly status: string;
  readonly results: readonly string[];
  /** There are more results than one listing gives. */
  readonly truncated: boolean;
}

export interface Ports {
  readonly newId: () => string;
  readonly now: () => Date;
  readonly writeStatus: (status: RunStatus) => Promise<void>;
  /** Nothing when there is no such run. */
  readonly readRun: (id: string) => Promise<StoredRun | undefined>;
  readonly enqueue: (message: string) => Promise<void>;
  readonly log: Log;
}

/** Answers one request. `base` is the path of the runs, `/runs`. */
export async function answer({ method, path, body }: ApiRequest, base: string, ports: Ports): Promise<Reply> {
  const wanted = path.replace(/\/+$/, '');
  if (wanted === base) return method === 'POST' ? submit(body, base, ports) : notAllowed('POST');
  const id = wanted.startsWith(`${base}/`) ? wanted.slice(base.length + 1) : undefined;
  if (id === undefined || id.includes('/')) return problem(404, `There is nothing at ${path}.`);
  return method === 'GET' ? look(id, ports) : notAllowed('GET');
}

async function submit(body: string | undefined, base: string, ports: Ports): Promise<Reply> {
  const { newId, now, writeStatus, enqueue, log } = ports;
  const id = newId();
  const message = messageOf(id, body);
  if (message.kind === 'refused') return problem(message.status, message.reason);

  const queued: RunStatus = { id, state: 'queued', submittedAt: now().toISOString() };
  const statusUrl = `${base}/${id}`;
  try {
    // Before the message: a worker that starts at once writes `running` after this, never before.
    await writeStatus(queued);
  } catch (error) {
    log('error', 'the status of a run could not be written', { runId: id, error });
    return problem(503, 'The run could not be recorded and was not started. Try again.');
  }
  try {
    await enqueue(message.text);
  } catch (error) {
    log('error', 'a run could not be sent to the queue', { runId: id, error });
    await giveUp(queued, ports);
    return { ...problem(503, 'The queue did not take the run. Try again.', { id, statusUrl, state: 'failed' }) };
  }
  log('info', 'run queued', { runId: id, bytes: Buffer.byteLength(message.text) });
  return { status: 202, body: { id, statusUrl, state: queued.state }, headers: { location: statusUrl } };
}

/** A run that nobody will work on must not stay `queued`. A message that arrived after all makes it `running` again. */
async function giveUp(queued: RunStatus, { now, writeStatus, log }: Ports): Promise<void> {
  try {
    const reason = 'The queue did not take the run.';
    await writeStatus({ ...queued, state: 'failed', finishedAt: now().toISOString(), reason });
  } catch (error) {
    log('error', 'a run stays queued that was never sent', { runId: queued.id, error });
  }
}

async function look(text: string, { readRun, log }: Ports): Promise<Reply> {
  const id = z.uuid().safeParse(text.toLowerCase());
  if (!id.success) return problem(400, 'The id of a run is a UUID.');
  const run = await readRun(id.data);
  if (!run) return problem(404, `There is no run ${id.data}.`);
  const status = parseStatus(run.status);
  if (!status.success) {
    log('error', 'the status document of a run is not as agreed', { runId: id.data, error: status.error });
    return problem(502, 'The status of this run is not readable: the worker wrote a document that is not as agreed.');
  }
  const more = run.truncated ? { resultsTruncated: true } : {};
  return { status: 200, body: { ...status.data, results: run.results, ...more } };
}

function parseStatus(text: string) {
  const json = z.string().transform((value, context) => {
    try {
      return JSON.parse(value) as unknown;
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  });
  return json.pipe(runStatus).safeParse(text);
}
