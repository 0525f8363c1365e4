/** File systems, buckets and caches. */
import type { Environment } from '../environment';
import { dataTier, subnetKeys } from '../topology';
import { containers, located } from './places';
import { rule, type Violation } from './rule';
import { durationText, outside, SECONDS_PER_DAY } from './values';

export const efsThroughput = rule({
  id: 'efs/throughput',
  because: 'Provisioned throughput of a file system has bounds.',
  source: 'efs/latest/ug/API_CreateFileSystem',
  check: (env) =>
    located(['fileSystems'], env.fileSystems).flatMap(({ at, value: { throughput } }) =>
      throughput.kind === 'provisioned'
        ? outside([...at, 'throughput', 'mibPerSecond'], throughput.mibPerSecond, { min: 1, max: 3_414, unit: 'MiB/s' })
        : [],
    ),
});

/** Days after which EFS can move a file to infrequent access. */
const INFREQUENT_DAYS = [1, 7, 14, 30, 60, 90, 180, 270, 365];

export const efsLifecycle = rule({
  id: 'efs/infrequent-access',
  because: 'EFS moves files to infrequent access after one of a few numbers of days.',
  source: 'efs/latest/ug/API_LifecyclePolicy',
  check: (env) =>
    located(['fileSystems'], env.fileSystems).flatMap(({ at, value: { infrequentAccessAfter: after } }) => {
      const days = (after?.seconds ?? 0) / SECONDS_PER_DAY;
      return after === undefined || INFREQUENT_DAYS.includes(days)
        ? []
        : [
            {
              at: [...at, 'infrequentAccessAfter'],
              value: durationText(after.seconds),
              limit: `days: ${INFREQUENT_DAYS.join(', ')}`,
              fix: `write '${INFREQUENT_DAYS.find((each) => each >= days) ?? 365}d'`,
            },
          ];
    }),
});

export const efsPath = rule({
  id: 'efs/path',
  because: 'The directory of an access point is absolute, at most 100 characters long and four levels deep.',
  source: 'efs/latest/ug/API_RootDirectory',
  check: (env) =>
    located(['fileSystems'], env.fileSystems)
      .filter(({ value: { path } }) => path.length > 100 || !/^(\/|(\/[^/$#<>;`|&?{}^*\s]+){1,4})$/.test(path))
      .map(({ at, value: { path } }) => ({
        at: [...at, 'path'],
        value: path,
        limit: '/ or up to four plain names below it',
        fix: `write '/${path
          .replace(/[^A-Za-z0-9._/-]+|^\/+|\/+$/g, '')
          .split('/')
          .slice(0, 4)
          .join('/')}'`,
      })),
});

export const efsRoot = rule({
  id: 'efs/root-owner',
  severity: 'warning',
  because:
    'The root of a file system is there from the start and belongs to root: an access point gives an owner only to a directory that it makes.',
  source: 'efs/latest/ug/enforce-root-directory-access-point',
  check: (env) =>
    located(['fileSystems'], env.fileSystems)
      .filter(({ value: { path, owner } }) => path === '/' && owner.uid !== 0)
      .map(({ key, at, value: { owner } }) => ({
        at: [...at, 'path'],
        value: '/',
        limit: `user ${owner.uid} can read it, and write nothing`,
        fix: `write a path such as '/${key}', or owner { uid: 0, gid: 0 }`,
      })),
});

export const mountPath = rule({
  id: 'containers/mount-path',
  because: 'A file system is mounted at an absolute path, one path for each, and one at / would hide the image.',
  source: 'AmazonECS/latest/developerguide/efs-volumes',
  check: (env) =>
    containers(env).flatMap(({ at, value: { mounts, writablePaths } }) =>
      located([...at, 'mounts'], mounts).flatMap(({ key, at: place }) => {
        const absolute = /^(\/[^/\s:]+)+$/.test(key);
        return absolute && !writablePaths.includes(key)
          ? []
          : [
              {
                at: place,
                value: key,
                limit: absolute ? 'it is one of writablePaths already' : 'an absolute path below /',
                fix: absolute
                  ? 'remove it from writablePaths'
                  : `write '/${key.replace(/[\s:]+|^\/+|\/+$/g, '') || 'data'}'`,
              },
            ];
      }),
    ),
});

export const bucketLifecycle = rule({
  id: 's3/lifecycle',
  because: 'Lifecycle rules count whole days, and an object can only move to Glacier before it expires.',
  source: 'AmazonS3/latest/userguide/lifecycle-transition-general-considerations',
  check: (env) =>
    located(['buckets'], env.buckets).flatMap(({ at, value }) => {
      const { glacierAfter: glacier, expireAfter: expire } = value;
      const late: Violation[] =
        glacier && expire && glacier.seconds >= expire.seconds
          ? [
              {
                at: [...at, 'glacierAfter'],
                value: durationText(glacier.seconds),
                limit: `before it expires after ${durationText(expire.seconds)}`,
                fix: 'leave it out, or let objects expire later',
              },
            ]
          : [];
      const parts = (['glacierAfter', 'expireAfter', 'keepVersions'] as const).flatMap((key) => {
        const seconds = value[key]?.seconds;
        return seconds === undefined || (seconds >= SECONDS_PER_DAY && seconds % SECONDS_PER_DAY === 0)
          ? []
          : [
              {
                at: [...at, key],
                value: durationText(seconds),
                limit: 'whole days, 1d or more',
                fix: `write '${Math.max(1, Math.ceil(seconds / SECONDS_PER_DAY))}d'`,
              },
            ];
      });
      return [...parts, ...late];
    }),
});

export const cacheNode = rule({
  id: 'cache/node-type',
  because: 'ElastiCache has node types of its own, which start with cache.',
  source: 'AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes',
  check: (env) =>
    located(['caches'], env.caches)
      .filter(({ value }) => !NODE_TYPE.test(value.nodeType))
      .map(({ at, value }) => ({
        at: [...at, 'nodeType'],
        value: value.nodeType,
        limit: 'a node type such as cache.t4g.micro',
        fix: `write 'cache.${value.nodeType.replace(/^(cache|db)\./, '').replace(/^[^.]*$/, 't4g.micro')}'`,
      })),
});
const NODE_TYPE =
  /^cache\.(t2\.(micro|small|medium)|t3\.(micro|small|medium)|t4g\.(micro|small|medium)|[mr](5|6g|7g)\.(large|\d*xlarge)|r6gd\.\d*xlarge|c7gn\.(large|\d*xlarge))$/;

/** Versions that ElastiCache creates. */
const CACHE_VERSIONS = { redis: /^(6\.2|7\.0|7\.1)$/, valkey: /^(7\.2|8\.[0-2])$/ } as const;

export const cacheVersion = rule({
  id: 'cache/version',
  because: 'Redis ends at 7.1 in ElastiCache; what came after is Valkey.',
  source: 'AmazonElastiCache/latest/dg/engine-versions',
  check: (env) =>
    located(['caches'], env.caches)
      .filter(({ value }) => !CACHE_VERSIONS[value.engine].test(value.version))
      .map(({ at, value: { engine, version } }) => ({
        at: [...at, 'version'],
        value: `${engine} ${version}`,
        limit: engine === 'redis' ? '6.2, 7.0 or 7.1' : '7.2, 8.0, 8.1 or 8.2',
        fix: `write '${engine === 'redis' ? '7.1' : '8.0'}'`,
      })),
});

export const cacheNodes = rule({
  id: 'cache/nodes',
  because: 'A primary has up to five replicas, and fails over to one in another zone.',
  source: 'AmazonElastiCache/latest/dg/AutoFailover',
  check: (env) =>
    located(['caches'], env.caches).flatMap(({ at, value: { nodes } }) => {
      const zones = subnetKeys(env, dataTier(env)).length;
      return nodes > 1 && zones === 1
        ? [
            {
              at: [...at, 'nodes'],
              value: nodes,
              limit: 'two zones, for a failover to go to',
              fix: 'add a zone, or write 1',
            },
          ]
        : outside([...at, 'nodes'], nodes, { min: 1, max: 6 });
    }),
});

/** What stands in subnets of the data tier. */
const dataStores = (env: Environment) => [...located(['databases'], env.databases), ...located(['caches'], env.caches)];

export const dataSubnets = rule({
  id: 'network/data-subnets',
  because: 'A database or cache stands in subnets without a way in from the internet.',
  source: 'AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC',
  check: (env) =>
    env.network.subnets[dataTier(env)].length > 0 || dataStores(env).length === 0
      ? []
      : [
          {
            at: ['network', 'subnets', 'database'],
            value: [],
            limit: `database or private subnets for ${dataStores(env)
              .map(({ key }) => key)
              .join(', ')}`,
            fix: 'add a database subnet for each zone',
          },
        ],
});

export const databaseZones = rule({
  id: 'network/database-zones',
  because: 'A DB subnet group covers at least two Availability Zones, even for an instance in one.',
  source: 'AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC#USER_VPC.Subnets',
  check: (env) => {
    const tier = dataTier(env);
    return Object.keys(env.databases).length > 0 && new Set(subnetKeys(env, tier)).size === 1
      ? [
          {
            at: ['network', 'subnets', tier],
            value: '1 zone',
            limit: 'at least 2 zones',
            fix: `add a zone with a ${tier} subnet`,
          },
        ]
      : [];
  },
});
