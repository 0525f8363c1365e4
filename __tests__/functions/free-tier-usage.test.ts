/** The free tier check with the real clients in a local account. */
import { BudgetsClient, CreateBudgetCommand, UpdateBudgetCommand } from '@aws-sdk/client-budgets';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { permissions } from '../../lambda-src/free-tier-usage/contract';
import { CALLS_PATH } from '../../scripts/local-account/gateway';
import { type Engine, startEngine } from '../helpers/engine';
import { assertAnswers } from '../helpers/service-model';

jest.setTimeout(3 * 60_000);

const CALLER = 'free-tier-usage';
const ACCOUNT = '111122223333';
const REGION = 'us-east-1';
const NOW = Date.parse('2026-11-21T06:01:00Z');
const EVENT = { kind: 'scheduled', at: '2026-11-21T06:00:00Z' };

/** As the API gives it: an account of before 2025-07-15, after 20 days of November. */
const USAGE = [
  offer('Amazon Elastic Compute Cloud', 'BoxUsage:freetier.micro', 480, 720, 750, 'Hrs', '12 Months Free'),
  offer('Amazon Relational Database Service', 'InstanceUsage:db.t2.micro', 480, 720, 750, 'Hrs', '12 Months Free'),
  offer('Amazon Simple Storage Service', 'TimedStorage-ByteHrs', 2.5, 3.75, 5, 'GB-Mo', '12 Months Free'),
  offer('Amazon Simple Storage Service', 'Requests-Tier1', 2_001, 3_002, 2_000, 'Requests', '12 Months Free'),
  offer('AWS Data Transfer', 'DataTransfer-Out-Bytes', 12, 18, 100, 'GB', 'Always Free'),
  offer('AmazonCloudWatch', 'CW:MetricMonitorUsage', 6.6, 9.9, 10, 'Metrics', 'Always Free'),
  offer('AWS Glue', 'Catalog-Request', 900_000, 1_350_000, 1_000_000, 'Request', 'Always Free'),
];

let engine: Engine;
let TopicArn = '';
let QueueUrl = '';
const before = { ...process.env };
const lines: string[] = [];
const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false });

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  engine = await startEngine();
  Object.assign(process.env, engine.env(ACCOUNT, REGION));
  await mailbox();
  await new BudgetsClient().send(new CreateBudgetCommand({ AccountId: ACCOUNT, Budget: budget(0) }));
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await engine.stop();
});
beforeEach(() => {
  lines.length = 0;
});

function offer(
  service: string,
  usageType: string,
  used: number,
  forecast: number,
  limit: number,
  unit: string,
  type: string,
) {
  return {
    actualUsageAmount: used,
    description: `${limit}.0 ${unit} are free as part of AWS Free Usage Tier (Global-${usageType})`,
    forecastedUsageAmount: forecast,
    freeTierType: type,
    limit,
    operation: '',
    region: 'global',
    service,
    unit,
    usageType,
  };
}

/** The local account keeps what a budget is said to have spent. */
const budget = (spent: number) => ({
  BudgetName: 'afirgen-monthly',
  BudgetType: 'COST' as const,
  TimeUnit: 'MONTHLY' as const,
  BudgetLimit: { Amount: '1', Unit: 'USD' },
  CalculatedSpend: {
    ActualSpend: { Amount: String(spent), Unit: 'USD' },
    ForecastedSpend: { Amount: String(spent * 2), Unit: 'USD' },
  },
});

const spend = (spent: number) =>
  new BudgetsClient().send(new UpdateBudgetCommand({ AccountId: ACCOUNT, NewBudget: budget(spent) }));

/** One call to the stand-in, without the function. */
async function freeTier(action: string, body: unknown): Promise<unknown> {
  const response = await fetch(engine.endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': `AWSFreeTierService.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20261121/us-east-1/freetier/aws4_request`,
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** A queue that gets what subscribers of the topic get. */
async function mailbox(): Promise<void> {
  TopicArn = (await new SNSClient().send(new CreateTopicCommand({ Name: 'afirgen-alerts' }))).TopicArn ?? '';
  const Endpoint = `arn:aws:sqs:${REGION}:${ACCOUNT}:mailbox`;
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: Endpoint },
    ],
  });
  const made = await sqs().send(new CreateQueueCommand({ QueueName: 'mailbox', Attributes: { Policy } }));
  QueueUrl = made.QueueUrl ?? '';
  await new SNSClient().send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
}

async function mails(): Promise<{ Subject: string; Message: string }[]> {
  const { Messages = [] } = await sqs().send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const { ReceiptHandle } of Messages) await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as { Subject: string; Message: string });
}

/** One invocation at an instant, as Lambda runs it. */
async function invoke(event: unknown = EVENT, more: Record<string, string> = {}): Promise<unknown> {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(NOW);
  Object.assign(process.env, {
    AWS_SDK_UA_APP_ID: CALLER,
    BUDGET_ACCOUNT_ID: ACCOUNT,
    BUDGET_NAME: 'afirgen-monthly',
    LIMITS:
      '{"ec2-hours":750,"rds-hours":750,"s3-gb":5,"s3-get-requests":20000,"s3-put-requests":2000,"egress-gb":15,"metrics":10,"alarms":10}',
    ALERT_TOPIC_ARN: TopicArn,
    ...more,
  });
  try {
    let answer: unknown;
    await jest.isolateModulesAsync(async () => {
      const { handler } = await import('../../lambda-src/free-tier-usage/handler');
      answer = await handler(event, { awsRequestId: 'r-1' });
    });
    return answer;
  } finally {
    clock.mockRestore();
    delete process.env['AWS_SDK_UA_APP_ID'];
  }
}

const logLine = z.looseObject({ level: z.string(), message: z.string(), id: z.string().optional() });
const logged = () => lines.map((line) => logLine.parse(JSON.parse(line)));
const states = () => Object.fromEntries(logged().map(({ id, state }) => [id, state]));

test('an account without usage of any offer is told nothing', async () => {
  expect(await invoke()).toMatchObject({ told: false });
  expect(new Set(Object.values(states()))).toEqual(new Set(['no usage reported', 'ok']));
  expect(await mails()).toEqual([]);
});

test('usage of every page is compared with the limits, logged, and mailed when it is not well', async () => {
  await freeTier('PutFreeTierUsage', { freeTierUsages: USAGE, pageSize: 3 });
  await spend(0.25);
  expect(await invoke()).toMatchObject({ told: true });
  expect(states()).toEqual({
    'ec2-hours': 'ok',
    'rds-hours': 'ok',
    's3-gb': 'ok',
    's3-get-requests': 'no usage reported',
    's3-put-requests': 'passed',
    'egress-gb': 'forecast to pass',
    metrics: 'ok',
    alarms: 'no usage reported',
    'AWS Glue Catalog-Request': 'forecast to pass',
    cost: 'costs money',
  });
  expect(logged()).toContainEqual(
    expect.objectContaining({
      level: 'INFO',
      message: 'free-tier usage',
      id: 'egress-gb',
      used: 12,
      limit: 15,
      percent: 80,
      forecast: 18,
      unit: 'GB',
      state: 'forecast to pass',
    }),
  );
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail?.Subject).toBe('afirgen-monthly: 0.25 USD spent, 3 of the limits used up or nearly');
  expect(mail?.Message).toContain('2001 of 2000 Requests used (100.05 %), forecast 3002.');
});

test('it is mailed again on the next day', async () => {
  expect(await invoke()).toMatchObject({ told: true });
  expect(await mails()).toHaveLength(1);
});

test('no metric is published', () => {
  expect(lines.join('')).not.toContain('"_aws"');
});

test('a budget that is not there fails the run when the usage was told', async () => {
  await expect(invoke(EVENT, { BUDGET_NAME: 'gone' })).rejects.toThrow(/not read: budget gone/);
  expect(states()).toMatchObject({ 's3-put-requests': 'passed' });
  const [mail] = await mails();
  expect(mail?.Message).toContain('Not known today: budget gone');
});

test('an API that refuses fails the run when the cost was told', async () => {
  await freeTier('PutFreeTierUsage', { failure: 'AccessDeniedException' });
  await expect(invoke()).rejects.toThrow(/AccessDeniedException/);
  expect(states()).toMatchObject({ cost: 'costs money' });
  expect(await mails()).toHaveLength(1);
});

test('an event of the day before yesterday is dropped', async () => {
  expect(await invoke({ ...EVENT, at: '2026-11-20T06:00:00Z' })).toEqual({ dropped: 'overtaken' });
});

test('an event that is none of the schedule is refused', async () => {
  await expect(invoke({ kind: 'asked' })).rejects.toThrow(/kind/);
});

test("the stand-in answers as AWS's model of the API says", async () => {
  await freeTier('PutFreeTierUsage', { freeTierUsages: USAGE, pageSize: 3 });
  const answer = await freeTier('GetFreeTierUsage', {});
  expect(answer).toHaveProperty('nextToken');
  assertAnswers('freetier', 'GetFreeTierUsage', answer);
  expect(() => assertAnswers('freetier', 'GetFreeTierUsage', { freeTierUsages: [{ used: 1 }] })).toThrow(/used/);
});

test('it may call what it called, and nothing else', async () => {
  const calls = z
    .array(z.object({ caller: z.string(), service: z.string(), action: z.string() }))
    .parse(await (await fetch(`${engine.endpoint}${CALLS_PATH}`)).json());
  const called = calls
    .filter(({ caller }) => caller === CALLER)
    .map(({ service, action }) => `${service}:${action}`.replace('budgets:DescribeBudget', 'budgets:ViewBudget'));
  const allowed = permissions({ budget: 'b', topic: 't' }).flatMap(({ actions }) => actions);
  expect([...new Set(called)].sort()).toEqual([...allowed].sort());
});
