/** The cost report with the real clients in a local account. */
import { BudgetsClient, CreateBudgetCommand } from '@aws-sdk/client-budgets';
import { CostExplorerClient, GetCostForecastCommand } from '@aws-sdk/client-cost-explorer';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { permissions } from '../../lambda-src/cost-report/contract';
import { CALLS_PATH } from '../../scripts/local-account/gateway';
import { answerCosts } from '../helpers/cost-explorer';
import { type Engine, startEngine } from '../helpers/engine';
import { assertAnswers } from '../helpers/service-model';

jest.setTimeout(3 * 60_000);

const CALLER = 'cost-report';
const ACCOUNT = '111122223333';
const AT = '2026-06-14T09:00:00Z';
const ESTIMATE = '/shop/dev/cost/estimate';
const [FROM, TO] = ['costs@example.com', 'team@example.com'];
const ECS = 'Amazon Elastic Container Service';
const S3 = 'Amazon Simple Storage Service';
/** Costs of the environment, of the days of June before the report. */
const OWN = {
  TimePeriod: { Start: '2026-06-01', End: '2026-06-14' },
  Granularity: 'DAILY' as const,
  Filter: {
    And: [
      { Tags: { Key: 'Project', Values: ['shop'], MatchOptions: ['EQUALS' as const] } },
      { Tags: { Key: 'Environment', Values: ['dev'], MatchOptions: ['EQUALS' as const] } },
    ],
  },
  Metrics: ['UnblendedCost'],
  GroupBy: [{ Type: 'DIMENSION' as const, Key: 'SERVICE' }],
};
const UNTAGGED = {
  ...OWN,
  Granularity: 'MONTHLY' as const,
  Filter: { Tags: { Key: 'Project', MatchOptions: ['ABSENT' as const] } },
};

let engine: Engine;
let TopicArn = '';
let QueueUrl = '';
const before = { ...process.env };
const lines: string[] = [];
const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false });

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  engine = await startEngine();
  Object.assign(process.env, engine.env(ACCOUNT, 'us-west-2'));
  await mailbox();
  await new SESv2Client().send(new CreateEmailIdentityCommand({ EmailIdentity: FROM }));
  await new BudgetsClient().send(new CreateBudgetCommand({ AccountId: ACCOUNT, Budget: BUDGET }));
  const estimate = { version: 1, monthlyUsd: 60, services: { [ECS]: 45 } };
  await new SSMClient().send(
    new PutParameterCommand({ Name: ESTIMATE, Value: JSON.stringify(estimate), Type: 'String' }),
  );
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await engine.stop();
});

/** The local account keeps what a budget is said to have spent. */
const BUDGET = {
  BudgetName: 'shop-dev-monthly',
  BudgetType: 'COST' as const,
  TimeUnit: 'MONTHLY' as const,
  BudgetLimit: { Amount: '60', Unit: 'USD' },
  CalculatedSpend: {
    ActualSpend: { Amount: '21.5', Unit: 'USD' },
    ForecastedSpend: { Amount: '47.25', Unit: 'USD' },
  },
};

/** A queue that gets what subscribers of the topic get. */
async function mailbox(): Promise<void> {
  TopicArn = (await new SNSClient().send(new CreateTopicCommand({ Name: 'shop-dev-reports' }))).TopicArn ?? '';
  const Endpoint = `arn:aws:sqs:us-west-2:${ACCOUNT}:mailbox`;
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

const sentMail = z.object({ Source: z.string(), To: z.array(z.string()), Subject: z.string(), BodyHtml: z.string() });

/** What SES sent. */
async function htmlMails() {
  const reply = await fetch(`${engine.endpoint}/_ministack/ses/messages?account=${ACCOUNT}`);
  const { messages } = z.object({ messages: z.record(z.string(), z.array(sentMail)) }).parse(await reply.json());
  return messages[ACCOUNT] ?? [];
}

/** A day's costs as Cost Explorer gives them. */
const onDay = (Start: string, End: string, amounts: Record<string, string>) => ({
  TimePeriod: { Start, End },
  Total: {},
  Groups: Object.entries(amounts).map(([service, Amount]) => ({
    Keys: [service],
    Metrics: { UnblendedCost: { Amount, Unit: 'USD' } },
  })),
  Estimated: true,
});

/** One invocation, as Lambda runs it, a minute after the time of its event. */
async function invoke(more: Record<string, string> = {}, at = AT, late = 60_000) {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.parse(at) + late);
  const settings = {
    PROJECT_TAG: 'shop',
    ENVIRONMENT_TAG: 'dev',
    PERIOD: 'daily',
    BUDGET_ACCOUNT_ID: ACCOUNT,
    BUDGET_NAMES: 'shop-dev-monthly',
    ESTIMATE_PARAMETER: ESTIMATE,
    REPORT_TOPIC_ARN: TopicArn,
    MAIL_FROM: FROM,
    MAIL_TO: TO,
  };
  Object.assign(process.env, settings, { AWS_SDK_UA_APP_ID: CALLER }, more);
  try {
    let answered: unknown;
    await jest.isolateModulesAsync(async () => {
      const { handler } = await import('../../lambda-src/cost-report/handler');
      const context = { awsRequestId: 'r-1', functionName: 'shop-dev-cost-report' };
      answered = await handler({ kind: 'scheduled', at }, context);
    });
    return answered;
  } finally {
    clock.mockRestore();
    delete process.env['AWS_SDK_UA_APP_ID'];
  }
}

test('without data, and with too little of it to forecast, the report says so', async () => {
  expect(await invoke({ PROJECT_TAG: 'new-shop', ESTIMATE_PARAMETER: '/gone' })).toEqual({ kind: 'reported' });
  const [mail] = await mails();
  expect(mail?.Message).toContain('it has no data yet');
  expect(mail?.Message).toContain('too little history');
  expect(mail?.Message).toContain('There is no estimate of this environment.');
});

test('costs of all pages, the forecast, the budget and the estimate are mailed as text and as HTML', async () => {
  const first = onDay('2026-06-12', '2026-06-13', { [ECS]: '18.5', [S3]: '0.0000012' });
  const second = onDay('2026-06-13', '2026-06-14', { [ECS]: '1.25', 'Amazon <R&D>': '2' });
  await answerCosts(engine, ACCOUNT, OWN, { ResultsByTime: [first], NextPageToken: 'p2' });
  await answerCosts(engine, ACCOUNT, { ...OWN, NextPageToken: 'p2' }, { ResultsByTime: [second] });
  await answerCosts(engine, ACCOUNT, UNTAGGED, {
    ResultsByTime: [onDay('2026-06-01', '2026-06-14', { [S3]: '3.499' })],
  });

  expect(await invoke()).toEqual({ kind: 'reported' });
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail?.Subject).toBe('Cost of shop dev, 2026-06-14');
  const text = mail?.Message ?? '';
  expect(text).toMatch(/^Total +21\.75 +3\.25 +18\.50 +-15\.25$/m);
  // 17 days of 1.50
  expect(text).toContain('forecasts 25.50 USD for 2026-06-14 to 2026-06-30');
  expect(text).toMatch(/^shop-dev-monthly +60\.00 USD +21\.50 USD +35 % +47\.25 USD +78 %$/m);
  expect(text).toContain('26.00 USD to date. The actual cost is 21.75 USD: 4.25 USD less.');
  expect(text).toContain('what has no tag Project costs 3.50 USD');
  expect(text).toContain('It took 4 requests to Cost Explorer, which cost 0.04 USD.');

  const html = (await htmlMails()).at(-1);
  expect(html).toMatchObject({ Source: FROM, To: [TO], Subject: mail?.Subject });
  expect(html?.BodyHtml).toContain('Amazon &lt;R&amp;D&gt;');
});

test('a source that fails does not hide the others, and fails the run after the report is sent', async () => {
  await expect(invoke({ BUDGET_NAMES: 'gone' })).rejects.toThrow(/budget gone: /);
  const [mail] = await mails();
  expect(mail?.Subject).toBe('Cost of shop dev, 2026-06-14 (incomplete)');
  expect(mail?.Message).toContain('gone could not be read: NotFoundException');
  expect(mail?.Message).toMatch(/^Total +21\.75/m);
});

test('a sender that is not verified fails the run, though the topic has the report', async () => {
  const sent = (await htmlMails()).length;
  await expect(invoke({ MAIL_FROM: 'nobody@example.org' })).rejects.toThrow(/mail: .*not verified/);
  expect(await mails()).toHaveLength(1);
  expect(await htmlMails()).toHaveLength(sent);
});

test('an event older than a day is dropped', async () => {
  expect(await invoke({}, AT, 86_400_001)).toEqual({ kind: 'dropped' });
  expect(await mails()).toEqual([]);
});

test('reports are counted, with the name of the function', () => {
  const metrics = lines.flatMap((line) => (line.includes('"_aws"') ? [JSON.parse(line) as object] : []));
  const expected = [1, 1, 1, 1, 0].map((Reports) => ({ service: 'shop-dev-cost-report', Reports }));
  expect(metrics).toMatchObject(expected);
});

test("what the local account answers is what AWS's model says", async () => {
  const TimePeriod = { Start: '2026-06-14', End: '2026-07-01' };
  const input = { TimePeriod, Metric: 'UNBLENDED_COST' as const, Granularity: 'DAILY' as const };
  const { $metadata, ...forecast } = await new CostExplorerClient().send(new GetCostForecastCommand(input));
  assertAnswers('ce', 'GetCostForecast', forecast);
  expect($metadata.httpStatusCode).toBe(200);
  const wrong = { Total: { Amount: 1.5, Currency: 'USD' }, ForecastResultsByTime: [{ TimePeriod: { Start: 'x' } }] };
  expect(() => assertAnswers('ce', 'GetCostForecast', wrong)).toThrow(
    /Total\.Amount: must be string.*Total\.Currency: is not in the model.*\[0\]\.TimePeriod\.End: is missing/s,
  );
});

test('it may call what it called, and nothing else', async () => {
  const calls = z
    .array(z.object({ caller: z.string(), service: z.string(), action: z.string() }))
    .parse(await (await fetch(`${engine.endpoint}${CALLS_PATH}`)).json());
  const iam = (call: string): string =>
    call
      .replace('ses:POST /v2/email/outbound-emails', 'ses:SendEmail')
      .replace('budgets:DescribeBudget', 'budgets:ViewBudget');
  const called = calls
    .filter(({ caller }) => caller.startsWith(CALLER))
    .map(({ service, action }) => iam(`${service}:${action}`));
  const allowed = permissions({ budgets: ['b'], estimate: 'e', topic: 't', mail: ['m'] }).flatMap(
    ({ actions }) => actions,
  );
  expect([...new Set(called)].sort()).toEqual([...allowed].sort());
});
