/** Messaging in us-east-1: SQS $0.40 a million after the first, Scheduler $1.00 a million after 14, advanced parameters $0.05. */
import { dollars, estimateOf, type PricedResource, priced, shipped } from '../../helpers/priced';

describe('queues', () => {
  const work: PricedResource = { type: 'aws_sqs_queue', name: 'runs', values: { redrive_policy: '{}' } };
  const dead: PricedResource = { type: 'aws_sqs_queue', name: 'runs_dlq' };
  const source: PricedResource = { type: 'aws_lambda_event_source_mapping' };

  test('a run is sent, received and deleted; Lambda asks with five connections all the time', () => {
    const [messages, receives] = priced([work, dead, source], { usage: { runsPerMonth: 1_000_000 }, hoursPerWeek: 42 });
    // 3 million, less 1 million; 2 x 0.40
    expect(messages?.alwaysOn).toEqual({ quantity: 3, free: 1, usd: 0.8 });
    // 5 x 180 x 730 h = 657,000 x 0.40 a million = 0.2628, with a schedule as well
    expect(receives?.alwaysOn.usd).toBe(0.2628);
    expect(receives?.scheduled.usd).toBe(0.2628);
  });

  test('a service asks with one connection while it is up', () => {
    const [messages, receives] = priced([work], { usage: { requestsPerMonth: 1_000_000 }, hoursPerWeek: 42 });
    // without a number of runs each request at the ingress is one
    expect(messages?.basis).toBe('1000000 runs x 3 requests');
    // 180 x 730 h = 131,400 x 0.40 a million = 0.05256; a quarter of the week
    expect(receives?.alwaysOn.usd).toBe(0.05256);
    expect(receives?.scheduled.usd).toBe(0.01314);
  });

  test('a queue of what failed is empty', () => {
    expect(estimateOf([dead]).coverage.free[0]?.because).toBe('empty unless something fails');
  });
});

describe('schedules', () => {
  const schedule = (expression: string, count = 1): PricedResource => ({
    ...{ type: 'aws_scheduler_schedule', count },
    values: { schedule_expression: expression },
  });

  test('14 million invocations are free', () => {
    // 43,800 a month, of each of 400: 17.52 million, less 14; 3.52 x 1.00
    const [line] = priced([schedule('rate(1 minute)', 400)]);
    expect(line?.alwaysOn.usd).toBe(3.52);
  });

  test('a daily one comes due 30.42 times', () => {
    const [line] = priced([schedule('cron(0 9 * * ? *)')]);
    expect(line?.basis).toBe('30.42 by cron(0 9 * * ? *)');
    expect(line?.alwaysOn.usd).toBe(0);
  });
});

test('advanced parameters are billed, standard ones are not', () => {
  const parameter = (name: string, tier?: string): PricedResource => ({
    ...{ type: 'aws_ssm_parameter', name },
    values: tier === undefined ? {} : { tier },
  });
  const { lines, coverage } = estimateOf([parameter('a'), parameter('b', 'Standard'), parameter('c', 'Advanced')]);
  expect(dollars(lines)).toEqual({ 'advanced parameter': 0.05 });
  expect(coverage.free.map(({ because }) => because)).toEqual([
    'standard parameters have no price',
    'standard parameters have no price',
  ]);
});

test.each([
  ['aws_sns_topic', 'alerts by mail: a few a month, of which 1,000 are free'],
  ['aws_budgets_budget', 'budgets have no price as long as they only tell'],
  ['aws_cloudwatch_event_rule', 'events of AWS services have no price'],
  ['aws_ce_anomaly_subscription', 'Cost Anomaly Detection has no price'],
])('%s is free: %s', (type, because) => {
  expect(estimateOf([{ type }]).coverage.free[0]?.because).toBe(because);
});

describe('shipped', () => {
  test('a function that works off a queue polls it 657,000 times for nothing', () => {
    const receives = shipped('deployer-ddf', 'dev').lines.find(({ item }) => item === 'receives');
    expect(receives?.alwaysOn.quantity).toBeCloseTo(0.657, 9);
    expect(receives?.alwaysOn.usd).toBe(0);
  });

  test('five schedules of an environment that is off at night', () => {
    const schedules = shipped('durable-code', 'dev').lines.filter(({ type }) => type === 'aws_scheduler_schedule');
    // a weekly report 4.345, an hourly check 730, start and stop on weekdays 2 x 21.726, Spot every five minutes 8,760
    expect(schedules).toHaveLength(5);
    const sum = schedules.reduce((millions, { alwaysOn }) => millions + alwaysOn.quantity * 1e6, 0);
    expect(sum).toBeCloseTo(9_537.797619, 5);
  });
});
