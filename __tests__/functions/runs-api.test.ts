/** The runs API with the real clients, against SQS and S3 of a local account. */
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import {
  MAX_MESSAGE_BYTES,
  type RunStatus,
  resultsPrefix,
  runMessage,
  statusKey,
} from '../../lambda-src/runs-api/contract';
import { type Engine, startEngine } from '../helpers/engine';
import postRun from '../lambda-src/events/post-run.json';

const MINUTES = 60_000;
jest.setTimeout(3 * MINUTES);

const Bucket = 'runs-api-results';
const UNKNOWN = '0b8f1c1e-6f0a-4c6f-9a53-0d6f2a1c7e11';

let engine: Engine;
let s3: S3Client;
let sqs: SQSClient;
let QueueUrl: string;
let handler: Handler;
const before = { ...process.env };
const logged: string[] = [];

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => logged.push(String(line)) > 0);
  engine = await startEngine();
  Object.assign(process.env, engine.env('111122223333', 'us-west-2'));
  s3 = new S3Client();
  sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }));
  QueueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: 'runs' }))).QueueUrl ?? '';
  handler = await started({ QUEUE_URL: QueueUrl, RESULTS_BUCKET: Bucket, STATUS_BASE: '/runs' });
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  s3.destroy();
  sqs.destroy();
  await engine.stop();
});

type Handler = typeof import('../../lambda-src/runs-api/handler')['handler'];

/** The function as it starts anew, with settings of its own. */
async function started(settings: Readonly<Record<string, string>>): Promise<Handler> {
  Object.assign(process.env, settings);
  let handler: Handler | undefined;
  await jest.isolateModulesAsync(async () => {
    ({ handler } = await import('../../lambda-src/runs-api/handler'));
  });
  if (!handler) throw new Error('there is no handler');
  return handler;
}

/** Sends a request as API Gateway does. */
async function request(method: string, path: string, more: Partial<APIGatewayProxyEventV2> = {}, stage = '$default') {
  const { requestContext: context, body: _body, ...event } = postRun;
  const requestContext = { ...context, stage, http: { ...context.http, method, path } };
  const { statusCode, headers, body } = await handler(
    { ...event, rawPath: path, requestContext, ...more },
    { awsRequestId: 'r-1' },
  );
  return { status: statusCode, headers, body: JSON.parse(body ?? '') as Readonly<Record<string, unknown>> };
}

const post = (body: string, more: Partial<APIGatewayProxyEventV2> = {}) => request('POST', '/runs', { body, ...more });

async function received(): Promise<unknown[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
}

const waiting = async () => {
  const names = ['ApproximateNumberOfMessages' as const];
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: names }));
  return Number(Attributes?.ApproximateNumberOfMessages);
};

const put = (Key: string, content: unknown) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(content) }));

it('queues a run: its status in the bucket, its input in the queue', async () => {
  const { status, headers, body } = await post('{"prompt":"Grüße","n":12345678901234567890}');
  expect(status).toBe(202);
  const id = String(body['id']);
  expect(body).toEqual({ id, statusUrl: `/runs/${id}`, state: 'queued' });
  expect(headers).toEqual({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    location: `/runs/${id}`,
  });

  const object = await s3.send(new GetObjectCommand({ Bucket, Key: statusKey(id) }));
  expect(object.ContentType).toBe('application/json');
  expect(JSON.parse((await object.Body?.transformToString()) ?? '')).toMatchObject({ id, state: 'queued' });
  const [message] = await received();
  expect(runMessage.parse(message)).toMatchObject({ id, input: { prompt: 'Grüße' } });
  expect(JSON.parse(logged.at(-1) ?? '')).toMatchObject({ message: 'run queued', runId: id, requestId: 'r-1' });
});

it('takes the largest message that the queue takes, also from a body in base64', async () => {
  const envelope = Buffer.byteLength(`{"id":"${UNKNOWN}","input":{"a":""}}`);
  const largest = JSON.stringify({ a: 'x'.repeat(MAX_MESSAGE_BYTES - envelope) });
  const encoded = { body: Buffer.from(largest).toString('base64'), isBase64Encoded: true };
  expect((await post('', encoded)).status).toBe(202);
  expect(await received()).toHaveLength(1);
  expect((await post(largest.replace('x', 'xx'))).status).toBe(413);
  expect((await post('[]')).status).toBe(400);
  expect(await waiting()).toBe(0);
});

it('tells what the worker writes, with the keys of what it made, and of no other run', async () => {
  const id = String((await post('{}')).body['id']);
  const queued = await request('GET', `/runs/${id}`);
  expect(queued).toMatchObject({ status: 200, body: { id, state: 'queued', results: [] } });

  const now = new Date().toISOString();
  const done: RunStatus = { ...(queued.body as RunStatus), state: 'succeeded', finishedAt: now, rows: 12 };
  await put(`${resultsPrefix(id)}table.csv`, 1);
  await put(`${resultsPrefix(id)}parts/1.csv`, 1);
  await put(`${resultsPrefix(UNKNOWN)}other.csv`, 1);
  await put(statusKey(id), done);
  const { status, body } = await request('GET', `/runs/${id}`);
  expect(status).toBe(200);
  expect(body).toEqual({ ...done, results: [`${resultsPrefix(id)}parts/1.csv`, `${resultsPrefix(id)}table.csv`] });
});

it('finds the status behind a thousand results', async () => {
  const id = String((await post('{}')).body['id']);
  for (let first = 0; first <= 1_000; first += 50) {
    const some = Array.from({ length: 50 }, (_, index) => `${resultsPrefix(id)}${first + index}`);
    await Promise.all(some.map((key) => put(key, 1)));
  }
  const { status, body } = await request('GET', `/runs/${id}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id, state: 'queued', resultsTruncated: true });
  expect(body['results']).toHaveLength(1_000);
});

it('says 404 of a run that it does not know, and answers below a stage with a name', async () => {
  expect((await request('GET', `/runs/${UNKNOWN}`)).status).toBe(404);
  const id = String((await post('{}')).body['id']);
  expect((await request('GET', `/dev/runs/${id}`, {}, 'dev')).status).toBe(200);
});

it('fails the run when the queue is gone', async () => {
  handler = await started({ QUEUE_URL: `${QueueUrl}-gone` });
  const { status, body } = await post('{}');
  expect(status).toBe(503);
  expect(await request('GET', String(body['statusUrl']))).toMatchObject({
    status: 200,
    body: { state: 'failed', reason: expect.stringMatching(/queue/), results: [] },
  });
});
