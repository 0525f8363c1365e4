/** Instances by class: EC2, RDS and ElastiCache. The key of the table says what is asked for. */
import type { KeyPattern } from './entry';

/** Names of engines in keys, and those of AWS. */
const DATABASE_ENGINES: Readonly<Record<string, string>> = { mysql: 'MySQL', postgres: 'PostgreSQL' };
const CACHE_ENGINES: Readonly<Record<string, string>> = { redis: 'Redis', valkey: 'Valkey' };

const spotInstance: KeyPattern = {
  pattern: /^ec2\.spot\.(.+)$/,
  entry: () => ({ kind: 'by-hand', because: 'EC2 Spot floats with supply and is not in the Price List' }),
};

/** Linux on demand, in a shared host, without software that is paid for. */
const instance: KeyPattern = {
  pattern: /^ec2\.(?!spot\.)([a-z][\w-]*\.[\w-]+)$/,
  entry: ([, type = '']) => ({
    kind: 'price-list',
    service: 'AmazonEC2',
    where: {
      instanceType: type,
      operatingSystem: 'Linux',
      tenancy: 'Shared',
      preInstalledSw: 'NA',
      capacitystatus: 'Used',
    },
    usageType: `BoxUsage:${type}`,
    unit: 'hour',
  }),
};

const database: KeyPattern = {
  pattern: /^rds\.(mysql|postgres)\.([\w-]+\.[\w-]+)\.(single|multi-az)$/,
  entry: ([, engine = '', size = '', zones = '']) => ({
    kind: 'price-list',
    service: 'AmazonRDS',
    where: {
      productFamily: 'Database Instance',
      instanceType: `db.${size}`,
      databaseEngine: DATABASE_ENGINES[engine] ?? engine,
      deploymentOption: zones === 'single' ? 'Single-AZ' : 'Multi-AZ',
    },
    usageType: `${zones === 'single' ? 'InstanceUsage' : 'Multi-AZUsage'}:db.${size}`,
    unit: 'hour',
  }),
};

const cache: KeyPattern = {
  pattern: /^elasticache\.(redis|valkey)\.(cache\.[\w-]+\.[\w-]+)$/,
  entry: ([, engine = '', node = '']) => ({
    kind: 'price-list',
    service: 'AmazonElastiCache',
    where: { productFamily: 'Cache Instance', instanceType: node, cacheEngine: CACHE_ENGINES[engine] ?? engine },
    usageType: `NodeUsage:${node}`,
    unit: 'hour',
  }),
};

export const INSTANCES: readonly KeyPattern[] = [spotInstance, instance, database, cache];
