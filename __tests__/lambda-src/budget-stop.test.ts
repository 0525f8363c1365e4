/** When a budget stops its environment, and who is told. */

import { type Config, readConfig } from '../../lambda-src/budget-stop/config';
import { type Ports, stopAtBudget } from '../../lambda-src/budget-stop/core';
import { type Mail, mailOf } from '../../lambda-src/budget-stop/mail';
import { endOfMonth, type Notification } from '../../lambda-src/budget-stop/notification';
import type { UnitDocument } from '../../lambda-src/power/unit';
import { unitDocument } from '../../lambda-src/power/unit';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const DECEMBER = '2026-12-01T00:00:00.000Z';
const ENV = {
  POWER_PATH: '/shop/dev/power',
  POWER_SWITCH_FUNCTION: 'shop-dev-power-switch',
  BUDGET_ACCOUNT_ID: '111122223333',
  BUDGET_NAME: 'shop-dev-monthly',
  STOP_AT_PERCENT: '100',
  ALERT_TOPIC_ARN: 'arn:aws:sns:us-west-2:111122223333:shop-dev-alerts',
};
const CONFIG: Config = readConfig(ENV);
const UNIT: UnitDocument = unitDocument.parse({
  version: 1,
  deployment: 'shop',
  environment: 'dev',
  power: { kind: 'schedule', timeZone: 'UTC', on: [{ days: ['mon'], from: '08:00', to: '20:00' }] },
  wakeForSeconds: 14_400,
  fixed: { 'alb/shop': 'a load balancer cannot be stopped' },
});

/** As AWS Budgets writes it. */
const textOf = ({ name = 'shop-dev-monthly', account = '111122223333' } = {}): string =>
  [
    'AWS Budget Notification November 21, 2026',
    `AWS Account ${account}`,
    '',
    'Dear AWS Customer,',
    '',
    `You requested that we alert you when the ACTUAL Cost associated with your ${name} budget is greater than $100.00 for the current month. The ACTUAL Cost associated with this budget is $101.20. You can find additional details below and by accessing the AWS Budgets dashboard [1].`,
    '',
    `Budget Name: ${name}`,
    'Budget Type: Cost',
    'Budgeted Amount: $100.00',
    'Alert Type: ACTUAL',
    'Alert Threshold: > $100.00',
    'ACTUAL Amount: $101.20',
    '',
    '[1] https://console.aws.amazon.com/billing/home#/budgets',
    '',
  ].join('\n');

const notification = (more: Partial<Notification> = {}): Notification => ({
  subject: 'AWS Budgets: shop-dev-monthly has exceeded your alert threshold',
  text: textOf(),
  at: NOW,
  ...more,
});

function world(actual = 101.2) {
  const here = {
    actual,
    limit: 100,
    tags: {} as Record<string, string>,
    asked: 0,
    mails: [] as Mail[],
    calls: [] as string[],
    logged: [] as string[],
    now: NOW,
    fails: (_number: number, _name: string): boolean => false,
    stop: (notifications = [notification()]) => {
      here.calls = [];
      return stopAtBudget(notifications, CONFIG, ports);
    },
  };
  const call = async (name: string): Promise<void> => {
    here.calls.push(name);
    if (here.fails(here.calls.length - 1, name)) throw new Error(`${name} failed`);
  };
  const ports: Ports = {
    spend: () => call('spend').then(() => ({ actual: here.actual, limit: here.limit, unit: 'USD' })),
    readUnit: () => call('read unit').then(() => ({ unit: UNIT, tags: { ...here.tags } })),
    tag: (tags) => call(`tag ${Object.keys(tags).join()}`).then(() => void Object.assign(here.tags, tags)),
    ask: async () => {
      await call('ask');
      here.asked += 1;
    },
    publish: (mail) => call('publish').then(() => void here.mails.push(mail)),
    now: () => here.now,
    log: (level, message, fields) => void here.logged.push(JSON.stringify([level, message, fields])),
  };
  return here;
}

test('a budget that is used up stops its unit until the month is over, and says so', async () => {
  const here = world();
  expect(await here.stop()).toEqual({ kind: 'stopped', until: DECEMBER, told: true });
  expect(here.tags).toEqual({ 'keep-stopped-until': DECEMBER, 'budget-stop-told': '2026-11' });
  expect(here.asked).toBe(1);
  expect(here.mails).toEqual([
    {
      subject: 'shop dev stopped by its budget',
      text: expect.stringMatching(/used 101\.20 USD of 100\.00 USD this month, 101 %\. It stops at 100 %/),
    },
  ]);
  expect(here.mails[0]?.text).toMatch(/alb\/shop: a load balancer cannot be stopped/);
  expect(here.mails[0]?.text).toContain('/shop/dev/power/unit');
});

test.each([
  [100, 'stopped'],
  [99.99, 'ignored'],
  [0, 'ignored'],
])('with %d of 100 used it is %s, whatever the notification claims', async (actual, kind) => {
  const here = world(actual);
  expect(await here.stop()).toMatchObject({ kind });
  expect(here.mails).toHaveLength(kind === 'stopped' ? 1 : 0);
  if (kind === 'ignored') {
    expect([here.calls, here.tags, here.asked]).toEqual([['spend'], {}, 0]);
    expect(here.logged.join()).toMatch(/under 100 %/);
  }
});

test.each([
  ['of another budget', { text: textOf({ name: 'shop-prod-monthly' }) }, /another budget, shop-prod-monthly/],
  ['of a budget whose name begins as this one', { text: textOf({ name: 'shop-dev-monthly-2' }) }, /another budget/],
  ['of another account', { text: textOf({ account: '444455556666' }) }, /another account/],
  ['of last month', { at: Date.parse('2026-10-31T23:59:59Z') }, /another month, 2026-10/],
  ['of an alarm', { subject: 'ALARM: "cpu"', text: '{"AlarmName":"cpu"}' }, /no budget/],
  ['without a subject and of no budget', { subject: null, text: 'Budget Name: shop-dev-monthly' }, /no budget/],
])('a notification %s is ignored, and nobody is asked', async (_what, more, why) => {
  const here = world();
  expect(await here.stop([notification(more)])).toEqual({ kind: 'ignored', why: expect.stringMatching(why) });
  expect(here.calls).toEqual([]);
});

test('what it tells itself is ignored when the topic is the same', async () => {
  const here = world();
  const stopped = {
    unit: UNIT,
    spend: { actual: 101, limit: 100, unit: 'USD' },
    stopAtPercent: 100,
    path: '/p',
    until: DECEMBER,
  };
  const { subject, text } = mailOf({ ...stopped, budgetName: CONFIG.budgetName });
  expect(await here.stop([{ subject, text, at: NOW }])).toMatchObject({ kind: 'ignored' });
});

test.each([
  ['in other words', { text: 'AWS Budget Notification\nYour budget shop-dev-monthly is over its threshold.' }],
  ['of which only the subject is known', { text: 'Hello' }],
  ['without a subject', { subject: undefined }],
  ['with other line ends', { text: textOf().replaceAll('\n', '\r\n') }],
])('a notification %s is a reason to look', async (_what, more) => {
  expect(await world().stop([notification(more)])).toMatchObject({ kind: 'stopped' });
});

test('one of several notifications is enough', async () => {
  const others = [notification({ text: textOf({ name: 'other' }) }), notification()];
  expect(await world().stop(others)).toMatchObject({ kind: 'stopped' });
});

test('repeated notifications ask again and mail once a month', async () => {
  const here = world();
  await here.stop();
  here.now += 3_600_000;
  expect(await here.stop()).toEqual({ kind: 'stopped', until: DECEMBER, told: false });
  expect([here.mails.length, here.asked]).toEqual([1, 2]);
  here.now = Date.parse('2026-12-05T00:00:00Z');
  expect(await here.stop([notification({ at: here.now })])).toMatchObject({
    until: '2027-01-01T00:00:00.000Z',
    told: true,
  });
  expect(here.mails).toHaveLength(2);
});

test('who takes the tag away is told when it is stopped again', async () => {
  const here = world();
  await here.stop();
  delete here.tags['keep-stopped-until'];
  expect(await here.stop()).toMatchObject({ told: true });
  expect(here.mails).toHaveLength(2);
});

test('a tag that lasts longer stays, and the stop is told all the same', async () => {
  const here = world();
  here.tags = { 'keep-stopped-until': '2027-06-01T00:00:00Z' };
  expect(await here.stop()).toMatchObject({ told: true });
  expect(here.tags).toEqual({ 'keep-stopped-until': '2027-06-01T00:00:00Z', 'budget-stop-told': '2026-11' });
});

const WHOLE = ['spend', 'read unit', 'tag keep-stopped-until', 'ask', 'publish', 'tag budget-stop-told'];

test('the unit is stopped first', async () => {
  const here = world();
  await here.stop();
  expect(here.calls).toEqual(WHOLE);
});

test.each(WHOLE.map((call, number) => [call, number] as const))(
  'a run that dies before "%s" is made up for by the next',
  async (call, number) => {
    const here = world();
    here.fails = (each) => each >= number;
    await expect(here.stop()).rejects.toThrow();
    here.fails = () => false;
    expect(await here.stop()).toMatchObject({ kind: 'stopped' });
    expect(here.tags).toEqual({ 'keep-stopped-until': DECEMBER, 'budget-stop-told': '2026-11' });
    expect(here.asked).toBeGreaterThanOrEqual(1);
    // The one gap: mailed, and not noted.
    expect(here.mails).toHaveLength(call === 'tag budget-stop-told' ? 2 : 1);
    await here.stop();
    expect(here.mails).toHaveLength(call === 'tag budget-stop-told' ? 2 : 1);
  },
);

test.each(['ask', 'publish'])('when it cannot %s, the rest is done, and it fails', async (name) => {
  const here = world();
  here.fails = (_number, each) => each === name;
  await expect(here.stop()).rejects.toThrow(`the unit is kept stopped, but: ${name} failed`);
  expect(here.tags['keep-stopped-until']).toBe(DECEMBER);
  expect([here.asked, here.mails.length]).toEqual(name === 'ask' ? [0, 1] : [1, 0]);
});

test.each([
  ['2026-11-21T12:00:00Z', DECEMBER],
  ['2026-12-31T23:59:59Z', '2027-01-01T00:00:00.000Z'],
  ['2026-11-30T20:00:00-08:00', '2027-01-01T00:00:00.000Z'],
])('a month ends for %s at %s: months are those of UTC', (at, end) => {
  expect(new Date(endOfMonth(Date.parse(at))).toISOString()).toBe(end);
});

test('the subject of the mail fits', () => {
  const unit = { ...UNIT, deployment: 'd'.repeat(90) };
  const { subject } = mailOf({ ...CONFIG, unit, spend: { actual: 1, limit: 1, unit: 'USD' }, until: DECEMBER });
  expect(subject).toHaveLength(100);
});

describe('settings', () => {
  test('come from the environment', () => {
    expect(CONFIG).toMatchObject({ path: '/shop/dev/power', stopAtPercent: 100, budgetName: 'shop-dev-monthly' });
  });

  test('that are missing or wrong are named, all at once', () => {
    const wrong = { POWER_PATH: 'shop/', BUDGET_ACCOUNT_ID: '1', STOP_AT_PERCENT: '0' };
    expect(() => readConfig(wrong)).toThrow(
      /POWER_PATH.*POWER_SWITCH_FUNCTION.*BUDGET_ACCOUNT_ID.*BUDGET_NAME.*STOP_AT_PERCENT.*ALERT_TOPIC_ARN/,
    );
  });

  test.each(['0', '-1', '', 'all', '1e3', 'Infinity'])('no environment stops at %j percent', (percent) => {
    expect(() => readConfig({ ...ENV, STOP_AT_PERCENT: percent })).toThrow(/STOP_AT_PERCENT/);
  });
});
