import { dollars, estimateOf, priced, shipped } from '../../helpers/priced';

const SUBNETS = ['subnet-a', 'subnet-b'];
const balancer = (values: Record<string, unknown> = {}, name = 'public') => ({
  ...{ type: 'aws_lb', name },
  values: { load_balancer_type: 'application', internal: false, subnets: SUBNETS, ...values },
});

describe('an Application Load Balancer', () => {
  test('is billed by the hour with an address in each zone, always', () => {
    // 730 h x $0.0225 = $16.425; 2 zones x 730 h x $0.005 = $7.30.
    const lines = priced([balancer()], { hoursPerWeek: 60 });

    expect(lines.map(({ item, scheduled }) => [item, scheduled.usd])).toEqual([
      ['load balancer', 16.425],
      ['load balancer capacity', 0],
      ['public IPv4 address', 7.3],
    ]);
  });

  test('has no public address inside a VPC', () => {
    expect(priced([balancer({ internal: true })]).map(({ item }) => item)).toEqual([
      'load balancer',
      'load balancer capacity',
    ]);
  });
});

describe('capacity units, by the dimension that needs most', () => {
  const capacity = (usage: { requestsPerMonth?: number; egressGB?: number }, values = {}) =>
    priced([balancer(values)], { usage }).find(({ item }) => item === 'load balancer capacity');

  test('processed bytes: a unit covers 1 GB an hour', () => {
    // 100 GB = 100 LCU-hours x $0.008 = $0.80. A million connections would be 11.1.
    expect(capacity({ requestsPerMonth: 1_000_000, egressGB: 100 })).toMatchObject({
      alwaysOn: { quantity: 100, usd: 0.8 },
      basis: '100 GB processed, over the month',
    });
  });

  test('new connections: a unit covers 25 a second, 90,000 an hour', () => {
    // 9,000,000 / 90,000 = 100 LCU-hours x $0.008 = $0.80. Open for 60 s: 9,000,000 x 60 / 3,600 / 3,000 = 50.
    expect(capacity({ requestsPerMonth: 9_000_000, egressGB: 10 })).toMatchObject({
      alwaysOn: { quantity: 100, usd: 0.8 },
      basis: 'new connections of 9000000 requests, over the month',
    });
  });

  test('active connections: a unit covers 3,000, and each stays open until the idle timeout', () => {
    // 9,000,000 x 300 s = 750,000 connection-hours / 3,000 = 250 LCU-hours x $0.008 = $2.00.
    expect(capacity({ requestsPerMonth: 9_000_000, egressGB: 10 }, { idle_timeout: 300 })).toMatchObject({
      alwaysOn: { quantity: 250, usd: 2 },
      basis: 'connections of 9000000 requests that stay open for 300 s, over the month',
    });
  });

  test('rules beyond ten: a unit covers 1,000 evaluations a second, 3,600,000 an hour', () => {
    // 72 million requests x 50 rules (60 less 10) = 3,600 million / 3.6 million = 1,000 LCU-hours x $0.008 = $8.00.
    // New connections: 72,000,000 / 90,000 = 800.
    const rules = Array.from({ length: 60 }, (_, at) => ({ type: 'aws_lb_listener_rule', name: `rule_${at}` }));
    const lines = priced([balancer(), ...rules], { usage: { requestsPerMonth: 72_000_000 } });

    expect(lines.find(({ item }) => item === 'load balancer capacity')).toMatchObject({
      alwaysOn: { quantity: 1_000, usd: 8 },
      basis: '50 rules beyond 10 of 72000000 requests, over the month',
    });
  });

  test('are counted once, where the internet comes in', () => {
    const lines = priced([balancer({ internal: true }, 'internal'), balancer()], { usage: { egressGB: 100 } });

    expect(lines.filter(({ item }) => item === 'load balancer capacity')).toMatchObject([{ address: 'aws_lb.public' }]);
  });
});

test('the legacy free tier covers 750 hours, 15 capacity units and 750 hours of addresses', () => {
  // All 730 h; 40 - 15 = 25 LCU-hours x $0.008 = $0.20; 1,460 - 750 = 710 h x $0.005 = $3.55.
  const lines = priced([balancer()], { accountPlan: 'legacy-free-tier', usage: { egressGB: 40 } });

  expect(dollars(lines)).toEqual({
    'load balancer': 0,
    'load balancer capacity': 0.2,
    'public IPv4 address': 3.55,
  });
});

test('another type of load balancer is said to be without a price', () => {
  expect(estimateOf([balancer({ load_balancer_type: 'network' })])).toMatchObject({
    lines: [],
    coverage: { unpriced: [{ because: 'the tables have no prices for a load balancer of type network' }] },
  });
});

test.each(['aws_lb_listener', 'aws_lb_listener_rule', 'aws_lb_target_group', 'aws_lb_target_group_attachment'])(
  '%s is free',
  (type) => {
    expect(estimateOf([{ type }])).toMatchObject({ lines: [], coverage: { unpriced: [], free: [{ type }] } });
  },
);

test('agentic has a public and an internal load balancer', () => {
  // 2 x 730 h x $0.0225 = $32.85; 100 GB x $0.008 = $0.80; 2 x 730 h x $0.005 = $7.30.
  const { lines } = shipped('agentic-stage3v3', 'stage3v3', { usage: { requestsPerMonth: 1_000_000, egressGB: 100 } });

  expect(dollars(lines, 'aws_lb')).toEqual({
    'load balancer': 32.85,
    'load balancer capacity': 0.8,
    'public IPv4 address': 7.3,
  });
});
