/** What keeps data: databases with their secrets, file systems, caches, buckets, queues. */
import type { Construct } from 'constructs';
import { ACCOUNT_PLACEHOLDER, bucketName, secretName } from '../config/naming';
import { mapValues } from '../config/objects';
import { databaseSecretKey, dataTier, MASTER, mountTier } from '../config/topology';
import { Cache } from '../modules/data/cache';
import { Database } from '../modules/data/database';
import { DatabaseSecrets, type UserSecret } from '../modules/data/database-secrets';
import { FileSystem } from '../modules/data/file-system';
import { GeneratedSecret } from '../modules/data/generated-secret';
import { Queue } from '../modules/data/queue';
import { type RotatedDatabase, Rotation } from '../modules/data/rotation';
import { PrivateBucket } from '../modules/storage/private-bucket';
import type { Values } from './contract';
import { data, foundation } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

type Network = Values<typeof foundation.outputs>;
type DatabaseSet = Readonly<Record<string, { readonly database: Database; readonly secrets: readonly UserSecret[] }>>;

export class DataStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'data');
    const { env } = this;
    const network = this.use(foundation);

    const databases = this.createDatabases(network);
    this.createRotation(network, databases);
    const declared = this.createSecrets();
    const fileSystems = this.createFileSystems(network);
    const caches = this.createCaches(network);
    const buckets = this.createBuckets();
    const queues = mapValues(env.queues, (config, key) => new Queue(this, `queue_${key}`, { env, key, config }));

    this.export(data, {
      databaseHosts: mapValues(databases, ({ database }) => database.host),
      databaseReaderHosts: readerHosts(databases),
      databaseIdentifiers: mapValues(databases, ({ database }) => database.identifier),
      secretArns: { ...declared, ...databaseSecretArns(databases) },
      fileSystemIds: mapValues(fileSystems, ({ id }) => id),
      fileSystemArns: mapValues(fileSystems, ({ arn }) => arn),
      accessPointIds: mapValues(fileSystems, ({ accessPointId }) => accessPointId),
      accessPointArns: mapValues(fileSystems, ({ accessPointArn }) => accessPointArn),
      cacheHosts: mapValues(caches, ({ host }) => host),
      bucketNames: mapValues(buckets, (bucket) => bucket.name),
      bucketArns: mapValues(buckets, ({ arn }) => arn),
      bucketDomainNames: mapValues(buckets, ({ domainName }) => domainName),
      queueUrls: mapValues(queues, ({ url }) => url),
      queueArns: mapValues(queues, ({ arn }) => arn),
      deadLetterQueueNames: mapValues(queues, ({ deadLetterQueueName }) => deadLetterQueueName),
    });
  }

  private createDatabases(network: Network): DatabaseSet {
    const { env } = this;
    const subnetIds = this.dataSubnets(network);
    return mapValues(env.databases, (config, key) => {
      const secrets = new DatabaseSecrets(this, `database_secrets_${key}`, { env, key, config });
      const database = new Database(this, `database_${key}`, {
        env,
        key,
        config,
        subnetIds,
        securityGroupId: network.databaseSecurityGroupIds[key] ?? '',
        password: secrets.masterPassword,
      });
      return { database, secrets: secrets.write(database) };
    });
  }

  /** One function for all databases that rotate; none where RDS rotates the only secret there is. */
  private createRotation(network: Network, databases: DatabaseSet): void {
    const { env, accountId } = this;
    const { vpcId, privateSubnetIds, databaseSubnetIds, rotationSecurityGroupId = '' } = network;
    const rotated = Object.entries(databases).flatMap(([key, { database, secrets }]): RotatedDatabase[] => {
      const rotation = env.databases[key]?.rotation;
      if (rotation?.kind !== 'on' || secrets.length === 0) return [];
      return [{ secrets, managedSecretArn: database.managedSecretArn, every: rotation.every }];
    });
    if (rotated.length === 0) return;
    new Rotation(this, 'rotation', {
      env,
      accountId,
      vpcId,
      subnetIds: { private: Object.values(privateSubnetIds), database: Object.values(databaseSubnetIds) },
      securityGroupId: rotationSecurityGroupId,
      databases: rotated,
    });
  }

  private createSecrets(): Record<string, string> {
    const { env } = this;
    const arns = Object.entries(env.secrets).flatMap(([key, config]) => {
      if (config.kind !== 'secret') return [];
      const { description, username, version } = config;
      const secret = new GeneratedSecret(this, `secret_${key}`, {
        env,
        address: key,
        name: secretName(env, key),
        description,
        version,
      });
      secret.write(username === undefined ? {} : { username });
      return [[key, secret.arn] as const];
    });
    return Object.fromEntries(arns);
  }

  private createFileSystems(network: Network): Record<string, FileSystem> {
    const { env } = this;
    const subnetIds = mountTier(env) === 'private' ? network.privateSubnetIds : network.publicSubnetIds;
    return mapValues(env.fileSystems, (config, key) => {
      const securityGroupId = network.fileSystemSecurityGroupIds[key] ?? '';
      return new FileSystem(this, `file_system_${key}`, { env, key, config, subnetIds, securityGroupId });
    });
  }

  private createCaches(network: Network): Record<string, Cache> {
    const { env } = this;
    const subnetIds = this.dataSubnets(network);
    return mapValues(env.caches, (config, key) => {
      const securityGroupId = network.cacheSecurityGroupIds[key] ?? '';
      return new Cache(this, `cache_${key}`, { env, key, config, subnetIds, securityGroupId });
    });
  }

  /** The policy of a bucket that CloudFront reads names the distribution: alb-dns makes it, with the distribution. */
  private createBuckets(): Record<string, PrivateBucket> {
    const { env, accountId } = this;
    const served = Object.values(env.distributions).map(({ bucket }) => bucket);
    return mapValues(
      env.buckets,
      ({ expireAfter, glacierAfter, keepVersions, existing }, key) =>
        new PrivateBucket(this, `bucket_${key}`, {
          address: key,
          bucket: bucketName(env, key).replace(ACCOUNT_PLACEHOLDER, accountId),
          disposable: env.dataProtection === 'disposable',
          expireAfter,
          glacierAfter,
          expireVersionsAfter: keepVersions,
          policy: served.includes(key) ? 'elsewhere' : 'here',
          existing,
        }),
    );
  }

  private dataSubnets(network: Network): string[] {
    return Object.values(dataTier(this.env) === 'database' ? network.databaseSubnetIds : network.privateSubnetIds);
  }
}

function readerHosts(databases: DatabaseSet): Record<string, string> {
  const hosts = Object.entries(databases).flatMap(([key, { database }]) =>
    database.readerHost === undefined ? [] : [[key, database.readerHost] as const],
  );
  return Object.fromEntries(hosts);
}

/** By database and user; the master's is RDS's own where RDS made it. */
function databaseSecretArns(databases: DatabaseSet): Record<string, string> {
  const arns = Object.entries(databases).flatMap(([key, { database, secrets }]) => {
    const managed = database.managedSecretArn;
    return [
      ...(managed === undefined ? [] : [[databaseSecretKey(key, MASTER), managed] as const]),
      ...secrets.map((secret) => [secret.key, secret.arn] as const),
    ];
  });
  return Object.fromEntries(arns);
}
