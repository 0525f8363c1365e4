/** Who is let in, what is done, and what is answered. */
import fc from 'fast-check';
import { MAX_MESSAGE_BYTES, runMessage } from '../../lambda-src/shared/runs';
import { hasToken, isSigned, usable } from '../../lambda-src/wake/authenticity';
import { readConfig } from '../../lambda-src/wake/config';
import { STATUS_SECONDS } from '../../lambda-src/wake/contract';
import { askedAt, wakeId } from '../../lambda-src/wake/wake-id';
import { NIGHT } from '../helpers/power-unit';
import {
  API,
  bearer,
  DELIVERY,
  delivery,
  PULL_REQUEST,
  SECRET,
  signatureOf,
  TOKEN,
  type World,
  world,
} from './wake-world';

const HOUR = 3_600_000;

/** Nothing was started, queued or kept. */
const untouched = ({ calls, queue, asked, documents }: World) =>
  expect({ calls, queue, asked, documents: documents.size }).toEqual({ calls: [], queue: [], asked: 0, documents: 0 });

describe('POST /wake', () => {
  test('keeps the unit running for as long as a wake does, has it switched, and says where to ask', async () => {
    const here = world();
    const { status, body, headers } = await here.request({ headers: bearer(TOKEN) });
    expect(status).toBe(202);
    expect(body).toEqual({ id: expect.any(String), statusUrl: `/wake/${String(body['id'])}`, state: 'starting' });
    expect(headers).toEqual({ location: body['statusUrl'] });
    expect(here.unit.tags).toEqual({ 'keep-running-until': new Date(NIGHT + 4 * HOUR).toISOString() });
    expect(here.asked).toBe(1);
    expect(here.counted).toEqual(['Woken']);
  });

  test.each([
    ['no token', {}],
    ['another token', bearer('a-token-of-same-lengt!')],
    ['a shorter token', bearer('a')],
    ['a longer token', bearer(`${TOKEN}-and-more`)],
    ['an empty token', bearer('')],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['the token alone', { authorization: TOKEN }],
  ])('with %s starts nothing', async (_what, headers) => {
    const here = world();
    const reply = await here.request({ headers, body: Buffer.from('{"secret":"body"}') });
    expect(reply).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    untouched(here);
    expect(here.counted).toEqual(['Refused']);
    expect(here.logged.join()).toMatch(/request refused/);
    expect(here.logged.join()).not.toMatch(/secret|token-of/);
  });

  test.each(['', ' \n', '{}', ' { } '])('takes the body %j, which says nothing', async (body) => {
    expect((await world().request({ headers: bearer(TOKEN), body: Buffer.from(body) })).status).toBe(202);
  });

  test.each([
    ['{"hours":8}', 400],
    ['[]', 400],
    ['{', 400],
    ['hello', 400],
    [' '.repeat(1_025), 413],
  ])('refuses the body %.20j', async (body, status) => {
    const here = world();
    expect((await here.request({ headers: bearer(TOKEN), body: Buffer.from(body) })).status).toBe(status);
    untouched(here);
  });

  test('does not shorten a tag that lasts longer', async () => {
    const here = world();
    const longer = new Date(NIGHT + 5 * HOUR).toISOString();
    here.unit.tags = { 'keep-running-until': longer };
    await here.request({ headers: bearer(TOKEN) });
    expect(here.unit.tags).toEqual({ 'keep-running-until': longer });
    expect(here.asked).toBe(1);
  });

  test.each([new Date(NIGHT + HOUR).toISOString(), new Date(NIGHT - HOUR).toISOString(), 'tomorrow'])(
    'replaces the tag %s, which ends earlier or cannot be read',
    async (value) => {
      const here = world();
      here.unit.tags = { 'keep-running-until': value };
      await here.request({ headers: bearer(TOKEN) });
      expect(here.unit.tags).toEqual({ 'keep-running-until': new Date(NIGHT + 4 * HOUR).toISOString() });
    },
  );

  test('says that the unit stays stopped when a stronger tag keeps it so', async () => {
    const here = world();
    here.unit.tags = { 'keep-stopped-until': '2026-07-01T00:00:00Z' };
    const { status, body } = await here.request({ headers: bearer(TOKEN) });
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: 'stopped', reason: expect.stringMatching(/2026-07-01T00:00:00/) });
  });

  test.each(['read unit', 'tag', 'ask'])('says 503 when it cannot %s, and does it all the next time', async (call) => {
    const here = world();
    here.fails = (_number, name) => name === call;
    expect((await here.request({ headers: bearer(TOKEN) })).status).toBe(503);
    here.fails = () => false;
    expect((await here.request({ headers: bearer(TOKEN) })).status).toBe(202);
    expect([here.unit.tags['keep-running-until'], here.asked]).toEqual([new Date(NIGHT + 4 * HOUR).toISOString(), 1]);
  });

  test('of what never stops starts nothing and is up', async () => {
    const here = world(['unit']);
    const { status, body } = await here.request({ headers: bearer(TOKEN) });
    expect([status, body['state']]).toEqual([202, 'up']);
    untouched(here);
    const found = await here.request({ method: 'GET', path: String(body['statusUrl']) });
    expect(found).toMatchObject({ status: 200, body: { state: 'up', members: [] } });
  });
});

describe('POST /github', () => {
  test.each(['opened', 'synchronize', 'reopened'])(
    'a pull request that is %s starts the unit and queues a run',
    async (action) => {
      const here = world();
      const event = { ...PULL_REQUEST, action };
      const { status, body } = await here.request(delivery(event));
      expect(status).toBe(202);
      expect(body).toMatchObject({
        state: 'starting',
        run: { id: DELIVERY },
        statusUrl: `/wake/${String(body['id'])}`,
      });
      expect(here.queue.map((message) => runMessage.parse(JSON.parse(message)))).toEqual([
        { id: DELIVERY, input: event },
      ]);
      expect(here.status()).toEqual({ id: DELIVERY, state: 'queued', submittedAt: new Date(NIGHT).toISOString() });
      expect([here.asked, here.counted]).toEqual([1, ['Woken', 'Queued']]);
    },
  );

  test.each([
    ['no signature', undefined],
    ['an empty signature', ''],
    ['the signature of another body', signatureOf('{}')],
    ['the signature by another secret', signatureOf(JSON.stringify(PULL_REQUEST), 'another secret')],
    ['the signature by an empty secret', signatureOf(JSON.stringify(PULL_REQUEST), '')],
    ['the digest alone', signatureOf(JSON.stringify(PULL_REQUEST)).slice('sha256='.length)],
    ['half of the signature', signatureOf(JSON.stringify(PULL_REQUEST)).slice(0, 30)],
    ['the older SHA-1', 'sha1=0123456789012345678901234567890123456789'],
  ])('%s starts nothing', async (_what, signature) => {
    const here = world();
    const forged = delivery(PULL_REQUEST, { 'x-hub-signature-256': signature });
    expect((await here.request(forged)).status).toBe(401);
    untouched(here);
    expect(here.counted).toEqual(['Refused']);
    expect(here.logged.join()).not.toMatch(/abc|sha256=/);
  });

  test('the signature is over the bytes, not over what they spell', async () => {
    const here = world();
    const signed = JSON.stringify(PULL_REQUEST);
    const body = Buffer.from(JSON.stringify(PULL_REQUEST, undefined, 1));
    expect((await here.request({ ...delivery(), body })).status).toBe(401);
    expect((await here.request({ ...delivery(), body: Buffer.from(signed) })).status).toBe(202);
  });

  test.each([
    ['a ping', { zen: 'Design for failure.' }, { 'x-github-event': 'ping' }, 'event ping'],
    ['a push', { ref: 'main' }, { 'x-github-event': 'push' }, 'event push'],
    ['a push in another form than JSON', 'payload=%7B%7D', { 'x-github-event': 'push' }, 'event push'],
    ['a pull request that is closed', { ...PULL_REQUEST, action: 'closed' }, {}, 'pull_request closed'],
    [
      'one that is edited, and long',
      { action: 'edited', body: 'x'.repeat(MAX_MESSAGE_BYTES) },
      {},
      'pull_request edited',
    ],
  ])('%s is acknowledged and ignored', async (_what, body, headers, ignored) => {
    const here = world();
    expect(await here.request(delivery(body, headers))).toEqual({ status: 202, body: { ignored } });
    untouched(here);
    expect(here.counted).toEqual(['Ignored']);
  });

  test.each([
    ['a delivery id that is no UUID', PULL_REQUEST, { 'x-github-delivery': '../status' }, 400],
    ['no delivery id', PULL_REQUEST, { 'x-github-delivery': undefined }, 400],
    ['no event', PULL_REQUEST, { 'x-github-event': undefined }, 400],
    ['malformed JSON', '{"action":', {}, 400],
    ['a form', 'payload=%7B%7D', {}, 400],
    ['JSON that is no object', '["opened"]', {}, 400],
    ['no action', {}, {}, 400],
    ['more than a message holds', { action: 'opened', body: 'x'.repeat(MAX_MESSAGE_BYTES) }, {}, 413],
  ])('%s is refused, and nothing is started', async (_what, body, headers, status) => {
    const here = world();
    expect((await here.request(delivery(body, headers))).status).toBe(status);
    untouched(here);
  });

  test('without a queue only starts the unit', async () => {
    const here = world(['runs']);
    const { status, body } = await here.request(delivery());
    expect([status, body['run'], here.calls]).toEqual([202, undefined, ['read unit', 'tag', 'ask']]);
  });

  test('without a unit only queues the run', async () => {
    const here = world(['unit']);
    const { status, body } = await here.request(delivery());
    expect([status, body['state'], here.calls]).toEqual([202, 'up', ['create', 'send', 'replace']]);
    expect(here.queue).toHaveLength(1);
  });

  test('without a secret is not there', async () => {
    expect((await world(['githubSecret']).request(delivery())).status).toBe(404);
  });
});

describe('GET /wake/{id}', () => {
  const woken = async () => {
    const here = world();
    const { body } = await here.request({ headers: bearer(TOKEN) });
    return { here, look: () => here.request({ method: 'GET', path: String(body['statusUrl']) }) };
  };

  test('tells how far the start is, member by member', async () => {
    const { here, look } = await woken();
    const { status, body } = await look();
    expect(status).toBe(200);
    expect(body).toMatchObject({ askedAt: new Date(NIGHT).toISOString(), state: 'starting' });
    expect(body['members']).toEqual([{ id: 'service/api', state: 'starting' }]);
    here.unit.held.set('service/api', { ...API, counts: { desired: 2 } });
    here.unit.captured = { 'service/api': { state: 'on', configured: { desired: 2 } } };
    expect((await look()).body).toMatchObject({ state: 'up', members: [{ id: 'service/api', state: 'up' }] });
  });

  test('a member that was told to run and does not yet is starting', async () => {
    const { here, look } = await woken();
    here.unit.held.set('service/api', { ...API, counts: { desired: 2 } });
    here.unit.captured = { 'service/api': { state: 'on', configured: { desired: 2 } } };
    const { members, problems } = await here.unit.ports.observe(await here.unit.ports.readUnit());
    const unsettled = members.map((member) => ({ ...member, settled: false }));
    jest.spyOn(here.unit.ports, 'observe').mockResolvedValue({ members: unsettled, problems });
    expect((await look()).body).toMatchObject({ state: 'starting', members: [{ state: 'starting' }] });
  });

  test('says that it is stopped, and why, once nothing keeps it running', async () => {
    const { here, look } = await woken();
    here.now += 5 * HOUR;
    expect((await look()).body).toMatchObject({ state: 'stopped', reason: 'nothing keeps it running now' });
    here.unit.tags['keep-stopped-until'] = '2026-07-01T00:00:00Z';
    expect((await look()).body).toMatchObject({
      state: 'stopped',
      reason: expect.stringMatching(/keep-stopped-until/),
    });
  });

  test('a member that is at 0 by its deployment file holds nothing up', async () => {
    const { here, look } = await woken();
    here.unit.held.set('service/api', { ...API, counts: { desired: 2 } });
    here.unit.held.set('service/batch', { ...API, name: 'batch' });
    here.unit.configured = { ...here.unit.configured, 'service/batch': { desired: 0 } };
    here.unit.captured = { 'service/api': { state: 'on', configured: { desired: 2 } } };
    expect((await look()).body).toMatchObject({
      state: 'up',
      members: [
        { id: 'service/api', state: 'up' },
        { id: 'service/batch', state: 'stopped' },
      ],
    });
  });

  test('a unit with a member that cannot be read is not up, nor stopped when none can', async () => {
    const { here, look } = await woken();
    const problems = [
      { id: 'unit', message: 'members of the kind database cannot be read', error: new Error('secret') },
    ];
    const { observe } = here.unit.ports;
    here.unit.held.set('service/api', { ...API, counts: { desired: 2 } });
    here.unit.captured = { 'service/api': { state: 'on', configured: { desired: 2 } } };
    const spy = jest.spyOn(here.unit.ports, 'observe');
    spy.mockImplementation(async (state) => ({ ...(await observe(state)), problems }));
    expect((await look()).body).toMatchObject({
      state: 'starting',
      problems: [{ id: 'unit', message: problems[0]?.message }],
    });
    spy.mockResolvedValue({ members: [], problems });
    const { body } = await look();
    expect(body['state']).toBe('starting');
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  test('an id that was not given, or a day ago, shows nothing', async () => {
    const { here, look } = await woken();
    for (const id of ['7', DELIVERY, wakeId('another-token-of-it', NIGHT), `${wakeId(TOKEN, NIGHT)}a`, '../x/y']) {
      const { status, body } = await here.request({ method: 'GET', path: `/wake/${id}` });
      expect([status, Object.keys(body)]).toEqual([404, ['error']]);
    }
    here.now += STATUS_SECONDS * 1_000 + 1;
    expect((await look()).status).toBe(404);
  });
});

describe('a secret without a value', () => {
  const nobodyWrote = () => Object.assign(world(), { unwritten: ['token', 'githubSecret'] as const });
  const status = (id: string) => ({ method: 'GET', path: `/wake/${id}` });
  const signed = signatureOf(JSON.stringify(PULL_REQUEST));

  test.each([
    ['no token', {}, 401],
    ['an empty token', { headers: bearer('') }, 401],
    ['another scheme', { headers: { authorization: `Basic ${TOKEN}` } }, 401],
    ['two tokens', { headers: bearer(`${TOKEN} ${TOKEN}`) }, 401],
    ['no signature', delivery(PULL_REQUEST, { 'x-hub-signature-256': undefined }), 401],
    ['the digest alone', delivery(PULL_REQUEST, { 'x-hub-signature-256': signed.slice('sha256='.length) }), 401],
    ['a shorter signature', delivery(PULL_REQUEST, { 'x-hub-signature-256': signed.slice(0, -1) }), 401],
    ['a longer signature', delivery(PULL_REQUEST, { 'x-hub-signature-256': `${signed}0` }), 401],
    [
      'a signature that is no hexadecimal',
      delivery(PULL_REQUEST, { 'x-hub-signature-256': `${signed.slice(0, -1)}g` }),
      401,
    ],
    ['what is no id of a wake', status('7'), 404],
  ])('is not read for a request with %s', async (_what, request, expected) => {
    const here = nobodyWrote();
    expect((await here.request(request)).status).toBe(expected);
    expect(here.secretsRead).toEqual([]);
    expect(here.counted).toEqual(expected === 401 ? ['Refused'] : []);
    untouched(here);
  });

  test.each([
    ['a token', { headers: bearer(TOKEN) }, 'token'],
    ['a signature', delivery(), 'githubSecret'],
    ['an id', status(wakeId(TOKEN, NIGHT)), 'token'],
  ])('is named to a request with %s, and nothing else is', async (_what, request, secret) => {
    const here = nobodyWrote();
    expect(await here.request(request)).toEqual({
      status: 503,
      body: { error: `The secret shop/dev/${secret} has no value yet.` },
    });
    expect(here.logged).toEqual([
      JSON.stringify(['error', 'a secret has no value yet', { secretName: `shop/dev/${secret}` }]),
    ]);
    expect(here.counted).toEqual(['Unconfigured']);
    untouched(here);
  });

  test('that is the token stops a signed pull request before anything is done, and no ping or forgery', async () => {
    const here = world();
    here.unwritten = ['token'];
    const reply = await here.request(delivery());
    expect([reply.status, reply.body]).toEqual([503, { error: 'The secret shop/dev/token has no value yet.' }]);
    expect((await here.request(delivery({}, { 'x-github-event': 'ping' }))).status).toBe(202);
    expect((await here.request(delivery(PULL_REQUEST, { 'x-hub-signature-256': signatureOf('{}') }))).status).toBe(401);
    expect(here.counted).toEqual(['Unconfigured', 'Ignored', 'Refused']);
    untouched(here);
    here.unwritten = [];
    expect((await here.request(delivery())).status).toBe(202);
    expect(here.queue).toHaveLength(1);
  });
});

describe('ids of wakes', () => {
  test('tell when it was asked, and cannot be changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.nat({ max: 31 }), (at, position) => {
        const id = wakeId(TOKEN, at);
        expect(askedAt(TOKEN, id, at)).toBe(at);
        const other = `${id.slice(0, position)}${id[position] === 'A' ? 'B' : 'A'}${id.slice(position + 1)}`;
        expect(askedAt(TOKEN, other, at)).toBeUndefined();
      }),
    );
  });
});

describe('secrets', () => {
  test("are compared with GitHub's own example", () => {
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    expect(isSigned(signature, Buffer.from('Hello, World!'), SECRET)).toBe(true);
    expect(isSigned(signature, Buffer.from('Hello, World?'), SECRET)).toBe(false);
  });

  test('of any length are compared, and only the same is the same', () => {
    fc.assert(
      fc.property(fc.string(), (given) => {
        expect(hasToken(`Bearer ${given}`, TOKEN)).toBe(given.trim() === TOKEN);
        expect(isSigned(given, Buffer.from('{}'), SECRET)).toBe(false);
      }),
    );
    expect(hasToken(`bearer  ${TOKEN}`, TOKEN)).toBe(true);
  });

  test.each([undefined, '', '   ', 'fifteen letters', `fifteen letters\n`])(
    '%j is none: it could be guessed',
    (value) => {
      expect(() => usable(value)).toThrow(/16 characters/);
    },
  );

  test('may have a line end', () => {
    expect(usable(`${TOKEN}\n`)).toBe(TOKEN);
  });
});

describe('anything else', () => {
  test.each([
    ['GET', '/wake', 405, 'POST'],
    ['GET', '/github', 405, 'POST'],
    ['POST', '/wake/x', 405, 'GET'],
    ['POST', '/', 404, undefined],
    ['POST', '/wakeup', 404, undefined],
  ])('%s %s is answered %i', async (method, path, status, allow) => {
    const here = world();
    const reply = await here.request({ method, path, headers: bearer(TOKEN) });
    expect([reply.status, reply.headers?.['allow']]).toEqual([status, allow]);
    untouched(here);
  });
});

describe('settings', () => {
  const TOKEN_ARN = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:wake-AbCdEf';
  const unit = { POWER_PATH: '/shop/dev/power', POWER_SWITCH_FUNCTION: 'shop-dev-power-switch' };
  const runs = { QUEUE_URL: 'https://sqs.example.com/runs', RESULTS_BUCKET: 'results' };

  test('a unit, a queue, or both', () => {
    const token = { WAKE_TOKEN_SECRET: TOKEN_ARN };
    expect(readConfig({ ...token, ...unit })).toEqual({
      tokenSecret: TOKEN_ARN,
      unit: { path: '/shop/dev/power', powerSwitch: 'shop-dev-power-switch' },
    });
    expect(readConfig({ ...token, GITHUB_SECRET: TOKEN_ARN, ...runs })).toEqual({
      tokenSecret: TOKEN_ARN,
      githubSecret: TOKEN_ARN,
      runs: { queueUrl: 'https://sqs.example.com/runs', resultsBucket: 'results' },
    });
    expect(Object.keys(readConfig({ ...token, ...unit, ...runs }))).toEqual(['tokenSecret', 'unit', 'runs']);
  });

  test.each([
    [{ ...unit }, /WAKE_TOKEN_SECRET/],
    [{ WAKE_TOKEN_SECRET: 'the-token-itself', ...unit }, /must be the ARN of a secret/],
    [{ WAKE_TOKEN_SECRET: TOKEN_ARN }, /POWER_PATH, QUEUE_URL: one of them/],
    [{ WAKE_TOKEN_SECRET: TOKEN_ARN, POWER_PATH: '/a' }, /POWER_SWITCH_FUNCTION: goes with POWER_PATH/],
    [{ WAKE_TOKEN_SECRET: TOKEN_ARN, ...unit, RESULTS_BUCKET: 'abc' }, /QUEUE_URL: goes with RESULTS_BUCKET/],
    [{ POWER_PATH: 'shop/', QUEUE_URL: 'runs' }, /WAKE_TOKEN_SECRET.*POWER_PATH.*QUEUE_URL.*RESULTS_BUCKET: goes with/],
  ])('%j are not complete', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
