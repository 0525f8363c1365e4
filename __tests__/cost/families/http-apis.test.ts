/** HTTP APIs at $1.00 a million requests in us-east-1, CloudFront at $0.01 for 10,000. */
import { dollars, estimateOf, type PricedResource, priced, shipped } from '../../helpers/priced';

const api = (name: string, protocol = 'HTTP'): PricedResource => ({
  ...{ type: 'aws_apigatewayv2_api', name },
  values: { protocol_type: protocol },
});

const site = (name = 'a'): PricedResource => ({
  ...{ type: 'aws_cloudfront_distribution', name },
  values: { price_class: 'PriceClass_100' },
});

describe('HTTP APIs', () => {
  test('the ingress carries the requests', () => {
    // 2.5 million x 1.00
    const lines = priced([api('main')], { usage: { requestsPerMonth: 2_500_000 } });
    expect(dollars(lines)).toEqual({ 'HTTP API requests': 2.5 });
    expect(lines[0]?.basis).toBe('2500000 requests of up to 512 KB');
  });

  test('the twelve months of an old account have a million for free', () => {
    const usage = { requestsPerMonth: 2_500_000 };
    expect(dollars(priced([api('main')], { usage, accountPlan: 'legacy-free-tier' }))).toEqual({
      'HTTP API requests': 1.5,
    });
  });

  test('one that starts what is off has few requests', () => {
    const { lines, coverage } = estimateOf([api('wake')], { usage: { requestsPerMonth: 2_500_000 } });
    expect(lines).toEqual([]);
    expect(coverage.free[0]?.because).toBe('a few requests a month: it starts what is off');
  });

  test('a WebSocket API is not priced', () => {
    expect(estimateOf([api('main', 'WEBSOCKET')]).coverage.unpriced[0]?.because).toBe(
      'only HTTP APIs have a price here',
    );
  });

  test.each([
    'aws_apigatewayv2_api_mapping',
    'aws_apigatewayv2_domain_name',
    'aws_apigatewayv2_integration',
    'aws_apigatewayv2_route',
    'aws_apigatewayv2_stage',
    'aws_apigatewayv2_vpc_link',
  ])('%s is free', (type) => {
    expect(estimateOf([{ type }]).coverage.free).toHaveLength(1);
  });
});

describe('distributions', () => {
  test('ten million requests are free, the others are not', () => {
    const [requests] = priced([site()], { usage: { requestsPerMonth: 15_000_000 } });
    // 1,500 x 10,000, less 1,000 x 10,000; 500 x 0.01
    expect(requests?.alwaysOn).toEqual({ quantity: 1_500, free: 1_000, usd: 5 });
  });

  test('requests are counted once', () => {
    const { lines, coverage } = estimateOf([site('a'), site('b')], { usage: { requestsPerMonth: 1_000 } });
    expect(lines.map(({ address }) => address)).toEqual(['aws_cloudfront_distribution.a']);
    expect(coverage.free[0]?.because).toBe('its requests are counted at the first distribution');
  });
});

describe('shipped', () => {
  test('50,000 requests at an HTTP API are five cents', () => {
    expect(dollars(shipped('durable-code', 'dev').lines, 'aws_apigatewayv2_api')).toEqual({
      'HTTP API requests': 0.05,
    });
  });

  test('in Mumbai a million costs $1.05', () => {
    const [line] = shipped('consumer-rights', 'demo').lines.filter(({ type }) => type === 'aws_apigatewayv2_api');
    // 7,500 / 1,000,000 x 1.05
    expect(line?.alwaysOn.usd).toBe(0.007875);
  });

  test('the site of a static frontend is within what is free', () => {
    expect(dollars(shipped('afirgen', 'basic').lines, 'aws_cloudfront_distribution')).toEqual({
      'CloudFront HTTPS requests': 0,
    });
  });
});
