import fc from 'fast-check';
import { readConfig } from '../../lambda-src/runs-api/config';
import {
  MAX_MESSAGE_BYTES,
  RUN_STATES,
  type RunStatus,
  runMessage,
  statusKey,
} from '../../lambda-src/runs-api/contract';
import { type ApiRequest, answer, type Ports, type StoredRun } from '../../lambda-src/runs-api/core';
import { messageOf } from '../../lambda-src/shared/run-message';

const ID = '0b8f1c1e-6f0a-4c6f-9a53-0d6f2a1c7e11';
const NOW = '2026-01-02T03:04:05.000Z';

/** Ports that remember what was done, in order; any of them can be replaced. */
function world(replaced: Partial<Ports> = {}) {
  const done: unknown[] = [];
  const ports: Ports = {
    newId: () => ID,
    now: () => new Date(NOW),
    writeStatus: async (status) => void done.push(['status', status]),
    readRun: async () => undefined,
    enqueue: async (message) => void done.push(['message', message]),
    log: (level, message) => void done.push([level, message]),
    ...replaced,
  };
  const ask = (request: Partial<ApiRequest>) =>
    answer({ method: 'GET', path: '/runs', body: undefined, ...request }, '/runs', ports);
  return { done, ask };
}

const submit = (body: string | undefined, replaced: Partial<Ports> = {}) => {
  const { done, ask } = world(replaced);
  return ask({ method: 'POST', body }).then((reply) => ({ reply, done }));
};
const look = (run: StoredRun | undefined, id = ID) => world({ readRun: async () => run }).ask({ path: `/runs/${id}` });
const failing = async () => {
  throw new Error('no connection');
};

describe('POST /runs', () => {
  it('records the run, then sends it, then says where it is', async () => {
    const { reply, done } = await submit('{"region":"eu"}');
    expect(reply).toEqual({
      status: 202,
      body: { id: ID, statusUrl: `/runs/${ID}`, state: 'queued' },
      headers: { location: `/runs/${ID}` },
    });
    expect(done).toEqual([
      ['status', { id: ID, state: 'queued', submittedAt: NOW }],
      ['message', `{"id":"${ID}","input":{"region":"eu"}}`],
      ['info', 'run queued'],
    ]);
  });

  it.each([
    [undefined, /empty/],
    [' \n', /empty/],
    ['{"a":', /not JSON/],
    ['[1]', /not an array/],
    ['null', /not null/],
    ['"text"', /not a string/],
    ['7', /not a number/],
  ])('refuses %j without recording anything', async (body, reason) => {
    const { reply, done } = await submit(body);
    expect(reply).toEqual({ status: 400, body: { error: expect.stringMatching(reason) } });
    expect(done).toEqual([]);
  });

  it('takes what just fits into a message, and refuses one byte more', async () => {
    const envelope = Buffer.byteLength(`{"id":"${ID}","input":{"a":""}}`);
    const fits = JSON.stringify({ a: 'x'.repeat(MAX_MESSAGE_BYTES - envelope) });
    expect((await submit(fits)).reply.status).toBe(202);
    const { reply, done } = await submit(fits.replace('x', 'é'));
    expect(reply).toMatchObject({
      status: 413,
      body: { error: expect.stringContaining(String(MAX_MESSAGE_BYTES + 1)) },
    });
    expect(done).toEqual([]);
  });

  it('says 503 and fails the run when the queue does not take it', async () => {
    const { reply, done } = await submit('{}', { enqueue: failing });
    expect(reply).toMatchObject({ status: 503, body: { id: ID, statusUrl: `/runs/${ID}`, state: 'failed' } });
    expect(done).toEqual([
      ['status', { id: ID, state: 'queued', submittedAt: NOW }],
      ['error', 'a run could not be sent to the queue'],
      [
        'status',
        { id: ID, state: 'failed', submittedAt: NOW, finishedAt: NOW, reason: expect.stringMatching(/queue/) },
      ],
    ]);
  });

  it('says 503 and sends nothing when the run could not be recorded', async () => {
    const { reply, done } = await submit('{}', { writeStatus: failing });
    expect(reply).toEqual({ status: 503, body: { error: expect.stringMatching(/not started/) } });
    expect(done).toEqual([['error', 'the status of a run could not be written']]);
  });

  it('still answers when neither the queue nor the bucket can be reached after the first write', async () => {
    let writes = 0;
    const writeStatus = async () => (writes++ === 0 ? undefined : failing());
    const { reply, done } = await submit('{}', { enqueue: failing, writeStatus });
    expect(reply.status).toBe(503);
    expect(done).toContainEqual(['error', 'a run stays queued that was never sent']);
  });
});

describe('a message', () => {
  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
  const isTaken = (character: string) =>
    ['\t', '\n', '\r'].includes(character) || (character >= ' ' && character <= '\uFFFD');
  const anyObject = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }));

  it('carries any JSON object unchanged, in characters that SQS takes', () => {
    fc.assert(
      fc.property(anyObject, fc.nat({ max: 2 }), (input, indent) => {
        const message = messageOf(ID, JSON.stringify(input, undefined, indent));
        if (message.kind !== 'message') throw new Error(message.reason);
        expect(message.text.split('').filter((character) => !isTaken(character))).toEqual([]);
        const parsed = JSON.parse(message.text) as unknown;
        expect(JSON.stringify(parsed)).toBe(JSON.stringify({ id: ID, input }));
        expect(runMessage.safeParse(parsed).success).toBe(true);
      }),
    );
  });

  it('escapes the two characters of JSON that SQS refuses', () => {
    expect(messageOf(ID, '{"a":"\uFFFE\uFFFF"}')).toMatchObject({ text: expect.stringContaining('"\\ufffe\\uffff"') });
  });

  it('keeps numbers that JavaScript cannot hold, and objects deeper than its stack', () => {
    expect(messageOf(ID, '{"n":12345678901234567890}')).toMatchObject({
      text: expect.stringContaining('12345678901234567890'),
    });
    expect(messageOf(ID, `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`).kind).toBe('message');
  });

  it('comes from an object or is refused with a reason, whatever is sent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (body) => {
        const made = messageOf(ID, body);
        if (made.kind === 'refused') expect(made.reason).toMatch(/\w/);
        else expect(typeof (JSON.parse(made.text) as { input: unknown }).input).toBe('object');
      }),
    );
  });
});

describe('GET /runs/{id}', () => {
  const stored = (status: object, more: Partial<StoredRun> = {}): StoredRun => ({
    status: JSON.stringify(status),
    results: [],
    truncated: false,
    ...more,
  });

  it.each(RUN_STATES)('tells that a run is %s', async (state) => {
    const status: RunStatus = { id: ID, state, submittedAt: NOW };
    expect(await look(stored(status))).toEqual({ status: 200, body: { ...status, results: [] } });
  });

  it('passes on what the worker adds, and the keys of results', async () => {
    const status = { id: ID, state: 'succeeded', submittedAt: NOW, finishedAt: NOW, rows: 12 };
    const results = [`runs/${ID}/results/table.csv`];
    const reply = await look(stored(status, { results, truncated: true }));
    expect(reply.body).toEqual({ ...status, results, resultsTruncated: true });
  });

  it('finds a run by its id in any case', async () => {
    const asked: string[] = [];
    const { ask } = world({ readRun: async (id) => void asked.push(id) });
    await ask({ path: `/runs/${ID.toUpperCase()}` });
    expect(asked).toEqual([ID]);
  });

  it('says 404 of a run that is not there', async () => {
    expect(await look(undefined)).toEqual({ status: 404, body: { error: `There is no run ${ID}.` } });
  });

  it.each(['7', 'status.json', '..', `${ID}0`])('says 400 of %s, which is no id', async (id) => {
    expect((await look(undefined, id)).status).toBe(400);
  });

  it.each(['{', '{}', `{"id":"${ID}","state":"paused","submittedAt":"${NOW}"}`])(
    'says 502 of a status document %s',
    async (status) => {
      expect((await look({ status, results: [], truncated: false })).status).toBe(502);
    },
  );
});

describe('anything else', () => {
  it.each([
    ['GET', '/runs', 405, 'POST'],
    ['DELETE', `/runs/${ID}`, 405, 'GET'],
    ['POST', `/runs/${ID}`, 405, 'GET'],
    ['GET', `/runs/${ID}/results`, 404, undefined],
    ['GET', '/', 404, undefined],
    ['POST', '/runsandmore', 404, undefined],
  ])('%s %s is answered %i', async (method, path, status, allow) => {
    const reply = await world().ask({ method, path, body: '{}' });
    expect([reply.status, reply.headers?.['allow']]).toEqual([status, allow]);
    expect(reply.body['error']).toMatch(/\w/);
  });

  it('never throws, and never reaches out for a path that is not a run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'POST', 'PUT'), fc.webPath(), async (method, path) => {
        fc.pre(!/^\/runs\/*$/.test(path));
        const { done, ask } = world();
        expect((await ask({ method, path, body: '{}' })).status).toBeGreaterThanOrEqual(400);
        expect(done).toEqual([]);
      }),
    );
  });
});

describe('settings', () => {
  const complete = { QUEUE_URL: 'https://sqs.example.com/runs', RESULTS_BUCKET: 'results', STATUS_BASE: '/runs' };

  it('come from the environment', () => {
    expect(readConfig({ ...complete, HOME: '/' })).toEqual({
      queueUrl: 'https://sqs.example.com/runs',
      resultsBucket: 'results',
      statusBase: '/runs',
    });
  });

  it('that are missing or wrong are named, all at once', () => {
    expect(() => readConfig({ STATUS_BASE: 'runs/' })).toThrow(/QUEUE_URL.*RESULTS_BUCKET.*STATUS_BASE/);
  });
});

it('keeps runs apart by key', () => {
  fc.assert(fc.property(fc.uuid(), fc.uuid(), (a, b) => a === b || statusKey(a) !== statusKey(b)));
});
