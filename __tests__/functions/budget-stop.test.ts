/** The budget stop with the real clients, and the power switch behind it, in a local account. */
import { BudgetsClient, CreateBudgetCommand, UpdateBudgetCommand } from '@aws-sdk/client-budgets';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ListTagsForResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { permissions } from '../../lambda-src/budget-stop/contract';
import type { PowerEvent } from '../../lambda-src/power-switch/contract';
import { CALLS_PATH } from '../../scripts/local-account/gateway';
import { type AskedSwitch, askedSwitch } from '../helpers/asked-switch';
import { type Engine, startEngine } from '../helpers/engine';
import { type DeployedUnit, deployUnit } from '../helpers/power-account';
import notification from '../lambda-src/events/budget-notification.json';

jest.setTimeout(3 * 60_000);

const CALLER = 'budget-stop';
const ACCOUNT = '111122223333';
const SWITCH = 'shop-dev-power-switch';
/** A Monday, at which the unit is up by its schedule. */
const NOON = Date.parse('2026-06-01T12:00:00-07:00');
const RUNNING = { 'service/api': { desired: 2, min: 1, max: 4 } };
const STOPPED = { 'service/api': { desired: 0, min: 0, max: 0 } };

let engine: Engine;
let unit: DeployedUnit;
let powerSwitch: AskedSwitch;
let TopicArn = '';
let QueueUrl = '';
const before = { ...process.env };
const lines: string[] = [];
const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false });

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  engine = await startEngine();
  Object.assign(process.env, engine.env(ACCOUNT, 'us-west-2'));
  unit = await deployUnit({
    name: 'shop',
    power: {
      kind: 'schedule',
      timeZone: 'America/Los_Angeles',
      on: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' }],
    },
    services: { api: RUNNING['service/api'] },
  });
  powerSwitch = await askedSwitch(SWITCH);
  await mailbox();
  await new BudgetsClient().send(new CreateBudgetCommand({ AccountId: ACCOUNT, Budget: budget(0) }));
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await powerSwitch.stop();
  await engine.stop();
});

/** The local account keeps what a budget is said to have spent. */
const budget = (spent: number) => ({
  BudgetName: 'shop-dev-monthly',
  BudgetType: 'COST' as const,
  TimeUnit: 'MONTHLY' as const,
  BudgetLimit: { Amount: '100', Unit: 'USD' },
  CalculatedSpend: { ActualSpend: { Amount: String(spent), Unit: 'USD' } },
});

const spend = (spent: number) =>
  new BudgetsClient().send(new UpdateBudgetCommand({ AccountId: ACCOUNT, NewBudget: budget(spent) }));

/** A queue that gets what subscribers of the topic get. */
async function mailbox(): Promise<void> {
  TopicArn = (await new SNSClient().send(new CreateTopicCommand({ Name: 'shop-dev-alerts' }))).TopicArn ?? '';
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

async function tags(): Promise<Record<string, string>> {
  const parameter = { ResourceType: 'Parameter' as const, ResourceId: `${unit.path}/unit` };
  const { TagList = [] } = await new SSMClient().send(new ListTagsForResourceCommand(parameter));
  return Object.fromEntries(TagList.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** One invocation at an instant, as Lambda runs it. */
async function invoke(folder: 'budget-stop' | 'power-switch', event: unknown, more: Record<string, string>) {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(NOON);
  Object.assign(process.env, { POWER_PATH: unit.path, AWS_SDK_UA_APP_ID: folder, ...more });
  const context = { awsRequestId: 'r-1', functionName: `shop-dev-${folder}`, getRemainingTimeInMillis: () => 900_000 };
  try {
    let answer: unknown;
    await jest.isolateModulesAsync(async () => {
      const { handler } =
        folder === 'budget-stop'
          ? await import('../../lambda-src/budget-stop/handler')
          : await import('../../lambda-src/power-switch/handler');
      answer = await handler(event, context);
    });
    return answer;
  } finally {
    clock.mockRestore();
    delete process.env['AWS_SDK_UA_APP_ID'];
  }
}

const notified = (event: unknown = notification, more: Record<string, string> = {}) =>
  invoke('budget-stop', event, {
    POWER_SWITCH_FUNCTION: SWITCH,
    BUDGET_ACCOUNT_ID: ACCOUNT,
    BUDGET_NAME: 'shop-dev-monthly',
    STOP_AT_PERCENT: '100',
    ALERT_TOPIC_ARN: TopicArn,
    ...more,
  });

const asked = async (events: readonly PowerEvent[]) => {
  for (const event of events) await invoke('power-switch', event, {});
};

test('a notification that is forged, or came too early, stops nothing', async () => {
  await spend(99.99);
  expect(await notified()).toMatchObject({ kind: 'ignored', why: expect.stringMatching(/99\.99 of 100, under 100 %/) });
  expect(await tags()).toEqual({});
  expect(await mails()).toEqual([]);
});

test('a budget that is used up stops its environment until the month is over, and mails it', async () => {
  await spend(101.2);
  const until = '2026-07-01T00:00:00.000Z';
  expect(await notified()).toEqual({ kind: 'stopped', until, told: true });
  expect(await tags()).toEqual({ 'keep-stopped-until': until, 'budget-stop-told': '2026-06' });
  const events = await powerSwitch.events(1);
  expect(events).toEqual([{ kind: 'asked' }]);
  await asked(events);
  expect(await unit.stands()).toEqual(STOPPED);
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail?.Subject).toBe('shop dev stopped by its budget');
  expect(mail?.Message).toContain('101.20 USD of 100.00 USD');
});

test('a repeated notification mails nothing', async () => {
  expect(await notified()).toMatchObject({ kind: 'stopped', told: false });
  expect(await powerSwitch.events(1)).toEqual([{ kind: 'asked' }]);
  expect(await mails()).toEqual([]);
});

test('a notification of another budget stops nothing', async () => {
  const other = { BUDGET_NAME: 'shop-production-monthly' };
  expect(await notified(notification, other)).toMatchObject({ kind: 'ignored' });
});

test('a budget that is not there is an error, so that AWS tries again and somebody looks', async () => {
  const [record] = notification.Records;
  const reworded = { Records: [{ ...record, Sns: { ...record?.Sns, Message: 'AWS Budget Notification' } }] };
  await expect(notified(reworded, { BUDGET_NAME: 'gone' })).rejects.toThrow(/gone/);
});

test('an event that is none of SNS is refused', async () => {
  await expect(notified({ kind: 'asked' })).rejects.toThrow(/Records/);
});

test('outcomes are published, with the name of the function', () => {
  const metrics = lines.flatMap((line) =>
    line.includes('"_aws"') ? [JSON.parse(line) as Record<string, unknown>] : [],
  );
  const own = metrics.filter(({ service }) => service === 'shop-dev-budget-stop');
  expect(own.map(({ BudgetStops, BudgetStopsIgnored }) => [BudgetStops, BudgetStopsIgnored])).toEqual([
    [0, 1],
    [1, 0],
    [1, 0],
    [0, 1],
  ]);
});

test('it may call what it called, and nothing else', async () => {
  const calls = z
    .array(z.object({ caller: z.string(), service: z.string(), action: z.string() }))
    .parse(await (await fetch(`${engine.endpoint}${CALLS_PATH}`)).json());
  const iam = (call: string): string =>
    call
      .replace(/^lambda:POST .*\/invocations$/, 'lambda:InvokeFunction')
      .replace('budgets:DescribeBudget', 'budgets:ViewBudget');
  const called = calls
    .filter(({ caller }) => caller.startsWith(CALLER))
    .map(({ service, action }) => iam(`${service}:${action}`));
  const allowed = permissions({ parameters: 'p', powerSwitch: 's', budget: 'b', topic: 't' }).flatMap(
    ({ actions }) => actions,
  );
  expect([...new Set(called)].sort()).toEqual([...allowed].sort());
});
