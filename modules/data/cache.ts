import { ElasticacheReplicationGroup } from '@cdktf/provider-aws/lib/elasticache-replication-group';
import { ElasticacheSubnetGroup } from '@cdktf/provider-aws/lib/elasticache-subnet-group';
import { Construct } from 'constructs';
import { storePort } from '../../config/connections';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import type { Cache as CacheConfig } from '../../config/vocabulary/data';
import { isProtected, keepIfProtected } from './protection';

export interface CacheProps {
  readonly env: Environment;
  /** Key of the cache: its Terraform name. */
  readonly key: string;
  readonly config: CacheConfig;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
}

/** Days that the daily snapshots of a protected cache are kept. */
const SNAPSHOT_DAYS = 7;

/**
 * An ElastiCache replication group, encrypted at rest and in transit; from two nodes on, one in another zone takes over.
 *
 * Clients do not log in: the security group lets in those that the config connects, by TLS, and no other. A token would
 * be one more secret that every client has to be restarted for.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/encryption.html
 */
export class Cache extends Construct {
  /** Host of the primary node, whichever it is. */
  readonly host: string;

  constructor(scope: Construct, id: string, { env, key, config, subnetIds, securityGroupId }: CacheProps) {
    super(scope, id);
    const groupId = name(env, key, 'cache');
    const subnets = new ElasticacheSubnetGroup(this, `subnets/${key}`, {
      name: name(env, `${key}-subnet-group`),
      description: `Subnets of the cache ${key}`,
      subnetIds: [...subnetIds],
    });
    const group = new ElasticacheReplicationGroup(this, `group/${key}`, {
      replicationGroupId: groupId,
      description: `Cache ${key} of ${env.deployment} ${env.name}`,
      engine: config.engine,
      engineVersion: config.version,
      nodeType: config.nodeType,
      numCacheClusters: config.nodes,
      automaticFailoverEnabled: config.nodes > 1,
      multiAzEnabled: config.nodes > 1,
      port: storePort(env, { kind: 'cache', name: key }),
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroupId],
      atRestEncryptionEnabled: 'true',
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      autoMinorVersionUpgrade: 'true',
      applyImmediately: !isProtected(env),
      snapshotRetentionLimit: isProtected(env) ? SNAPSHOT_DAYS : 0,
      finalSnapshotIdentifier: isProtected(env) ? `${groupId}-final` : undefined,
      lifecycle: keepIfProtected(env),
    });
    this.host = group.primaryEndpointAddress;
  }
}
