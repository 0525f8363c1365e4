import { dollars, estimateOf, priced, shipped } from '../../helpers/priced';

const NAT = { type: 'aws_nat_gateway' };
const INTERNET = { type: 'aws_internet_gateway' };
const interfaceEndpoint = (name: string, subnets: number) => ({
  ...{ type: 'aws_vpc_endpoint', name },
  values: { vpc_endpoint_type: 'Interface', subnet_ids: Array.from({ length: subnets }, (_, at) => `subnet-${at}`) },
});

describe('NAT gateways', () => {
  test('are billed by the hour, always, and by the GB', () => {
    // 730 h x $0.045 = $32.85; 20 GB x $0.045 = $0.90.
    const lines = priced([NAT], { usage: { privateGB: 20 }, hoursPerWeek: 60 });

    expect(dollars(lines)).toEqual({ 'NAT gateway': 32.85, 'NAT gateway traffic': 0.9 });
    expect(lines.map(({ scheduled }) => scheduled.usd)).toEqual([32.85, 0.9]);
  });

  test('carry as much as is sent to the internet where nothing else is said', () => {
    // 50 GB x $0.045 = $2.25.
    const [, traffic] = priced([NAT], { usage: { egressGB: 50 } });

    expect(traffic).toMatchObject({ alwaysOn: { usd: 2.25 }, basis: '50 GB, as much as is sent to the internet' });
  });

  test('of several, the first carries the traffic', () => {
    // 2 x 730 h x $0.045 = $65.70; 50 GB are counted once: $2.25.
    const lines = priced([NAT, { ...NAT, name: 'b' }], { usage: { egressGB: 50 } });

    expect(dollars(lines)).toEqual({ 'NAT gateway': 65.7, 'NAT gateway traffic': 2.25 });
  });

  test('cost more in Mumbai', () => {
    // 730 h x $0.056 = $40.88; 10 GB x $0.056 = $0.56.
    expect(dollars(priced([NAT], { region: 'ap-south-1', usage: { egressGB: 10 } }))).toEqual({
      'NAT gateway': 40.88,
      'NAT gateway traffic': 0.56,
    });
  });
});

describe('traffic to the internet', () => {
  test('costs nothing up to 100 GB', () => {
    expect(dollars(priced([INTERNET], { usage: { egressGB: 100 } }))).toEqual({ 'traffic to the internet': 0 });
  });

  test('is billed beyond that, once', () => {
    // (250 - 100) GB x $0.09 = $13.50.
    const lines = priced([INTERNET, { ...INTERNET, name: 'b' }], { usage: { egressGB: 250 } });

    expect(dollars(lines)).toEqual({ 'traffic to the internet': 13.5 });
  });

  test('of an idle-stop unit goes with the hours that it works: 200 GB always on are 50 at six hours a day', () => {
    const gateway = { type: 'aws_internet_gateway' };
    const [line] = priced([gateway], { hoursPerWeek: 42, usage: { egressGB: 200, activeHoursPerDay: 6 } });
    // (200 - 100 free) x $0.09 = $9; 50 GB are all free.
    expect([line?.alwaysOn.usd, line?.scheduled.quantity, line?.scheduled.usd]).toEqual([9, 50, 0]);
  });

  test('is there where a distribution is in front, too', () => {
    // (150 - 100) GB x $0.1093 = $5.465.
    const [line] = priced([INTERNET], { region: 'ap-south-1', usage: { egressGB: 150 } });

    expect(line).toMatchObject({ alwaysOn: { quantity: 150, free: 100, usd: 5.465 } });
  });
});

describe('VPC endpoints', () => {
  test('of type interface are billed by the hour in each zone', () => {
    // 2 zones x 730 h x $0.01 = $14.60.
    expect(dollars(priced([interfaceEndpoint('ecr', 2)]))).toEqual({ 'interface endpoint': 14.6 });
  });

  test('of type gateway are free', () => {
    const { lines, coverage } = estimateOf([{ type: 'aws_vpc_endpoint', values: { vpc_endpoint_type: 'Gateway' } }]);

    expect(lines).toEqual([]);
    expect(coverage.free).toMatchObject([{ address: 'aws_vpc_endpoint.a', because: 'gateway endpoints are free' }]);
  });

  test('carry the private traffic where no NAT gateway does', () => {
    // 3 x 730 h x $0.01 = $21.90; 40 GB x $0.01 = $0.40, counted once.
    const endpoints = [interfaceEndpoint('ecr', 2), interfaceEndpoint('logs', 1)];
    const usage = { egressGB: 5, privateGB: 40 };

    expect(dollars(priced(endpoints, { usage }))).toEqual({
      'interface endpoint': 21.9,
      'interface endpoint traffic': 0.4,
    });
    expect(dollars(priced([...endpoints, NAT], { usage }), 'aws_vpc_endpoint')).toEqual({ 'interface endpoint': 21.9 });
  });

  test('carry nothing where only what goes to the internet is known: that cannot take them', () => {
    expect(dollars(priced([interfaceEndpoint('ecr', 1)], { usage: { egressGB: 40 } }))).toEqual({
      'interface endpoint': 7.3,
    });
  });
});

test.each([
  ...['aws_vpc', 'aws_subnet', 'aws_route_table', 'aws_route_table_association', 'aws_route'],
  ...['aws_security_group', 'aws_default_security_group', 'aws_vpc_security_group_ingress_rule'],
  ...['aws_vpc_security_group_egress_rule', 'aws_network_acl', 'aws_network_acl_association', 'aws_network_acl_rule'],
])('%s is free', (type) => {
  expect(estimateOf([{ type }])).toMatchObject({ lines: [], coverage: { unpriced: [], free: [{ type }] } });
});

describe('a shipped environment', () => {
  test('production of durable-code has one NAT gateway with an address, and gateway endpoints', () => {
    // 730 h x $0.045 = $32.85; 50 GB x $0.045 = $2.25; 730 h x $0.005 = $3.65; 50 GB are within the free 100.
    const { lines } = shipped('durable-code', 'prod', { usage: { egressGB: 50 } });

    expect(dollars(lines, 'aws_nat_gateway.a')).toEqual({ 'NAT gateway': 32.85, 'NAT gateway traffic': 2.25 });
    expect(dollars(lines, 'aws_eip.nat_a')).toEqual({ 'public IPv4 address': 3.65 });
    expect(dollars(lines, 'aws_internet_gateway')).toEqual({ 'traffic to the internet': 0 });
    expect(dollars(lines, 'aws_vpc_endpoint')).toEqual({});
  });

  test('the demo of consumer-rights has two interface endpoints in one zone each', () => {
    // 2 x 730 h x $0.013 = $18.98.
    expect(dollars(shipped('consumer-rights', 'demo').lines, 'aws_vpc_endpoint')).toEqual({
      'interface endpoint': 18.98,
    });
  });
});
