/** The wake with the real clients, and the power switch behind it, in a local account. */
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, PurgeQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ListTagsForResourceCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { runMessage, statusKey } from '../../lambda-src/shared/runs';
import { permissions } from '../../lambda-src/wake/contract';
import { CALLS_PATH } from '../../scripts/local-account/gateway';
import { type AskedSwitch, askedSwitch } from '../helpers/asked-switch';
import { type Engine, startEngine } from '../helpers/engine';
import { type DeployedUnit, deployUnit } from '../helpers/power-account';
import { BUSINESS_HOURS } from '../helpers/power-unit';
import postRun from '../lambda-src/events/post-run.json';
import { bearer, DELIVERY, PULL_REQUEST, SECRET, signatureOf, TOKEN } from '../lambda-src/wake-world';

jest.setTimeout(3 * 60_000);

const CALLER = 'wake';
const ACCOUNT = '111122223333';
const SWITCH = 'shop-dev-power-switch';
const Bucket = 'wake-results';
/** A Monday at ten in the evening: the unit is stopped by its schedule. */
const NIGHT = Date.parse('2026-06-01T22:00:00-07:00');
const MINUTE = 60_000;
const UP = { 'service/api': { desired: 2, min: 1, max: 4 }, 'database/shop': 'up', host: 'up' };
const DOWN = { 'service/api': { desired: 0, min: 0, max: 0 }, 'database/shop': 'down', host: 'down' };

type Handler = typeof import('../../lambda-src/wake/handler')['handler'];
type Settings = Readonly<Record<string, string>>;

let engine: Engine;
let unit: DeployedUnit;
let powerSwitch: AskedSwitch;
let QueueUrl = '';
let settings: Settings = {};
let handler: Handler;
const before = { ...process.env };
const lines: string[] = [];
const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false });

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  engine = await startEngine();
  Object.assign(process.env, engine.env(ACCOUNT, 'us-west-2'));
  unit = await deployUnit({
    name: 'shop',
    power: BUSINESS_HOURS,
    services: { api: UP['service/api'] },
    withOthers: true,
  });
  powerSwitch = await askedSwitch(SWITCH);
  const location = { CreateBucketConfiguration: { LocationConstraint: 'us-west-2' as const } };
  await new S3Client().send(new CreateBucketCommand({ Bucket, ...location }));
  QueueUrl = (await sqs().send(new CreateQueueCommand({ QueueName: 'runs' }))).QueueUrl ?? '';
  settings = {
    WAKE_TOKEN_SECRET: await secret('token', `${TOKEN}\n`),
    GITHUB_SECRET: await secret('github', SECRET),
    POWER_PATH: unit.path,
    POWER_SWITCH_FUNCTION: SWITCH,
    QUEUE_URL: QueueUrl,
    RESULTS_BUCKET: Bucket,
  };
  handler = await started(settings);
  await runSwitch({ kind: 'asked' }, NIGHT);
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await powerSwitch.stop();
  await engine.stop();
});

async function secret(Name: string, SecretString: string): Promise<string> {
  const made = await new SecretsManagerClient().send(new CreateSecretCommand({ Name, SecretString }));
  return made.ARN ?? '';
}

/** The function as it starts anew. It reads its environment at the first request. */
async function started(env: Settings): Promise<Handler> {
  let loaded: Handler | undefined;
  await jest.isolateModulesAsync(async () => {
    ({ handler: loaded } = await import('../../lambda-src/wake/handler'));
  });
  if (!loaded) throw new Error('there is no handler');
  const fresh = loaded;
  return (...request) => {
    for (const name of Object.keys(settings)) delete process.env[name];
    Object.assign(process.env, env);
    return fresh(...request);
  };
}

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly at?: number;
}

/** Sends a request as API Gateway does. */
async function request(method: string, path: string, { at = NIGHT, ...more }: Sent = {}) {
  const { requestContext: context, body: _body, headers, ...event } = postRun;
  const requestContext = { ...context, http: { ...context.http, method, path } };
  const clock = jest.spyOn(Date, 'now').mockReturnValue(at);
  process.env['AWS_SDK_UA_APP_ID'] = CALLER;
  try {
    const { statusCode, body } = await handler(
      { ...event, rawPath: path, requestContext, ...more, headers: { ...headers, ...more.headers } },
      { awsRequestId: 'r-1', functionName: 'shop-dev-wake', getRemainingTimeInMillis: () => 28_000 },
    );
    return { status: statusCode, body: JSON.parse(body ?? '') as Readonly<Record<string, unknown>> };
  } finally {
    clock.mockRestore();
    delete process.env['AWS_SDK_UA_APP_ID'];
  }
}

const wake = (token: string, at = NIGHT) => request('POST', '/wake', { headers: bearer(token), at });

const deliver = (id: string, { body = JSON.stringify(PULL_REQUEST), ...more }: Sent = {}) =>
  request('POST', '/github', {
    body,
    ...more,
    headers: {
      'x-github-event': 'pull_request',
      'x-github-delivery': id,
      'x-hub-signature-256': signatureOf(JSON.stringify(PULL_REQUEST)),
      ...more.headers,
    },
  });

/** The power switch, at an instant. */
async function runSwitch(event: unknown, now: number): Promise<void> {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  process.env['POWER_PATH'] = unit.path;
  const context = { awsRequestId: 'r-2', functionName: SWITCH, getRemainingTimeInMillis: () => 900_000 };
  try {
    await jest.isolateModulesAsync(async () => {
      await (await import('../../lambda-src/power-switch/handler')).handler(event, context);
    });
  } finally {
    clock.mockRestore();
  }
}

async function received(): Promise<unknown[]> {
  const { Messages = [] } = await sqs().send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  await sqs().send(new PurgeQueueCommand({ QueueUrl }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
}

async function statusOf(id: string): Promise<unknown> {
  const { Body } = await new S3Client().send(new GetObjectCommand({ Bucket, Key: statusKey(id) }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

const put = (id: string, document: unknown) =>
  new S3Client().send(new PutObjectCommand({ Bucket, Key: statusKey(id), Body: JSON.stringify(document) }));

async function keptUntil(): Promise<string | undefined> {
  const parameter = { ResourceType: 'Parameter' as const, ResourceId: `${unit.path}/unit` };
  const { TagList = [] } = await new SSMClient().send(new ListTagsForResourceCommand(parameter));
  return TagList.find(({ Key }) => Key === 'keep-running-until')?.Value;
}

test('a wrong token and a forged signature start nothing, and leave nothing of themselves in the log', async () => {
  lines.length = 0;
  expect((await wake('another-token-of-some-length')).status).toBe(401);
  expect((await request('POST', '/wake')).status).toBe(401);
  const forged = { headers: { 'x-hub-signature-256': signatureOf('{}') } };
  expect((await deliver(DELIVERY, forged)).status).toBe(401);
  expect(await keptUntil()).toBeUndefined();
  expect(await powerSwitch.events(0)).toEqual([]);
  expect(await received()).toEqual([]);
  expect(lines.filter((line) => line.includes('request refused'))).toHaveLength(3);
  expect(lines.join('')).not.toMatch(/another-token|sha256=|pull_request/);
});

test('a wake starts what is stopped, keeps it for its hours, and tells how far it is', async () => {
  expect(await unit.stands()).toMatchObject(DOWN);
  const { status, body } = await wake(TOKEN);
  expect([status, body['state']]).toEqual([202, 'starting']);
  expect(await keptUntil()).toBe(new Date(NIGHT + 4 * 60 * MINUTE).toISOString());
  const look = () => request('GET', String(body['statusUrl']), { at: NIGHT + MINUTE });
  expect(await look()).toMatchObject({ status: 200, body: { state: 'starting' } });

  const [event, ...others] = await powerSwitch.events(1);
  expect([event, others]).toEqual([{ kind: 'asked' }, []]);
  await runSwitch(event, NIGHT + MINUTE);
  expect(await unit.stands()).toMatchObject(UP);
  const members = ['database/shop', expect.stringMatching(/^host\/i-/), 'group/shop', 'service/api'];
  expect(await look()).toMatchObject({
    status: 200,
    body: { id: body['id'], state: 'up', members: members.map((id) => ({ id, state: 'up' })) },
  });
});

test('a pull request is queued once, however often it is delivered, also with a body in base64', async () => {
  const encoded = { body: Buffer.from(JSON.stringify(PULL_REQUEST)).toString('base64'), isBase64Encoded: true };
  const first = await deliver(DELIVERY, encoded);
  expect(first).toMatchObject({ status: 202, body: { state: 'starting', run: { id: DELIVERY } } });
  expect(await statusOf(DELIVERY)).toEqual({
    id: DELIVERY,
    state: 'queued',
    submittedAt: new Date(NIGHT).toISOString(),
  });
  const again = await deliver(DELIVERY, { at: NIGHT + MINUTE });
  expect(again).toMatchObject({ status: 202, body: { run: { id: DELIVERY, repeated: true } } });
  const messages = await received();
  expect(messages.map((message) => runMessage.parse(message))).toEqual([{ id: DELIVERY, input: PULL_REQUEST }]);
  expect(await powerSwitch.events(1)).toEqual([{ kind: 'asked' }]);
});

test('what an invocation left undone is taken over once it must have ended, and the worker is not written over', async () => {
  const id = '0b989ba4-242f-11e5-81e1-c7b6966d2516';
  const sending = { attempt: '11111111-1111-4111-8111-111111111111', until: new Date(NIGHT + MINUTE).toISOString() };
  const left = { id, state: 'queued', submittedAt: new Date(NIGHT).toISOString(), sending };
  await put(id, left);
  expect((await deliver(id)).status).toBe(503);
  expect(await received()).toEqual([]);
  expect((await deliver(id, { at: NIGHT + 2 * MINUTE })).status).toBe(202);
  expect(await statusOf(id)).toEqual({ id, state: 'queued', submittedAt: left.submittedAt });
  expect(await received()).toHaveLength(1);
  expect(await powerSwitch.events(1)).toHaveLength(1);

  const running = { ...left, state: 'running', startedAt: left.submittedAt };
  await put(id, running);
  expect((await deliver(id, { at: NIGHT + 3 * MINUTE })).body).toMatchObject({ run: { repeated: true } });
  expect(await statusOf(id)).toEqual(running);
  expect(await received()).toEqual([]);
});

test('two of the same delivery at once send one message', async () => {
  const id = '22222222-2222-4222-8222-222222222222';
  const replies = await Promise.all([deliver(id), deliver(id), deliver(id)]);
  expect(replies.map(({ status }) => status)).toContain(202);
  expect(await received()).toHaveLength(1);
  expect(await powerSwitch.events(1)).toHaveLength(1);
});

test('a ping is acknowledged', async () => {
  const reply = await deliver(DELIVERY, { headers: { 'x-github-event': 'ping' } });
  expect(reply).toEqual({ status: 202, body: { ignored: 'event ping' } });
});

test('when the queue is gone the run has failed, and the delivery can be repeated', async () => {
  const id = '33333333-3333-4333-8333-333333333333';
  const good = handler;
  handler = await started({ ...settings, QUEUE_URL: `${QueueUrl}-gone` });
  expect((await deliver(id)).status).toBe(503);
  expect(await statusOf(id)).toMatchObject({ state: 'failed', reason: expect.stringMatching(/again/) });
  handler = good;
  expect((await deliver(id)).status).toBe(202);
  expect(await statusOf(id)).toMatchObject({ state: 'queued' });
  expect(await received()).toHaveLength(1);
  expect(await powerSwitch.events(2)).toHaveLength(2);
});

test('with a capture that somebody broke it still tells how far it is', async () => {
  const Name = `${unit.path}/capture/0`;
  await new SSMClient().send(new PutParameterCommand({ Name, Value: 'broken', Overwrite: true }));
  const { body } = await wake(TOKEN);
  expect(await request('GET', String(body['statusUrl']))).toMatchObject({ status: 200, body: { state: 'up' } });
  expect(await powerSwitch.events(1)).toHaveLength(1);
});

test('another token counts within a minute, and the old one no more', async () => {
  const SecretString = 'the-next-token-of-some-length';
  const SecretId = settings['WAKE_TOKEN_SECRET'];
  await new SecretsManagerClient().send(new PutSecretValueCommand({ SecretId, SecretString }));
  expect((await wake(TOKEN, NIGHT + 10 * MINUTE)).status).toBe(401);
  expect((await wake(SecretString, NIGHT + 10 * MINUTE)).status).toBe(202);
  expect(await powerSwitch.events(1)).toHaveLength(1);
});

test('without a queue it starts, without a unit it queues', async () => {
  const { QUEUE_URL, RESULTS_BUCKET, POWER_PATH, POWER_SWITCH_FUNCTION, ...secrets } = settings as Record<
    string,
    string
  >;
  const id = '44444444-4444-4444-8444-444444444444';
  handler = await started({
    ...secrets,
    POWER_PATH: String(POWER_PATH),
    POWER_SWITCH_FUNCTION: String(POWER_SWITCH_FUNCTION),
  });
  const only = await deliver(id);
  expect([only.status, only.body['run']]).toEqual([202, undefined]);
  expect(await powerSwitch.events(1)).toHaveLength(1);
  expect(await received()).toEqual([]);

  handler = await started({ ...secrets, QUEUE_URL: String(QUEUE_URL), RESULTS_BUCKET: String(RESULTS_BUCKET) });
  expect(await deliver(id)).toMatchObject({ status: 202, body: { state: 'up', run: { id } } });
  expect(await received()).toHaveLength(1);
});

test('a secret that is too short lets nobody in', async () => {
  const empty = await secret('empty', 'x');
  handler = await started({ ...settings, WAKE_TOKEN_SECRET: empty, GITHUB_SECRET: empty });
  const signature = { 'x-hub-signature-256': signatureOf(JSON.stringify(PULL_REQUEST), 'x') };
  const id = '55555555-5555-4555-8555-555555555555';
  expect((await wake('x')).status).toBe(500);
  expect((await deliver(id, { headers: signature })).status).toBe(500);
  expect([await received(), await powerSwitch.events(0)]).toEqual([[], []]);
});

// AWS answers a secret without a value as one that is not there. The emulator knows only the latter.
test('until somebody writes the secrets, requests that could be right are told which, and others are refused', async () => {
  const unwritten = (name: string) => `arn:aws:secretsmanager:us-west-2:${ACCOUNT}:secret:shop/dev/${name}-AbCdEf`;
  const lacks = (name: string) => ({ status: 503, body: { error: `The secret shop/dev/${name} has no value yet.` } });
  const id = '66666666-6666-4666-8666-666666666666';
  const WAKE_TOKEN_SECRET = unwritten('wake-token');
  handler = await started({ ...settings, WAKE_TOKEN_SECRET, GITHUB_SECRET: unwritten('github-webhook') });
  expect((await request('POST', '/wake')).status).toBe(401);
  expect((await deliver(id, { headers: { 'x-hub-signature-256': 'sha256=' } })).status).toBe(401);
  expect(await wake(TOKEN)).toEqual(lacks('wake-token'));
  expect(await deliver(id)).toEqual(lacks('github-webhook'));
  handler = await started({ ...settings, WAKE_TOKEN_SECRET });
  expect(await deliver(id)).toEqual(lacks('wake-token'));
  expect(lines.filter((line) => line.includes('a secret has no value yet'))).toHaveLength(3);
  expect([await received(), await powerSwitch.events(0)]).toEqual([[], []]);
});

test('requests are counted for whoever watches', () => {
  const metrics = lines.flatMap((line) =>
    line.includes('"_aws"') ? [JSON.parse(line) as Record<string, unknown>] : [],
  );
  const own = metrics.filter(({ service }) => service === 'shop-dev-wake');
  const sum = (name: string) => own.reduce((total, each) => total + Number(each[name]), 0);
  expect(sum('Refused')).toBe(6);
  expect(sum('Unconfigured')).toBe(3);
  expect(sum('Ignored')).toBe(1);
  expect(sum('Queued')).toBe(5);
  expect(sum('Woken')).toBeGreaterThanOrEqual(sum('Queued'));
});

test('it may call what it called, and nothing else', async () => {
  const calls = z
    .array(z.object({ caller: z.string(), service: z.string(), action: z.string() }))
    .parse(await (await fetch(`${engine.endpoint}${CALLS_PATH}`)).json());
  const iam = (call: string): string =>
    call
      .replace(/^lambda:POST .*\/invocations$/, 'lambda:InvokeFunction')
      .replace(/^s3:GET \/[^/]+\/?$/, 's3:ListBucket')
      .replace(/^s3:GET .*$/, 's3:GetObject')
      .replace(/^s3:PUT .*$/, 's3:PutObject');
  const called = calls
    .filter(({ caller }) => caller.startsWith(CALLER))
    .map(({ service, action }) => iam(`${service}:${action}`));
  const allowed = permissions({
    secrets: ['s'],
    unit: { parameters: 'p', powerSwitch: 'f', services: ['e'], has: ['autoscaling', 'databases', 'groups', 'hosts'] },
    runs: { queueArn: 'q', resultsBucketArn: 'b' },
  }).flatMap(({ actions }) => actions);
  expect([...new Set(called)].sort()).toEqual([...allowed].sort());
});
