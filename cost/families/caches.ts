/**
 * ElastiCache, by the node and hour. Nothing stops a node.
 * https://aws.amazon.com/elasticache/pricing
 */
import { type Family, free, hourly, type Pricing, priced, type Resource } from '../model';
import { numberOf } from '../synthesis';

const DEFAULT_ENGINE = 'redis';

export const caches: Family = {
  aws_elasticache_replication_group: groupPricing,
  aws_elasticache_subnet_group: () => free('a list of subnets'),
};

function groupPricing({ values, address }: Resource): Pricing {
  const nodes = numberOf(values['num_cache_clusters'] ?? 1, address);
  const type = String(values['node_type']);
  return priced({
    ...{ item: 'cache nodes', price: `elasticache.${values['engine'] ?? DEFAULT_ENGINE}.${type}` },
    ...{ quantity: hourly(nodes), basis: `${nodes} x ${type}, which has no off`, service: 'Amazon ElastiCache' },
  });
}
