/** A delivery queues its run once, wherever an attempt ends and however many there are. */
import { API, DELIVERY, delivery, INVOCATION, PULL_REQUEST, type World, world } from './wake-world';

/** The process is gone at this call: it and everything after it are not done. */
const dieAt = (here: World, number: number): void => {
  here.fails = (call) => call >= number;
};

const WHOLE = ['create', 'read unit', 'tag', 'ask', 'send', 'replace'];
const SENT = { id: DELIVERY, state: 'queued', submittedAt: expect.any(String) };

test('a delivery is kept, the unit started, the run sent, and that noted, in this order', async () => {
  const here = world();
  await here.request(delivery());
  expect(here.calls).toEqual(WHOLE);
});

test('a repeated delivery starts nothing and queues nothing', async () => {
  const here = world();
  const first = await here.request(delivery());
  here.now += 10 * 24 * 3_600_000;
  const again = await here.request(delivery(PULL_REQUEST, { 'x-github-delivery': DELIVERY.toUpperCase() }));
  expect([first.status, again.status]).toEqual([202, 202]);
  expect(again.body).toMatchObject({ run: { id: DELIVERY, repeated: true } });
  expect([here.queue.length, here.asked, here.calls]).toEqual([1, 1, ['create', 'read']]);
  expect(here.counted).toEqual(['Woken', 'Queued', 'Repeated']);
});

test('the same body with another id is another run', async () => {
  const here = world();
  await here.request(delivery());
  const other = '0b989ba4-242f-11e5-81e1-c7b6966d2516';
  await here.request(delivery(PULL_REQUEST, { 'x-github-delivery': other }));
  expect(here.queue.map((message) => (JSON.parse(message) as { id: string }).id)).toEqual([DELIVERY, other]);
});

test.each(WHOLE.map((call, number) => [call, number] as const))(
  'an attempt that dies before "%s" is made up for by the next',
  async (_call, number) => {
    const here = world();
    dieAt(here, number);
    await here.request(delivery()).catch(() => undefined);
    here.fails = () => false;
    here.now += INVOCATION + 1;
    expect((await here.request(delivery())).status).toBe(202);
    expect(here.status()).toEqual(SENT);
    expect(here.unit.tags).toHaveProperty('keep-running-until');
    expect(here.asked).toBeGreaterThanOrEqual(1);
    // The one gap that no service closes: sent, and not noted. The message is the same.
    expect(here.queue).toHaveLength(WHOLE[number] === 'replace' ? 2 : 1);
    expect(new Set(here.queue).size).toBe(1);
    // And the next one is repeated.
    await here.request(delivery());
    expect(new Set(here.queue).size).toBe(1);
    expect(here.counted.at(-1)).toBe('Repeated');
  },
);

test.each(['running', 'succeeded', 'failed'] as const)(
  'a run that is %s is not sent again, though nobody noted that it was sent',
  async (state) => {
    const here = world();
    here.fails = (_number, name) => name === 'replace';
    await here.request(delivery());
    here.fails = () => false;
    const startedAt = new Date(here.now).toISOString();
    // The worker keeps what stood in the document.
    here.documents.set(DELIVERY, { text: JSON.stringify({ ...here.status(), state, startedAt }), etag: 'worker' });
    here.now += INVOCATION + 1;
    expect((await here.request(delivery())).body).toMatchObject({ run: { repeated: true } });
    expect(here.queue).toHaveLength(1);
    expect(here.status().state).toBe(state);
  },
);

test('what the worker wrote meanwhile stays, and says that the queue had the message', async () => {
  const here = world();
  here.fails = (_number, name) => {
    if (name === 'replace') {
      here.documents.set(DELIVERY, { text: JSON.stringify({ ...here.status(), state: 'running' }), etag: 'worker' });
    }
    return false;
  };
  expect((await here.request(delivery())).status).toBe(202);
  expect(here.status().state).toBe('running');
});

test('while one invocation is at it, another is told to come back, and two never send both', async () => {
  const here = world();
  dieAt(here, 1);
  await here.request(delivery()).catch(() => undefined);
  here.fails = () => false;
  const reply = await here.request(delivery());
  expect(reply).toMatchObject({ status: 503, headers: { 'retry-after': String(INVOCATION / 1_000) } });
  expect([here.queue, here.asked]).toEqual([[], 0]);

  const both = world();
  const replies = await Promise.all([both.request(delivery()), both.request(delivery())]);
  expect(replies.map(({ status }) => status).sort()).toEqual([202, 503]);
  expect(both.queue).toHaveLength(1);
});

test('of two that take over at once one does', async () => {
  const here = world();
  dieAt(here, 1);
  await here.request(delivery()).catch(() => undefined);
  here.fails = () => false;
  here.now += INVOCATION + 1;
  const replies = await Promise.all([here.request(delivery()), here.request(delivery())]);
  expect(replies.map(({ status }) => status).sort()).toEqual([202, 503]);
  expect(here.queue).toHaveLength(1);
});

test.each(['read unit', 'tag', 'ask', 'send'])(
  'when it cannot %s, the run is said to have failed, and can be delivered again at once',
  async (call) => {
    const here = world();
    here.fails = (_number, name) => name === call;
    expect((await here.request(delivery())).status).toBe(503);
    expect(here.status()).toMatchObject({ state: 'failed', reason: expect.stringMatching(/again/) });
    expect(here.queue).toEqual([]);
    here.fails = () => false;
    expect((await here.request(delivery())).status).toBe(202);
    expect(here.status()).toEqual(SENT);
    expect(here.queue).toHaveLength(1);
  },
);

test('when the bucket cannot be written nothing is started', async () => {
  const here = world();
  here.fails = (_number, name) => name === 'create';
  await expect(here.request(delivery())).rejects.toThrow('create failed');
  expect([here.queue, here.asked, here.unit.tags]).toEqual([[], 0, {}]);
});

test('a write that arrived and whose answer did not is its own', async () => {
  const here = world();
  // The client tried again by itself, and was told that the document is there.
  here.createAnswers = false;
  expect((await here.request(delivery())).status).toBe(202);
  expect(here.status()).toEqual(SENT);
  expect(here.queue).toHaveLength(1);
});

test('a document that is not as agreed was written by the worker', async () => {
  const here = world();
  here.documents.set(DELIVERY, { text: '{"state":"odd"', etag: 'worker' });
  expect((await here.request(delivery())).body).toMatchObject({ run: { repeated: true } });
  expect([here.queue, here.asked]).toEqual([[], 0]);
  expect(here.logged.join()).toMatch(/not as agreed/);
});

test('members are not touched by any of it', async () => {
  const here = world();
  await here.request(delivery());
  expect([here.unit.calls, here.unit.held.get('service/api')]).toEqual([[], API]);
});
