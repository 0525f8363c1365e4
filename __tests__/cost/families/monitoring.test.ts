/** CloudWatch in us-east-1: alarm $0.10, dashboard $3.00, custom metric $0.30, logs $0.50 a GB and $0.03 a GB-month kept. */
import { dollars, estimateOf, type PricedResource, priced, shipped } from '../../helpers/priced';

const many = (type: string, count: number, values: PricedResource['values'] = {}): PricedResource[] =>
  Array.from({ length: count }, (_, index) => ({ type, name: `n${index}`, values }));

describe('alarms', () => {
  const alarm = { period: 300 };

  test('ten are free', () => {
    // 12 less 10, at 0.10
    expect(dollars(priced(many('aws_cloudwatch_metric_alarm', 12, alarm)))).toEqual({ alarm: 0.2 });
  });

  test('an alarm on an expression counts each metric in it', () => {
    const metric_query = [
      { id: 'result', expression: '100 * a / b' },
      { id: 'a', metric: { period: 300 } },
      { id: 'b', metric: { period: 300 } },
    ];
    const [line] = priced([{ type: 'aws_cloudwatch_metric_alarm', values: { metric_query } }]);
    expect(line?.alwaysOn).toEqual({ quantity: 2, free: 2, usd: 0 });
    expect(line?.basis).toBe('2 metrics');
  });

  test('an alarm that exists as often as there are hosts counts as often', () => {
    const [line] = priced([{ type: 'aws_cloudwatch_metric_alarm', values: alarm, count: 12 }]);
    expect(line?.alwaysOn).toEqual({ quantity: 12, free: 10, usd: 0.2 });
  });

  test('below a minute it is one of high resolution: $0.30, none of them free', () => {
    expect(dollars(priced(many('aws_cloudwatch_metric_alarm', 2, { period: 10 })))).toEqual({
      'high-resolution alarm': 0.6,
    });
  });
});

test('three dashboards are free', () => {
  // 5 less 3, at 3.00
  expect(dollars(priced(many('aws_cloudwatch_dashboard', 5)))).toEqual({ dashboard: 6 });
});

test('each filter publishes a custom metric; ten are free', () => {
  // 12 less 10, at 0.30
  expect(dollars(priced(many('aws_cloudwatch_log_metric_filter', 12)))).toEqual({ 'metric of a log': 0.6 });
});

describe('logs', () => {
  const group = (name: string, days?: number): PricedResource => ({
    ...{ type: 'aws_cloudwatch_log_group', name },
    values: days === undefined ? {} : { retention_in_days: days },
  });

  test('are counted at the first group, and kept as long as the longest is', () => {
    const { lines, coverage } = estimateOf([group('a', 7), group('b', 30)], { usage: { logsGB: 25 } });
    const [ingested, kept] = lines;
    expect(lines).toHaveLength(2);
    // 25 GB less 5; 20 x 0.50
    expect(ingested?.alwaysOn).toEqual({ quantity: 25, free: 5, usd: 10 });
    // 25 GB a month for 30 of 30.416667 days, at 15 % of its size: 3.698630 GB x 0.03
    expect(kept?.alwaysOn.usd).toBe(0.110959);
    expect(coverage.free.map(({ because }) => because)).toEqual(['the GB of all groups are counted at the first']);
  });

  test('within five GB, what is kept of them is free as well', () => {
    expect(dollars(priced([group('a', 14)], { usage: { logsGB: 4 } }))).toEqual({
      'log ingestion': 0,
      'log storage': 0,
    });
  });

  test('that are never deleted are counted as after a year', () => {
    const [, kept] = priced([group('a')], { usage: { logsGB: 100 } });
    // 100 GB x 12 months x 0.15 = 180 GB x 0.03
    expect(kept?.alwaysOn.usd).toBe(5.4);
  });

  test('of which none are declared are free, and it is said why', () => {
    expect(estimateOf([group('a', 7)]).coverage.free[0]?.because).toBe('billed by the GB, and none are declared');
  });

  test('flow logs are part of them', () => {
    expect(estimateOf([{ type: 'aws_flow_log' }]).coverage.free[0]?.because).toBe(
      'its records are part of the logs, counted at the first log group',
    );
  });
});

describe('canaries', () => {
  const canary = (expression: string): PricedResource => ({
    type: 'aws_synthetics_canary',
    values: { schedule: { expression }, run_config: { timeout_in_seconds: 30 } },
  });

  test('are billed by the run, and as a function', () => {
    const [runs, requests, duration] = priced([canary('rate(5 minutes)')]);
    // 8,760 less 100; 8,660 x 0.0012
    expect(runs?.alwaysOn).toEqual({ quantity: 8_760, free: 100, usd: 10.392 });
    expect(requests?.alwaysOn.usd).toBe(0);
    // 8,760 x 5 s x 1,000 / 1,024 GB = 42,773.4375 GB-s, free
    expect(duration?.alwaysOn).toEqual({ quantity: 42_773.4375, free: 42_773.4375, usd: 0 });
  });

  test('that run once an hour pay for 630 of 730', () => {
    expect(dollars(priced([canary('rate(1 hour)')]))).toMatchObject({ 'canary runs': 0.76 });
  });
});

describe('shipped', () => {
  const { lines } = shipped('durable-code', 'prod');

  test('15 alarm metrics and 8 alarms of target tracking, less 10', () => {
    // cpu 2, memory 2, unhealthy targets 2, latency, uptime, 2 failures: 10; error rate 3, server errors 2. The 8 come before: 2 of 15 are free
    const alarms = lines.filter(({ priceKey }) => priceKey === 'cloudwatch.alarm');
    expect(alarms.reduce((sum, { alwaysOn }) => sum + alwaysOn.quantity, 0)).toBe(23);
    expect(dollars(lines, 'aws_cloudwatch_metric_alarm')).toEqual({ alarm: 1.3 });
  });

  test('10 GB of logs, half of them free, kept 30 days', () => {
    // 5 x 0.50; 10 x 30 / 30.416667 x 0.15 x 0.03 = 0.044384
    expect(dollars(lines, 'aws_cloudwatch_log_group')).toEqual({ 'log ingestion': 2.5, 'log storage': 0.04 });
  });

  test('a canary every 15 minutes', () => {
    // 2,920 less 100; 2,820 x 0.0012 = 3.384
    expect(dollars(lines, 'aws_synthetics_canary')).toEqual({
      'canary runs': 3.38,
      'canary requests': 0,
      'canary duration': 0,
    });
  });

  test('three dashboards', () => {
    expect(dollars(lines, 'aws_cloudwatch_dashboard')).toEqual({ dashboard: 0 });
  });
});
