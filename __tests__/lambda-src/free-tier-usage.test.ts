/** How usage of the free tier stands, and who is told. */
import { readConfig } from '../../lambda-src/free-tier-usage/config';
import {
  DASHBOARD_QUERY,
  type LimitId,
  type Limits,
  LOG_FIELDS,
  permissions,
} from '../../lambda-src/free-tier-usage/contract';
import { costLine, logged, usageLines } from '../../lambda-src/free-tier-usage/core';
import type { Mail } from '../../lambda-src/free-tier-usage/mail';
import type { Offer } from '../../lambda-src/free-tier-usage/offers';
import { checkFreeTier, isOvertaken, type Ports } from '../../lambda-src/free-tier-usage/run';

const LIMITS: Limits = {
  'ec2-hours': 750,
  'rds-hours': 750,
  's3-gb': 5,
  's3-get-requests': 20_000,
  's3-put-requests': 2_000,
  'egress-gb': 15,
  metrics: 10,
  alarms: 10,
};
const ENV = {
  BUDGET_ACCOUNT_ID: '111122223333',
  BUDGET_NAME: 'afirgen-production-monthly',
  LIMITS: JSON.stringify(LIMITS),
  ALERT_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:afirgen-alerts',
};
const CONFIG = readConfig(ENV);

/** Usage types as AWS names them, with what it gives away: an account of before 2025-07-15. */
const OFFERS: Readonly<Record<LimitId, Pick<Offer, 'service' | 'usageType' | 'unit' | 'limit'>>> = {
  'ec2-hours': {
    service: 'Amazon Elastic Compute Cloud',
    usageType: 'BoxUsage:freetier.micro',
    unit: 'Hrs',
    limit: 750,
  },
  'rds-hours': {
    service: 'Amazon Relational Database Service',
    usageType: 'InstanceUsage:db.t2.micro',
    unit: 'Hrs',
    limit: 750,
  },
  's3-gb': { service: 'Amazon Simple Storage Service', usageType: 'TimedStorage-ByteHrs', unit: 'GB-Mo', limit: 5 },
  's3-get-requests': {
    service: 'Amazon Simple Storage Service',
    usageType: 'Requests-Tier2',
    unit: 'Requests',
    limit: 20_000,
  },
  's3-put-requests': {
    service: 'Amazon Simple Storage Service',
    usageType: 'Requests-Tier1',
    unit: 'Requests',
    limit: 2_000,
  },
  'egress-gb': { service: 'AWS Data Transfer', usageType: 'DataTransfer-Out-Bytes', unit: 'GB', limit: 100 },
  metrics: { service: 'AmazonCloudWatch', usageType: 'CW:MetricMonitorUsage', unit: 'Metrics', limit: 10 },
  alarms: { service: 'AmazonCloudWatch', usageType: 'CW:AlarmMonitorUsage', unit: 'Alarms', limit: 10 },
};

const offer = (id: LimitId, used: number, forecast = used, more: Partial<Offer> = {}): Offer => ({
  ...OFFERS[id],
  operation: '',
  region: 'global',
  description: '',
  used,
  forecast,
  ...more,
});

const lineOf = (id: LimitId, offers: readonly Offer[], limits: Limits = LIMITS) =>
  usageLines(limits, offers).find((line) => line.id === id);

describe('lines', () => {
  test.each(Object.keys(OFFERS) as LimitId[])('%s is found by service and usage type, and by nothing else', (id) => {
    const states = usageLines(LIMITS, [offer(id, 1)]).map((line) => [line.id, line.used, line.state]);
    const ids = Object.keys(LIMITS);
    expect(states).toEqual(ids.map((each) => (each === id ? [id, 1, 'ok'] : [each, 0, 'no usage reported'])));
  });

  test('regions, usage types and operations are added up', () => {
    const offers = [
      offer('ec2-hours', 300, 400, { usageType: 'USE2-BoxUsage:t2.micro', region: 'us-east-2' }),
      offer('ec2-hours', 200.5, 250, { usageType: 'Global-BoxUsage:freetier.micro' }),
      offer('ec2-hours', 10, 12, { operation: 'RunInstances:0002' }),
    ];
    // 300 + 200.5 + 10 = 510.5 of 750 is 68.07 %; 400 + 250 + 12 = 662.
    expect(lineOf('ec2-hours', offers)).toMatchObject({
      used: 510.5,
      limit: 750,
      percent: 68.07,
      forecast: 662,
      state: 'ok',
    });
  });

  test.each([
    ['a transfer of CloudFront', { service: 'Amazon CloudFront', usageType: 'DataTransfer-Out-Bytes' }, 'egress-gb'],
    ['storage of ECR', { service: 'Amazon EC2 Container Registry (ECR)', usageType: 'TimedStorage-ByteHrs' }, 's3-gb'],
    ['instances of GameLift', { service: 'Amazon GameLift', usageType: 'BoxUsage:c5.large' }, 'ec2-hours'],
    [
      'storage in Glacier',
      { service: 'Amazon Simple Storage Service', usageType: 'TimedStorage-GlacierByteHrs' },
      's3-gb',
    ],
    ['high resolution alarms', { service: 'AmazonCloudWatch', usageType: 'CW:HighResAlarmMonitorUsage' }, 'alarms'],
  ] as const)('%s is not counted', (_, more, id) => {
    expect(lineOf(id, [offer(id, 4, 4, more)])).toMatchObject({ used: 0, state: 'no usage reported' });
  });

  test.each([
    // 599.9 of 750 is 79.99 %, 600 is 80 %.
    ['under 80 %', 599.9, 599.9, 'ok'],
    ['at 80 %', 600, 600, 'near'],
    ['forecast at the limit', 100, 750, 'ok'],
    ['forecast above the limit', 100, 750.1, 'forecast to pass'],
    ['near, and forecast above the limit', 700, 760, 'forecast to pass'],
    ['at the limit', 750, 750, 'near'],
    ['above the limit', 750.1, 900, 'passed'],
    ['above the limit by what adding up doubles leaves', 750.0000003, 750.0000003, 'near'],
  ])('%s', (_, used, forecast, state) => {
    expect(lineOf('ec2-hours', [offer('ec2-hours', used, forecast)])?.state).toBe(state);
  });

  test("a plan's limit below AWS's own counts, and AWS's is told", () => {
    expect(lineOf('egress-gb', [offer('egress-gb', 16)])).toMatchObject({
      limit: 15,
      state: 'passed',
      higherLimit: 100,
    });
  });

  test("AWS's own limit counts where it is lower", () => {
    const line = lineOf('egress-gb', [offer('egress-gb', 16, 16, { limit: 1 })], { 'egress-gb': 20 });
    expect(line).toMatchObject({ limit: 1, percent: 1_600, state: 'passed' });
    expect(line).not.toHaveProperty('higherLimit');
  });

  test('an offer without a limit of its own counts against that of the plan', () => {
    const { limit: _, ...unlimited } = offer('alarms', 9);
    expect(lineOf('alarms', [unlimited])).toMatchObject({ limit: 10, percent: 90, state: 'near' });
  });

  test('an offer that is stated, without usage, is ok; none at all is not known to be', () => {
    expect(lineOf('alarms', [offer('alarms', 0)])?.state).toBe('ok');
    expect(lineOf('alarms', [])).toMatchObject({ used: 0, forecast: 0, unit: 'Alarms', state: 'no usage reported' });
  });

  test('an offer that no limit names is listed above 85 % of its own limit only', () => {
    const glue = {
      service: 'AWS Glue',
      usageType: 'Catalog-Request',
      operation: 'Request',
      unit: 'Request',
      limit: 1_000,
    };
    const lines = (used: number) =>
      usageLines({ alarms: 10 }, [offer('alarms', 1), offer('metrics', used, used, glue)]);
    expect(lines(850).map(({ id }) => id)).toEqual(['alarms']);
    expect(lines(851)[1]).toMatchObject({ id: 'AWS Glue Catalog-Request Request', percent: 85.1, state: 'near' });
    // Not named by these limits, though it could be.
    expect(usageLines({ alarms: 10 }, [offer('metrics', 11)])[1]).toMatchObject({
      id: 'AmazonCloudWatch CW:MetricMonitorUsage',
      state: 'passed',
    });
  });

  test.each([
    [0, 'ok'],
    [0.0099, 'ok'],
    [0.01, 'costs money'],
    [-3, 'ok'],
  ])('%d USD of 0.01 is %s', (actual, state) => {
    expect(costLine({ actual }, 0.01).state).toBe(state);
  });

  test('what is logged has the fields that the dashboard asks for', () => {
    expect(logged(costLine({ actual: 0.5, forecast: 0.75 }, 0.01))).toEqual({
      id: 'cost',
      used: 0.5,
      limit: 0.01,
      percent: 5_000,
      forecast: 0.75,
      unit: 'USD',
      state: 'costs money',
    });
    expect(Object.keys(logged(costLine({ actual: 0 }, 0.01)))).toEqual([...LOG_FIELDS]);
    expect(DASHBOARD_QUERY).toBe(
      'fields id, used, `limit`, percent, forecast, unit, state | filter message = "free-tier usage" | sort @timestamp desc | dedup id',
    );
  });
});

describe('a run', () => {
  async function run(given: { offers?: readonly Offer[] | Error; actual?: number | Error; publish?: Error } = {}) {
    const { offers = [], actual = 0, publish } = given;
    const logs: unknown[] = [];
    const mails: Mail[] = [];
    const ports: Ports = {
      offers: async () => (offers instanceof Error ? Promise.reject(offers) : offers),
      spend: async () => (actual instanceof Error ? Promise.reject(actual) : { actual }),
      publish: async (mail) => (publish ? Promise.reject(publish) : void mails.push(mail)),
      log: (level, message, fields) => logs.push([level, message, fields?.['id'] ?? fields?.['source']]),
    };
    const ended = await checkFreeTier(CONFIG, ports).catch((error: unknown) => error);
    return { ended, logs, mails };
  }

  test('when all is well a line for each limit and one for the cost is logged, and nothing mailed', async () => {
    const { ended, logs, mails } = await run({ offers: [offer('ec2-hours', 100, 744)] });
    expect(logs).toEqual([...Object.keys(LIMITS), 'cost'].map((id) => ['info', 'free-tier usage', id]));
    expect(mails).toEqual([]);
    expect(ended).toMatchObject({ told: false });
  });

  test('the mail names what is near, forecast to pass, passed or costs money, with numbers and what to do', async () => {
    const offers = [
      offer('ec2-hours', 690, 744),
      offer('rds-hours', 400, 800),
      offer('egress-gb', 15.5, 20),
      offer('alarms', 1, 5),
    ];
    const { mails } = await run({ offers, actual: 0.42 });
    const [mail] = mails;
    expect(mails).toHaveLength(1);
    expect(mail?.subject).toBe('afirgen-production-monthly: 0.42 USD spent, 3 of the limits used up or nearly');
    expect(mail?.text).toBe(
      `AWS Free Tier of the account 111122223333, this month.

Budget afirgen-production-monthly has spent 0.42 USD; it should spend less than 0.01 USD. Bills, in the Billing console, says for which service and usage type.

EC2 instance hours: near. 690 of 750 Hrs used (92 %), forecast 744. The forecast stays within the limit.
Every running instance counts, and one alone takes 744 hours of a month of 31 days: stop what need not run.

RDS instance hours: forecast to pass. 400 of 750 Hrs used (53.33 %), forecast 800.
Every running DB instance counts, whatever its engine: stop or delete what need not run.

Data transfer out to the internet: passed. 15.5 of 15 GB used (103.33 %), forecast 20. AWS itself gives 100.
Serve downloads through CloudFront, whose transfer has an offer of its own.

This is looked at once a day, and mailed every day while it lasts.
`,
    );
  });

  test.each([
    ['AWS Free Tier API', { offers: new Error('throttled'), actual: 0.42 }, ['cost'], '0.42 USD'],
    [
      'budget afirgen-production-monthly',
      { offers: [offer('alarms', 11)], actual: new Error('gone') },
      Object.keys(LIMITS),
      'CloudWatch alarms: passed',
    ],
  ])('when %s cannot be read, the rest is told, and the run fails', async (source, given, ids, told) => {
    const { ended, logs, mails } = await run(given);
    expect(logs).toEqual([
      ['error', 'source cannot be read', source],
      ...ids.map((id) => ['info', 'free-tier usage', id]),
    ]);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain(told);
    expect(mails[0]?.text).toContain(`Not known today: ${source}: `);
    expect(ended).toMatchObject({ name: 'FreeTierUsageError', message: expect.stringContaining(source) });
  });

  test('a source that cannot be read is mailed when all else is well', async () => {
    const { mails } = await run({ offers: new Error('throttled') });
    expect(mails[0]?.subject).toBe('afirgen-production-monthly: not everything could be read');
  });

  test('a mail that cannot be sent fails the run', async () => {
    const { ended } = await run({ actual: 1, publish: new Error('no topic') });
    expect(ended).toEqual(new Error('no topic'));
  });

  test('an event is dropped when it is older than a day', () => {
    const at = '2026-11-21T06:00:00Z';
    expect(isOvertaken({ kind: 'scheduled', at }, Date.parse('2026-11-22T06:00:00Z'))).toBe(false);
    expect(isOvertaken({ kind: 'scheduled', at }, Date.parse('2026-11-22T06:00:00.001Z'))).toBe(true);
  });
});

describe('settings', () => {
  test('the cost is said from a cent on, unless told otherwise', () => {
    expect(CONFIG).toMatchObject({ costFromUsd: 0.01, limits: LIMITS });
    expect(readConfig({ ...ENV, COST_FROM_USD: '5' }).costFromUsd).toBe(5);
  });

  test.each([
    ['BUDGET_ACCOUNT_ID', '1234'],
    ['BUDGET_NAME', ''],
    ['LIMITS', '{'],
    ['LIMITS', '{}'],
    ['LIMITS', '{"ec2-hours":0}'],
    ['LIMITS', '{"ec2-minutes":45000}'],
    ['COST_FROM_USD', '0'],
    ['COST_FROM_USD', 'free'],
    ['ALERT_TOPIC_ARN', 'alerts'],
  ])('%s cannot be %s', (name, value) => {
    expect(() => readConfig({ ...ENV, [name]: value })).toThrow(new RegExp(`not complete\\. ${name}`));
  });

  test('a topic with a key of its own needs that key', () => {
    const resources = { budget: 'b', topic: 't' };
    const [last] = permissions({ ...resources, topicKey: 'k' }).slice(-1);
    expect(last).toMatchObject({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['k'] });
    expect(permissions(resources)).toHaveLength(3);
  });
});
