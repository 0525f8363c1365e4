/** Zones at $0.50 a month, lookups of Cloud Map at $1.00 a million. */
import { dollars, estimateOf, type PricedResource, priced, shipped } from '../../helpers/priced';

const services: PricedResource[] = ['a', 'b'].map((name) => ({ type: 'aws_service_discovery_service', name }));

test('each zone is billed, also the one that a namespace makes', () => {
  const namespace = { type: 'aws_service_discovery_private_dns_namespace' };
  expect(dollars(priced([{ type: 'aws_route53_zone' }, namespace, { type: 'aws_route53_record' }]))).toEqual({
    'hosted zone': 0.5,
    'private hosted zone': 0.5,
  });
});

test('a VPC link looks tasks up for the requests of its API', () => {
  const link = { type: 'aws_apigatewayv2_vpc_link' };
  const { lines, coverage } = estimateOf([...services, link], { usage: { requestsPerMonth: 2_000_000 } });
  // 2 million x 1.00, once
  expect(dollars(lines)).toEqual({ 'lookups of tasks': 2 });
  expect(coverage.free.map(({ address }) => address)).toContain('aws_service_discovery_service.b');
});

test('by DNS, tasks are found for nothing', () => {
  const { lines, coverage } = estimateOf(services, { usage: { requestsPerMonth: 2_000_000 } });
  expect(lines).toEqual([]);
  expect(coverage.free[0]?.because).toBe('ECS registers its tasks: no price, asked by DNS');
});

test.each(['aws_route53_record', 'aws_acm_certificate', 'aws_acm_certificate_validation'])('%s is free', (type) => {
  expect(estimateOf([{ type }]).coverage.free).toHaveLength(1);
});

describe('shipped', () => {
  test('an HTTP API in front of tasks', () => {
    const { lines } = shipped('durable-code', 'dev');
    expect(dollars(lines, 'aws_service_discovery_private_dns_namespace')).toEqual({ 'private hosted zone': 0.5 });
    // 50,000 x 1.00 a million
    expect(dollars(lines, 'aws_service_discovery_service')).toEqual({ 'lookups of tasks': 0.05 });
  });

  test('a load balancer in front of tasks', () => {
    expect(dollars(shipped('durable-code', 'prod').lines, 'aws_service_discovery_service')).toEqual({});
  });
});
