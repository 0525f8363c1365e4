/** What the wake answers. Everything outside is a port, so that this runs without an account. */
import * as z from 'zod';
import { notAllowed, problem, type Reply } from '../shared/http-api';
import type { Log } from '../shared/log';
import { messageOf } from '../shared/run-message';
import { bearerOf, hasToken, isSignature, isSigned, Unconfigured } from './authenticity';
import { GITHUB_HEADERS, GITHUB_PATH, MAX_WAKE_BYTES, type Metric, STARTING_ACTIONS, WAKE_PATH } from './contract';
import { claim, giveUp, type RunPorts, send } from './delivery';
import { progress, type Start, start, type UnitPorts } from './unit';
import { askedAt, isSpelled, wakeId } from './wake-id';

export interface WakeRequest {
  readonly method: string;
  /** Path without the stage. */
  readonly path: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it was sent, byte for byte. */
  readonly body: Buffer;
}

export interface Ports {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Names this invocation. */
  readonly attempt: string;
  /** When this invocation has ended, whatever becomes of it, in milliseconds since 1970. */
  readonly deadline: number;
  /** An error when the secret cannot be read, or is none; `Unconfigured` when nobody has written it yet. */
  readonly token: () => Promise<string>;
  /** Absent without a webhook. */
  readonly githubSecret?: () => Promise<string>;
  /** Absent when nothing has to be started. */
  readonly unit?: UnitPorts;
  /** Absent without a queue. */
  readonly runs?: RunPorts;
  readonly count: (metric: Metric) => void;
  readonly log: Log;
}

/** Answers one request. What cannot be right, whatever the secrets are, is refused before one is read. */
export async function answer(request: WakeRequest, ports: Ports): Promise<Reply> {
  try {
    return await route(request, ports);
  } catch (error) {
    if (error instanceof Unconfigured) return unconfigured(error, ports);
    throw error;
  }
}

async function route(request: WakeRequest, ports: Ports): Promise<Reply> {
  const { method } = request;
  const path = request.path.replace(/\/+$/, '');
  if (path === WAKE_PATH) return method === 'POST' ? wake(request, ports) : notAllowed('POST');
  if (path === GITHUB_PATH && ports.githubSecret) {
    return method === 'POST' ? deliver(request, ports.githubSecret, ports) : notAllowed('POST');
  }
  const id = path.startsWith(`${WAKE_PATH}/`) ? path.slice(WAKE_PATH.length + 1) : undefined;
  if (id === undefined) return problem(404, `There is nothing at ${request.path}.`);
  return method === 'GET' ? look(id, ports) : notAllowed('GET');
}

async function wake({ headers, body }: WakeRequest, ports: Ports): Promise<Reply> {
  const authorization = headers['authorization'];
  if (bearerOf(authorization) === undefined) return refusedToken('no token', ports);
  const token = await ports.token();
  if (!hasToken(authorization, token)) return refusedToken('wrong token', ports);
  if (body.length > MAX_WAKE_BYTES) return problem(413, 'The body is longer than nothing, which is what is taken.');
  if (!isEmpty(body.toString('utf8'))) return problem(400, 'No input is taken: the body must be empty, or {}.');
  return startOnly(wakeId(token, ports.now()), ports);
}

function isEmpty(text: string): boolean {
  try {
    return text.trim() === '' || z.strictObject({}).safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

async function deliver({ headers, body }: WakeRequest, secret: Ports['token'], ports: Ports): Promise<Reply> {
  const signature = headers[GITHUB_HEADERS.signature];
  if (!isSignature(signature)) return refused(`${GITHUB_PATH}: no signature`, ports);
  if (!isSigned(signature, body, await secret())) return refused(`${GITHUB_PATH}: wrong signature`, ports);
  const delivery = z.uuid().safeParse(headers[GITHUB_HEADERS.delivery]?.toLowerCase());
  if (!delivery.success) return problem(400, 'The header X-GitHub-Delivery is not a UUID.');
  const event = headers[GITHUB_HEADERS.event];
  if (event === undefined) return problem(400, 'The header X-GitHub-Event is missing.');
  if (event !== 'pull_request') return ignored(`event ${event}`, ports);

  const text = body.toString('utf8');
  const message = messageOf(delivery.data, text);
  if (message.kind === 'refused' && message.status === 400) {
    return problem(400, `${message.reason} The content type of the webhook must be application/json.`);
  }
  const action = z.object({ action: z.string() }).safeParse(JSON.parse(text)).data?.action;
  if (action === undefined) return problem(400, 'The body has no action.');
  if (!STARTING_ACTIONS.includes(action)) return ignored(`pull_request ${action}`, ports);
  if (message.kind === 'refused') return problem(message.status, message.reason);
  return queue(delivery.data, message.text, ports);
}

/** Claims the run before the unit starts: a repeated delivery, days later, starts nothing. */
async function queue(id: string, message: string, ports: Ports): Promise<Reply> {
  const { runs, now, attempt, deadline, count, log } = ports;
  // Before anything is done: what cannot be answered is not begun. So without a value of the token nothing is queued.
  const wakeOf = wakeId(await ports.token(), now());
  if (runs === undefined) return startOnly(wakeOf, ports);
  const claimed = await claim({ id, attempt, now: now(), until: deadline }, runs, log);
  if (claimed.kind === 'busy') {
    const seconds = Math.max(1, Math.ceil((claimed.until - now()) / 1_000));
    const reply = problem(
      503,
      `This delivery is being worked on. Deliver it again in ${seconds} s, unless it is there.`,
    );
    return { ...reply, headers: { 'retry-after': String(seconds) } };
  }
  if (claimed.kind === 'repeated') {
    count('Repeated');
    log('info', 'repeated delivery: its run was queued before', { runId: id });
    return accepted(wakeOf, { run: { id, repeated: true } });
  }
  const started = await begin(ports);
  if (started === undefined) {
    await giveUp(claimed, now(), runs, log);
    return notStarted();
  }
  try {
    await send(claimed, message, runs, log);
  } catch (error) {
    log('error', 'a run could not be sent to the queue', { runId: id, error });
    await giveUp(claimed, now(), runs, log);
    return problem(503, 'The queue did not take the run. Deliver it again.');
  }
  count('Queued');
  log('info', 'run queued', { runId: id, bytes: Buffer.byteLength(message) });
  return accepted(wakeOf, { ...started, run: { id } });
}

/** Nothing when the start could not be asked for. What never stops is up. */
async function begin({ unit, now, count, log }: Ports): Promise<Start | { readonly state: 'up' } | undefined> {
  if (unit === undefined) return { state: 'up' };
  try {
    const started = await start(unit, now());
    count('Woken');
    log('info', 'start asked for', { ...started });
    return started;
  } catch (error) {
    log('error', 'the start could not be asked for', { error });
    return undefined;
  }
}

async function look(id: string, { now, token, unit }: Ports): Promise<Reply> {
  const asked = isSpelled(id) ? askedAt(await token(), id, now()) : undefined;
  if (asked === undefined) return problem(404, 'There is no such wake, or it is more than a day old.');
  const found = unit === undefined ? { state: 'up', members: [] } : await progress(unit, now());
  return { status: 200, body: { id, askedAt: new Date(asked).toISOString(), ...found } };
}

async function startOnly(id: string, ports: Ports): Promise<Reply> {
  const started = await begin(ports);
  return started === undefined ? notStarted() : accepted(id, { ...started });
}

function accepted(id: string, more: Reply['body']): Reply {
  const statusUrl = `${WAKE_PATH}/${id}`;
  return { status: 202, body: { id, statusUrl, ...more }, headers: { location: statusUrl } };
}

/** Acknowledged: GitHub shows it as delivered. */
function ignored(what: string, { count, log }: Ports): Reply {
  count('Ignored');
  log('info', 'delivery ignored', { what });
  return { status: 202, body: { ignored: what } };
}

function notStarted(): Reply {
  return problem(503, 'The start could not be asked for. Try again.');
}

/** Nobody is told more than what is to be written: no retry helps before. */
function unconfigured({ secretName }: Unconfigured, { count, log }: Ports): Reply {
  count('Unconfigured');
  log('error', 'a secret has no value yet', { secretName });
  return problem(503, `The secret ${secretName} has no value yet.`);
}

function refusedToken(check: string, ports: Ports): Reply {
  return { ...refused(`${WAKE_PATH}: ${check}`, ports), headers: { 'www-authenticate': 'Bearer' } };
}

/** Nothing of the request is written down but which check it failed; no error: whoever finds the address can have it. */
function refused(check: string, { count, log }: Ports): Reply {
  count('Refused');
  log('info', 'request refused', { check });
  return problem(401, 'Not authenticated.');
}
