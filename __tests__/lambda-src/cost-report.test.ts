/** What the cost report says, of which days, and what becomes of it when a source fails. */
import { amountOf, cents, change, isSmall, percent, sum } from '../../lambda-src/cost-report/amounts';
import { type Config, readConfig } from '../../lambda-src/cost-report/config';
import { type Estimate, estimateDocument, permissions, reportEvent } from '../../lambda-src/cost-report/contract';
import { type Ports, ReportError, report } from '../../lambda-src/cost-report/core';
import { daysOf, wordsOf } from '../../lambda-src/cost-report/days';
import type { Budget, Cost } from '../../lambda-src/cost-report/facts';
import type { Mail } from '../../lambda-src/cost-report/mail';

const ENV = {
  PROJECT_TAG: 'shop',
  ENVIRONMENT_TAG: 'dev',
  PERIOD: 'daily',
  BUDGET_ACCOUNT_ID: '111122223333',
  BUDGET_NAMES: 'shop-dev-monthly',
  ESTIMATE_PARAMETER: '/shop/dev/cost/estimate',
  REPORT_TOPIC_ARN: 'arn:aws:sns:us-west-2:111122223333:shop-dev-reports',
};
/** A Sunday. June has 30 days, 13 of which are over. */
const NINE = '2026-06-14T09:00:00Z';
const ECS = 'Amazon Elastic Container Service';
const LOGS = 'AmazonCloudWatch';
const S3 = 'Amazon Simple Storage Service';

const cost = (day: string, service: string, text: string): Cost => ({ day, service, amount: amountOf(text) });
const BUDGET: Budget = { limit: amountOf('60'), actual: amountOf('29.99'), forecast: amountOf('66'), unit: 'USD' };
const ESTIMATE: Estimate = { version: 1, monthlyUsd: 60, services: { [ECS]: 45, [LOGS]: 3 } };
function failing(name: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error('arn:secret'), { name }));
}

function world(given: { costs?: readonly Cost[]; untagged?: readonly Cost[]; config?: Partial<Config> } = {}) {
  const { costs = [], untagged = [] } = given;
  const mails: Mail[] = [];
  const html: Mail[] = [];
  const asked: string[] = [];
  const logged: string[] = [];
  const ports: Omit<Ports, 'now'> = {
    costs: async ({ start, end }) => {
      asked.push(`costs ${start} ${end}`);
      return costs;
    },
    untagged: async ({ start, end }) => {
      asked.push(`untagged ${start} ${end}`);
      return untagged;
    },
    forecast: async ({ start, end }) => {
      asked.push(`forecast ${start} ${end}`);
      return amountOf('40.004');
    },
    requests: () => asked.length,
    budget: async () => BUDGET,
    estimate: async () => ESTIMATE,
    publish: async (mail) => {
      mails.push(mail);
    },
    sendMail: async (mail) => {
      html.push(mail);
    },
    log: (_level, message) => logged.push(message),
  };
  const config: Config = { ...readConfig(ENV), ...given.config };
  const run = async (at = NINE, more: Partial<Ports> = {}) => {
    const outcome = await report({ kind: 'scheduled', at }, config, { ...ports, now: () => Date.parse(at), ...more });
    return { outcome, text: mails.at(-1)?.text ?? '', subject: mails.at(-1)?.subject ?? '' };
  };
  return { run, mails, html, asked, logged };
}

/** The lines of a section, without its title. */
function section(text: string, title: string): string[] {
  const [, after = ''] = text.split(`${title}\n${'-'.repeat(title.length)}\n`);
  return (after.split('\n\n\n')[0] ?? '').trimEnd().split('\n');
}

/** A line of a table as its cells. */
const cells = (lines: readonly string[], first: string): string[] =>
  lines.find((line) => line.startsWith(first))?.split(/ {2,}/) ?? [];

describe('amounts', () => {
  test.each([
    ['0.0000012', '0.00'],
    ['0.0049999999', '0.00'],
    ['0.005', '0.01'],
    ['-0.005', '-0.01'],
    ['-0.004', '0.00'],
    ['1.2E-6', '0.00'],
    ['1.5e2', '150.00'],
    ['12345678901.239', '12345678901.24'],
    ['1e-20', '0.00'],
    ['7', '7.00'],
  ])('%s prints as %s', (text, printed) => {
    expect(cents(amountOf(text))).toBe(printed);
  });

  test('many amounts below a cent make up the cents that they cost together', () => {
    expect(cents(sum(Array.from({ length: 10_000 }, () => amountOf('0.0000012'))))).toBe('0.01');
    expect(sum([amountOf('0.1'), amountOf('0.2')])).toBe(amountOf('0.3'));
  });

  test.each(['', 'N/A', '1,5', '.5', '--1', 'Infinity'])('"%s" is no amount', (text) => {
    expect(() => amountOf(text)).toThrow(`not an amount: ${text}`);
  });

  test('a difference has its sign, unless it prints as nothing', () => {
    expect(['1.2', '-1.2', '0.004', '-0.004'].map((text) => change(amountOf(text)))).toEqual([
      '+1.20',
      '-1.20',
      '0.00',
      '0.00',
    ]);
    expect(isSmall(amountOf('0.005'))).toBe(false);
  });

  test('a budget is not used up before it is, and nothing is no part of nothing', () => {
    expect(percent(amountOf('59.999'), amountOf('60'))).toBe('99 %');
    expect(percent(amountOf('60'), amountOf('60'))).toBe('100 %');
    expect(percent(amountOf('1'), 0n)).toBe('-');
  });
});

describe('days', () => {
  const days = (at: string, period: 'daily' | 'weekly' = 'daily') => daysOf(Date.parse(at), period);

  test('in a month: the days that are over, yesterday, the day before, and what is left', () => {
    expect(days(NINE)).toEqual({
      today: '2026-06-14',
      month: { start: '2026-06-01', end: '2026-06-14' },
      last: { start: '2026-06-13', end: '2026-06-14' },
      before: { start: '2026-06-12', end: '2026-06-13' },
      all: { start: '2026-06-01', end: '2026-06-14' },
      rest: { start: '2026-06-14', end: '2026-07-01' },
      elapsed: 13,
      inMonth: 30,
    });
  });

  test('a day begins at midnight UTC', () => {
    expect(days('2026-06-13T23:59:59.999Z').today).toBe('2026-06-13');
    expect(days('2026-06-14T00:00:00Z').today).toBe('2026-06-14');
  });

  test('days are 24 hours where clocks change, too', () => {
    expect(days('2026-03-09T16:00:00Z', 'weekly').last).toEqual({ start: '2026-03-02', end: '2026-03-09' });
    expect(days('2026-03-29T16:00:00Z')).toMatchObject({ elapsed: 28, inMonth: 31 });
  });

  test('on the first of a month no day of it is over, and yesterday is of the month before', () => {
    const { month, last, all, rest } = days('2026-06-01T09:00:00Z');
    expect(month).toEqual({ start: '2026-06-01', end: '2026-06-01' });
    expect(last).toEqual({ start: '2026-05-31', end: '2026-06-01' });
    expect(all).toEqual({ start: '2026-05-30', end: '2026-06-01' });
    expect(rest).toEqual({ start: '2026-06-01', end: '2026-07-01' });
  });

  test('on the last day nothing is left to forecast, and on the day before two days are', () => {
    expect(days('2026-06-30T09:00:00Z').rest).toEqual({ start: '2026-06-30', end: '2026-06-30' });
    expect(days('2026-06-29T09:00:00Z').rest).toEqual({ start: '2026-06-29', end: '2026-07-01' });
  });

  test("at a year's end", () => {
    const december = days('2026-12-31T09:00:00Z', 'weekly');
    expect(december).toMatchObject({ elapsed: 30, inMonth: 31, rest: { start: '2026-12-31', end: '2026-12-31' } });
    const january = days('2027-01-03T09:00:00Z', 'weekly');
    expect(january).toMatchObject({
      month: { start: '2027-01-01', end: '2027-01-03' },
      last: { start: '2026-12-27', end: '2027-01-03' },
      before: { start: '2026-12-20', end: '2026-12-27' },
      all: { start: '2026-12-20', end: '2027-01-03' },
    });
    expect(days('2026-12-15T09:00:00Z').rest.end).toBe('2027-01-01');
  });

  test('a leap year has its day', () => {
    expect(days('2028-02-10T09:00:00Z').inMonth).toBe(29);
  });

  test('a span is said with its last day in it', () => {
    expect(wordsOf({ start: '2026-06-01', end: '2026-06-14' })).toBe('2026-06-01 to 2026-06-13');
    expect(wordsOf({ start: '2026-06-13', end: '2026-06-14' })).toBe('2026-06-13');
  });
});

describe('actual cost', () => {
  const COSTS = [
    cost('2026-06-01', ECS, '10.10'),
    cost('2026-06-12', ECS, '1.50'),
    cost('2026-06-13', ECS, '1.20'),
    cost('2026-06-12', LOGS, '0.20'),
    cost('2026-06-13', LOGS, '0.30'),
    cost('2026-06-13', S3, '0.004'),
    cost('2026-06-13', 'AWS Lambda', '0.0000012'),
  ];

  test('month to date, yesterday and the day before by service, the dearest first', async () => {
    const { text } = await world({ costs: COSTS }).run();
    const lines = section(text, 'Actual cost');
    expect(cells(lines, 'Service')).toEqual(['Service, in USD', 'Month to date', '2026-06-13', '2026-06-12', 'Change']);
    expect(cells(lines, ECS)).toEqual([ECS, '12.80', '1.20', '1.50', '-0.30']);
    expect(cells(lines, LOGS)).toEqual([LOGS, '0.50', '0.30', '0.20', '+0.10']);
    expect(lines.findIndex((line) => line.startsWith(ECS))).toBeLessThan(
      lines.findIndex((line) => line.startsWith(LOGS)),
    );
    expect(text).toContain('still grows');
  });

  test('services below half a cent share a line, and are in the total', async () => {
    const { text } = await world({ costs: [...COSTS, cost('2026-06-12', S3, '0.004')] }).run();
    const lines = section(text, 'Actual cost');
    // Together 0.008 are a cent in the month, though 0.004 are none on a day.
    expect(text).toContain(S3);
    expect(cells(lines, '1 other')).toEqual(['1 other, each below half a cent', '0.00', '0.00', '0.00', '0.00']);
    expect(cells(lines, 'Total')).toEqual(['Total', '13.31', '1.50', '1.70', '-0.20']);
  });

  test('seven days against the seven before, across a month', async () => {
    const costs = [
      cost('2026-05-20', ECS, '100'),
      cost('2026-05-21', ECS, '1'),
      cost('2026-05-27', ECS, '2'),
      cost('2026-05-28', ECS, '4'),
      cost('2026-06-01', ECS, '8'),
      cost('2026-06-03', ECS, '16'),
    ];
    const { run, asked } = world({ costs, config: { period: 'weekly' } });
    const lines = section((await run('2026-06-04T09:00:00Z')).text, 'Actual cost');
    expect(cells(lines, ECS)).toEqual([ECS, '24.00', '28.00', '3.00', '+25.00']);
    expect(cells(lines, 'Service').slice(2, 4)).toEqual(['2026-05-28 to 2026-06-03', '2026-05-21 to 2026-05-27']);
    expect(asked).toContain('costs 2026-05-21 2026-06-04');
  });

  test('the first of a month has no month to date', async () => {
    const { run, asked } = world({ costs: [cost('2026-05-31', ECS, '3'), cost('2026-05-30', ECS, '2')] });
    const { text } = await run('2026-06-01T09:00:00Z');
    const lines = section(text, 'Actual cost');
    expect(cells(lines, ECS)).toEqual([ECS, '3.00', '2.00', '+1.00']);
    expect(lines.join(' ')).toContain('It is the first day of the month');
    expect(section(text, 'Untagged')).toEqual(['No day of the month is over.']);
    expect(section(text, 'Against the estimate')).toContain('No day of the month is over.');
    expect(asked).toEqual(['costs 2026-05-30 2026-06-01', 'forecast 2026-06-01 2026-07-01']);
  });

  test('without data it says so', async () => {
    const { text, outcome } = await world().run();
    expect(section(text, 'Actual cost').join(' ')).toContain('it has no data yet');
    expect(outcome).toMatchObject({ sent: true, problems: [] });
  });
});

describe('forecast', () => {
  const costs = [cost('2026-06-01', ECS, '12.006'), cost('2026-05-31', ECS, '500')];

  test('adds up with the days that are over', async () => {
    const { run, asked } = world({ costs });
    const lines = section((await run()).text, 'Forecast').join(' ');
    // 12.006 + 40.004 = 52.010
    expect(lines).toContain('forecasts 40.00 USD for 2026-06-14 to 2026-06-30');
    expect(lines).toContain('With the 12.01 USD of the days before, the month comes to 52.01 USD');
    expect(asked).toContain('forecast 2026-06-14 2026-07-01');
  });

  test('is not asked for on the last day of the month', async () => {
    const at = '2026-06-30T09:00:00Z';
    const { run, asked } = world({ costs });
    const { text } = await run(at);
    expect(section(text, 'Forecast')).toEqual(['It is the last day of the month: nothing is left to forecast.']);
    expect(asked.join(' ')).not.toContain('forecast');
  });

  test('is not asked for by a report that comes after its day: a start in the past is refused', async () => {
    const { run, asked } = world({ costs });
    const { text } = await run(NINE, { now: () => Date.parse('2026-06-15T00:00:00Z') });
    expect(section(text, 'Forecast').join(' ')).toContain('came late');
    expect(asked.join(' ')).not.toContain('forecast');
  });

  test('too little history is said, and is no failure', async () => {
    const { text, outcome } = await world({ costs }).run(NINE, { forecast: async () => undefined });
    expect(section(text, 'Forecast').join(' ')).toContain('too little history');
    expect(outcome).toMatchObject({ problems: [] });
  });
});

describe('budgets', () => {
  test('limit, actual and forecast, in percent of the limit', async () => {
    const { text } = await world().run();
    expect(cells(section(text, 'Budgets'), 'shop-dev')).toEqual([
      'shop-dev-monthly',
      '60.00 USD',
      '29.99 USD',
      '49 %',
      '66.00 USD',
      '110 %',
    ]);
  });

  test('a budget without a forecast has none', async () => {
    const { forecast, ...fresh } = BUDGET;
    const { text } = await world().run(NINE, { budget: async () => fresh });
    expect(cells(section(text, 'Budgets'), 'shop-dev').slice(-2)).toEqual(['-', '-']);
    expect(forecast).toBeDefined();
  });

  test('one that cannot be read hides no other', async () => {
    const { run } = world({ config: { budgetNames: ['gone', 'shop-dev-monthly'] } });
    const budget = (name: string) => (name === 'gone' ? failing('NotFoundException')() : Promise.resolve(BUDGET));
    const { text, outcome } = await run(NINE, { budget });
    const lines = section(text, 'Budgets');
    expect(lines[0]).toBe('gone could not be read: NotFoundException');
    expect(cells(lines, 'shop-dev')).toContain('29.99 USD');
    expect(outcome).toMatchObject({ sent: true, problems: [{ what: 'budget gone' }] });
  });

  test('none is none', async () => {
    const { text } = await world({ config: { budgetNames: [] } }).run();
    expect(section(text, 'Budgets')).toEqual(['The settings name no budget.']);
  });
});

describe('against the estimate', () => {
  const costs = [
    cost('2026-05-31', ECS, '500'),
    cost('2026-06-01', ECS, '20'),
    cost('2026-06-02', LOGS, '1'),
    cost('2026-06-03', S3, '6.50'),
    cost('2026-06-03', 'Amazon GuardDuty', '0.004'),
    cost('2026-06-03', 'Refunds', '-3'),
  ];

  test('the share of the month that is over is compared: 13 of 30 days', async () => {
    const lines = section((await world({ costs }).run()).text, 'Against the estimate');
    // 60 x 13/30 = 26.00; 20 + 1 + 6.50 + 0.004 - 3 = 24.504
    expect(lines[0]).toContain('13 of 30 days of the month are over, so that it is 26.00 USD to date');
    expect(lines[0]).toContain('The actual cost is 24.50 USD: 1.50 USD less.');
    expect(cells(lines, ECS)).toEqual([ECS, '19.50', '20.00', '+0.50']);
    expect(cells(lines, LOGS)).toEqual([LOGS, '1.30', '1.00', '-0.30']);
    expect(cells(lines, 'Total')).toEqual(['Total', '26.00', '24.50', '-1.50']);
  });

  test('more than estimated, and as estimated', async () => {
    const more = world({ costs: [cost('2026-06-01', ECS, '26.01')] });
    expect((await more.run()).text).toContain('0.01 USD more.');
    const same = world({ costs: [cost('2026-06-01', ECS, '26.004')] });
    expect((await same.run()).text).toContain('as estimated.');
  });

  test('a service that is estimated and costs nothing is there', async () => {
    const lines = section((await world({ costs: [] }).run()).text, 'Against the estimate');
    expect(cells(lines, ECS)).toEqual([ECS, '19.50', '0.00', '-19.50']);
  });

  test('services that the estimate does not name are unexpected, if they cost a cent', async () => {
    const lines = section((await world({ costs }).run()).text, 'Unexpected services');
    expect(cells(lines, S3)).toEqual([S3, '6.50', '0.00']);
    expect(lines.join(' ')).not.toMatch(/GuardDuty|Refunds|Container/);
  });

  test('on the first of a month the last day tells what is unexpected', async () => {
    const at = '2026-06-01T09:00:00Z';
    const { text } = await world({ costs: [cost('2026-05-31', S3, '1')] }).run(at);
    expect(cells(section(text, 'Unexpected services'), S3)).toEqual([S3, '1.00']);
  });

  test('a service with the name of a property is not taken for one of the estimate', async () => {
    const { text } = await world({ costs: [cost('2026-06-02', 'constructor', '1')] }).run();
    expect(section(text, 'Unexpected services').join(' ')).toContain('constructor');
  });

  test.each<[string, { config?: Partial<Config> }, Partial<Ports>]>([
    ['the parameter', {}, { estimate: async () => undefined }],
    ['the setting', { config: { estimate: undefined } }, { estimate: failing('unasked') }],
  ])('without %s there is no estimate, which is said', async (_what, given, more) => {
    const { text, outcome } = await world({ costs, ...given }).run(NINE, more);
    expect(section(text, 'Against the estimate')).toEqual(['There is no estimate of this environment.']);
    expect(section(text, 'Unexpected services').join(' ')).toContain('Without it no service is unexpected');
    expect(outcome).toMatchObject({ problems: [] });
  });

  test('an estimate of another version, or of negative cost, is refused', () => {
    expect(estimateDocument.safeParse(ESTIMATE).success).toBe(true);
    expect(estimateDocument.safeParse({ ...ESTIMATE, version: 2 }).success).toBe(false);
    expect(estimateDocument.safeParse({ ...ESTIMATE, services: { [ECS]: -1 } }).success).toBe(false);
  });
});

describe('untagged', () => {
  test('the ten dearest by name, the others as one line, all in the sum', async () => {
    const untagged = Array.from({ length: 12 }, (_, index) =>
      cost('2026-06-01', `Service ${index + 1}`, `${index + 1}`),
    );
    const small = cost('2026-06-01', 'Service 0', '0.004');
    const { run, asked } = world({ untagged: [...untagged, small] });
    const lines = section((await run()).text, 'Untagged');
    // 1 + ... + 12 = 78; the others are 1, 2 and 0.004
    expect(lines[0]).toContain('costs 78.00 USD');
    expect(cells(lines, 'Service 12')).toEqual(['Service 12', '12.00']);
    expect(cells(lines, 'Service 3')).toEqual(['Service 3', '3.00']);
    expect(cells(lines, 'Service 2 ')).toEqual([]);
    expect(cells(lines, '3 others')).toEqual(['3 others', '3.00']);
    expect(asked).toContain('untagged 2026-06-01 2026-06-14');
  });

  test('nothing is untagged', async () => {
    const { text } = await world({ untagged: [cost('2026-06-01', 'Tax', '0.001')] }).run();
    expect(section(text, 'Untagged').join(' ')).toContain('Nothing in the account costs a cent');
  });
});

describe('a source that fails', () => {
  test.each([
    ['costs', 'Actual cost', 'cost'],
    ['untagged', 'Untagged', 'untagged cost'],
    ['forecast', 'Forecast', 'forecast'],
    ['estimate', 'Against the estimate', 'estimate'],
  ])('%s: the report is sent and says so, with the name of the error only', async (port, title, what) => {
    const { run, mails } = world({ costs: [cost('2026-06-01', ECS, '1')] });
    const { outcome, text, subject } = await run(NINE, { [port]: failing('AccessDeniedException') });
    expect(section(text, title)).toContain('could not be read: AccessDeniedException');
    expect(text.match(/could not be read: /g)).toHaveLength(1);
    expect(text).not.toContain('arn:secret');
    expect(cells(section(text, 'Budgets'), 'shop-dev')).toContain('29.99 USD');
    expect(subject).toBe('Cost of shop dev, 2026-06-14 (incomplete)');
    expect(mails).toHaveLength(1);
    expect(outcome).toMatchObject({ kind: 'reported', sent: true, problems: [{ what }] });
  });

  test('without actual cost nothing is compared', async () => {
    const { text } = await world().run(NINE, { costs: failing('ThrottlingException') });
    expect(section(text, 'Against the estimate').join(' ')).toContain('nothing to compare');
    expect(section(text, 'Unexpected services').join(' ')).toContain('nothing to compare');
    expect(section(text, 'Forecast')).toHaveLength(1);
  });

  test('the error of the run names each', () => {
    const problems = [
      { what: 'cost', error: new Error('denied') },
      { what: 'mail', error: 'rejected' },
    ];
    expect(new ReportError(problems).message).toMatch(/cost: denied; mail: rejected/);
  });
});

describe('sending', () => {
  test('the same event gives the same report, by both ways', async () => {
    const { run, mails, html } = world({ costs: [cost('2026-06-13', ECS, '1')] });
    const first = await run();
    expect(first.subject).toBe('Cost of shop dev, 2026-06-14');
    // Later on the same day. What it says of requests is of each run.
    const withoutRequests = ({ text }: { text: string }) => text.replace(/It took .*/, '');
    const again = await run(NINE, { now: () => Date.parse('2026-06-14T23:00:00Z') });
    expect(withoutRequests(again)).toBe(withoutRequests(first));
    expect(html).toEqual(mails);
  });

  test('an event older than a day is dropped, which is said; one of a day is not', async () => {
    const { run, mails, asked, logged } = world();
    const now = (time: string) => ({ now: () => Date.parse(time) });
    expect((await run(NINE, now('2026-06-15T09:00:00.001Z'))).outcome).toMatchObject({ kind: 'dropped' });
    expect([mails, asked]).toEqual([[], []]);
    expect(logged).toEqual(['event dropped']);
    expect((await run(NINE, now('2026-06-15T09:00:00Z'))).outcome).toMatchObject({ kind: 'reported' });
  });

  test.each([
    ['sendMail', 'mail'],
    ['publish', 'topic'],
  ])('%s failed: the other way is taken, and the run has a problem', async (port, what) => {
    const { run, mails, html } = world();
    const { outcome } = await run(NINE, { [port]: failing('MessageRejected') });
    expect(outcome).toMatchObject({ sent: true, problems: [{ what }] });
    expect(mails.length + html.length).toBe(1);
  });

  test('neither way worked: nothing was sent', async () => {
    const { outcome } = await world().run(NINE, { publish: failing('A'), sendMail: failing('B') });
    expect(outcome).toMatchObject({ sent: false, problems: [{ what: 'topic' }, { what: 'mail' }] });
  });

  test('without addresses it goes to the topic only', async () => {
    const { outcome } = await world().run(NINE, { sendMail: undefined });
    expect(outcome).toMatchObject({ sent: true, problems: [] });
  });

  test('what the report itself cost stands in it: a cent a request', async () => {
    const { text } = await world().run();
    expect(section(text, 'This report')).toEqual(['It took 3 requests to Cost Explorer, which cost 0.03 USD.']);
  });

  test('a subject is ASCII and short, whatever the tags are', async () => {
    const { run } = world({ config: { project: `ü\n${'x'.repeat(200)}` } });
    expect((await run()).subject).toMatch(/^Cost of \?\?x{58}, 2026-06-14$/);
  });

  test('HTML shows names as they are, and loads nothing', async () => {
    const name = `<img src="https://x.example/a.png" onerror='x'> & Co`;
    const { run, html } = world({ costs: [cost('2026-06-01', name, '2')] });
    await run();
    const page = html[0]?.html ?? '';
    expect(page).toContain(
      '&lt;img src=&quot;https://x.example/a.png&quot; onerror=&#39;x&#39;&gt; &amp; Co</td><td align="right"',
    );
    expect(page).not.toMatch(/<(img|script|link|iframe|style|svg)\b|url\(|@import/i);
    expect(page.match(/<table/g)).toHaveLength(page.match(/<\/table>/g)?.length ?? -1);
    expect(page.match(/<h2/g)).toHaveLength(7);
  });
});

describe('settings', () => {
  test('all of them', () => {
    const mail = { MAIL_FROM: 'costs@example.com', MAIL_TO: 'one@example.com, two@example.com' };
    expect(readConfig({ ...ENV, ...mail, BUDGET_NAMES: 'monthly, zero spend' })).toEqual({
      project: 'shop',
      environment: 'dev',
      period: 'daily',
      accountId: '111122223333',
      budgetNames: ['monthly', 'zero spend'],
      estimate: '/shop/dev/cost/estimate',
      topic: ENV.REPORT_TOPIC_ARN,
      mail: { from: 'costs@example.com', to: ['one@example.com', 'two@example.com'] },
    });
  });

  test('an empty one is as good as none', () => {
    const empty = { BUDGET_NAMES: '', ESTIMATE_PARAMETER: '', MAIL_FROM: '', MAIL_TO: '' };
    const config = readConfig({ ...ENV, ...empty });
    expect(config).toMatchObject({ budgetNames: [] });
    expect(config).not.toHaveProperty('estimate');
    expect(config).not.toHaveProperty('mail');
  });

  test.each([{ MAIL_FROM: 'costs@example.com' }, { MAIL_TO: 'one@example.com' }, { MAIL_FROM: 'a@b.c', MAIL_TO: ',' }])(
    'half of the mail is refused: %j',
    (half) => {
      expect(() => readConfig({ ...ENV, ...half })).toThrow('both or neither must be set');
    },
  );

  test('one error names all that is wrong', () => {
    const wrong = { ...ENV, PERIOD: 'hourly', BUDGET_ACCOUNT_ID: '1', PROJECT_TAG: undefined, MAIL_TO: 'nobody' };
    expect(() => readConfig(wrong)).toThrow(/PROJECT_TAG.*PERIOD.*BUDGET_ACCOUNT_ID.*MAIL_TO.*both or neither/);
  });

  test('an event of another kind is refused', () => {
    expect(reportEvent.safeParse({ kind: 'scheduled', at: NINE }).success).toBe(true);
    expect(reportEvent.safeParse({ kind: 'asked' }).success).toBe(false);
    expect(reportEvent.safeParse({ kind: 'scheduled', at: 'yesterday' }).success).toBe(false);
  });

  test('what is not used is not allowed', () => {
    const least = permissions({ budgets: [], topic: 't' });
    expect(least.flatMap(({ actions }) => actions)).toEqual([
      'ce:GetCostAndUsage',
      'ce:GetCostForecast',
      'sns:Publish',
    ]);
    const all = permissions({ budgets: ['b'], estimate: 'e', topic: 't', topicKey: 'k', mail: ['m'] });
    expect(all.flatMap(({ resources }) => resources)).toEqual(['*', 'b', 'e', 't', 'k', 'm']);
  });
});
