import { dollars, estimateOf, priced, shipped } from '../../helpers/priced';

const group = (values: Record<string, unknown>) => ({
  type: 'aws_elasticache_replication_group',
  values: { engine: 'redis', node_type: 'cache.t3.micro', num_cache_clusters: 1, ...values },
});

test('each node is billed by the hour, always', () => {
  // 2 nodes x 730 h x $0.017 = $24.82.
  const [line] = priced([group({ num_cache_clusters: 2 })], { hoursPerWeek: 60 });

  expect(line).toMatchObject({
    ...{ item: 'cache nodes', basis: '2 x cache.t3.micro, which has no off', service: 'Amazon ElastiCache' },
    ...{ alwaysOn: { quantity: 1_460, usd: 24.82 }, scheduled: { quantity: 1_460, usd: 24.82 } },
  });
});

test('Valkey costs 20 % less than Redis, and arm64 less than x86', () => {
  // 730 h x $0.0136 = $9.928; 730 h x $0.0128 = $9.344; 730 h x $0.016 = $11.68.
  const usd = (values: Record<string, unknown>) => priced([group(values)])[0]?.alwaysOn.usd;

  expect(usd({ engine: 'valkey' })).toBe(9.928);
  expect(usd({ engine: 'valkey', node_type: 'cache.t4g.micro' })).toBe(9.344);
  expect(usd({ node_type: 'cache.t4g.micro' })).toBe(11.68);
});

test('a group that does not say its engine or its nodes has one of Redis, as AWS does', () => {
  const values = { engine: undefined, num_cache_clusters: undefined };

  expect(dollars(priced([group(values)]))).toEqual({ 'cache nodes': 12.41 });
});

test('a node type without a price stops the estimate, by name', () => {
  expect(() => priced([group({ node_type: 'cache.r7g.large' })])).toThrow(
    "foundation: aws_elasticache_replication_group.a needs the price 'elasticache.redis.cache.r7g.large', which us-east-1 does not have.",
  );
});

test('a subnet group is free', () => {
  expect(estimateOf([{ type: 'aws_elasticache_subnet_group' }]).coverage.free).toHaveLength(1);
});

test('production of consumer-rights has one node in Mumbai', () => {
  // 730 h x $0.021 = $15.33.
  expect(dollars(shipped('consumer-rights', 'production').lines, 'aws_elasticache_replication_group')).toEqual({
    'cache nodes': 15.33,
  });
});
