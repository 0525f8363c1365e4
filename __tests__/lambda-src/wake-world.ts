/** The wake with everything outside in memory: what was done to it, an end of the process at any call, and its clock. */
import { createHmac, randomUUID } from 'node:crypto';
import { Unconfigured } from '../../lambda-src/wake/authenticity';
import type { DeliveredRun, Metric } from '../../lambda-src/wake/contract';
import { answer, type Ports, type WakeRequest } from '../../lambda-src/wake/core';
import type { Stored } from '../../lambda-src/wake/delivery';
import { type Held, NIGHT, type UnitInMemory, unitInMemory } from '../helpers/power-unit';

export const TOKEN = 'a-token-of-some-length';
export const SECRET = "It's a Secret to Everybody";
export const DELIVERY = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
/** How long an invocation may take in the world, in milliseconds. */
export const INVOCATION = 30_000;

export const API: Held = { kind: 'service', name: 'api', counts: { desired: 0 } };

type SecretPort = 'token' | 'githubSecret';

export interface World {
  readonly unit: UnitInMemory;
  /** Status documents by id of the run. */
  readonly documents: Map<string, Stored>;
  readonly queue: string[];
  readonly counted: Metric[];
  readonly logged: string[];
  /** Times that the switch was asked to run. */
  asked: number;
  now: number;
  /** The calls to the outside with these numbers, from 0, fail. */
  fails: (call: number, name: string) => boolean;
  /** Whether the answer to a write that creates a document arrives. */
  createAnswers: boolean;
  /** Secrets without a value. */
  unwritten: readonly SecretPort[];
  /** Secrets that were read. */
  readonly secretsRead: SecretPort[];
  /** Calls to the outside of the last request. */
  calls: string[];
  readonly request: (request: Partial<WakeRequest>) => ReturnType<typeof answer>;
  readonly status: (id?: string) => DeliveredRun;
}

export function world(without: readonly ('unit' | 'runs' | 'githubSecret')[] = []): World {
  const unit = unitInMemory([API]);
  unit.configured = { 'service/api': { desired: 2 } };
  unit.captured = { 'service/api': { state: 'off', counts: { desired: 2 }, configured: { desired: 2 } } };
  const made: World = {
    unit,
    documents: new Map(),
    queue: [],
    counted: [],
    logged: [],
    asked: 0,
    now: NIGHT,
    fails: () => false,
    createAnswers: true,
    unwritten: [],
    secretsRead: [],
    calls: [],
    request: (request) => {
      made.calls = [];
      const empty = { method: 'POST', path: '/wake', headers: {}, body: Buffer.alloc(0) };
      return answer({ ...empty, ...request }, portsOf(made, without));
    },
    status: (id = DELIVERY) => JSON.parse(made.documents.get(id)?.text ?? '') as DeliveredRun,
  };
  return made;
}

function portsOf(world: World, without: readonly string[]): Ports {
  let etags = world.documents.size;
  const call = async (name: string): Promise<void> => {
    world.calls.push(name);
    if (world.fails(world.calls.length - 1, name)) throw new Error(`${name} failed`);
  };
  const secret = async (port: SecretPort, value: string): Promise<string> => {
    world.secretsRead.push(port);
    if (world.unwritten.includes(port)) throw new Unconfigured(`shop/dev/${port}`);
    return value;
  };
  const write = (status: DeliveredRun): string => {
    etags += 1;
    world.documents.set(status.id, { text: JSON.stringify(status), etag: `e${etags}-${randomUUID()}` });
    return world.documents.get(status.id)?.etag ?? '';
  };
  const all: Required<Ports> = {
    now: () => world.now,
    attempt: randomUUID(),
    deadline: world.now + INVOCATION,
    token: () => secret('token', TOKEN),
    githubSecret: () => secret('githubSecret', SECRET),
    unit: {
      read: () => call('read unit').then(() => world.unit.ports.readUnit()),
      observe: (state) => world.unit.ports.observe(state),
      tag: (tags) => call('tag').then(() => void Object.assign(world.unit.tags, tags)),
      ask: async () => {
        await call('ask');
        world.asked += 1;
      },
    },
    runs: {
      create: (status) =>
        call('create').then(() => {
          if (world.documents.has(status.id)) return undefined;
          const etag = write(status);
          return world.createAnswers ? etag : undefined;
        }),
      read: (id) => call('read').then(() => world.documents.get(id)),
      replace: (status, etag) =>
        call('replace').then(() => (world.documents.get(status.id)?.etag === etag ? write(status) : undefined)),
      send: (message) => call('send').then(() => void world.queue.push(message)),
    },
    count: (metric) => void world.counted.push(metric),
    log: (level, message, fields) => void world.logged.push(JSON.stringify([level, message, fields])),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name))) as unknown as Ports;
}

export const PULL_REQUEST = { action: 'opened', number: 7, pull_request: { head: { sha: 'abc', ref: 'grüße' } } };

export const signatureOf = (body: string | Buffer, secret = SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** A delivery as GitHub makes it; headers that are given replace or, when undefined, remove its own. */
export function delivery(
  body: unknown = PULL_REQUEST,
  headers: Readonly<Record<string, string | undefined>> = {},
): Partial<WakeRequest> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    path: '/github',
    headers: {
      'x-hub-signature-256': signatureOf(text),
      'x-github-event': 'pull_request',
      'x-github-delivery': DELIVERY,
      ...headers,
    },
    body: Buffer.from(text),
  };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
