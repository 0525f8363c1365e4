import { DATABASE, INTERNAL, JOB, OFF, WITH_DATABASE } from './givens';
import type { BreakingCase } from './harness';

const MAIN = 'databases.main';
const given = WITH_DATABASE;
const API = 'services.api.containers.api';
const NIGHTLY_STOP = {
  ...WITH_DATABASE,
  'monitoring.uptime': OFF,
  'services.api.scaling': { kind: 'fixed', count: 1 },
  power: {
    kind: 'schedule',
    timeZone: 'America/Los_Angeles',
    on: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' }],
  },
  'databases.main.backup.window': '17:00-17:30',
};

/** Databases, file systems, buckets, caches, queues, websites. */
export const dataCases: readonly BreakingCase[] = [
  { rule: 'rds/version', given, env: { [`${MAIN}.version`]: '19.1' }, path: `${MAIN}.version`, fix: "'18'" },
  { rule: 'rds/version', given, env: { [`${MAIN}.version`]: '16.8' }, path: `${MAIN}.version`, fix: "'16.9'" },
  { rule: 'rds/version', given, env: { [`${MAIN}.version`]: '16.x' }, path: `${MAIN}.version` },
  {
    rule: 'rds/version-support',
    given,
    env: { [`${MAIN}.version`]: '13.12' },
    path: `${MAIN}.version`,
    fix: 'version of 18',
  },
  { rule: 'rds/version-support', given, env: { [`${MAIN}.version`]: '14.20' }, path: `${MAIN}.version` },
  {
    rule: 'rds/version-support',
    given: { ...given, [`${MAIN}.engine`]: 'mysql', [`${MAIN}.version`]: '8.4.6' },
    env: { [`${MAIN}.version`]: '8.0.42' },
    path: `${MAIN}.version`,
    fix: 'version of 8.4',
  },
  {
    rule: 'rds/class',
    given,
    env: { [`${MAIN}.instanceClass`]: 'db.t4g.mikro' },
    path: `${MAIN}.instanceClass`,
    fix: "'db.t4g.micro'",
  },
  { rule: 'rds/storage', given, env: { [`${MAIN}.storage.gib`]: 10 }, path: `${MAIN}.storage.gib`, fix: 'write 20' },
  {
    rule: 'rds/iops',
    given,
    env: { [`${MAIN}.storage.iops`]: 3_000 },
    path: `${MAIN}.storage.iops`,
    fix: 'remove it',
  },
  {
    rule: 'rds/iops',
    given: { ...given, [`${MAIN}.storage.gib`]: 400 },
    env: { [`${MAIN}.storage.iops`]: 3_000 },
    path: `${MAIN}.storage.iops`,
    fix: 'write 12000',
  },
  {
    rule: 'rds/max-storage',
    given,
    env: { [`${MAIN}.storage.maxGib`]: 21 },
    path: `${MAIN}.storage.maxGib`,
    fix: 'write 22',
  },
  { rule: 'rds/replicas', given, env: { [`${MAIN}.replicas`]: 16 }, path: `${MAIN}.replicas`, fix: 'write 15' },
  {
    rule: 'rds/database-name',
    given,
    env: { [`${MAIN}.name`]: 'shop-db' },
    path: `${MAIN}.name`,
    fix: "'shop_db'",
  },
  {
    rule: 'rds/database-name',
    given,
    env: { [`${MAIN}.users.app.database`]: '1shop' },
    path: `${MAIN}.users.app.database`,
    fix: "'shop'",
  },
  { rule: 'rds/master-user', given, env: { [`${MAIN}.masterUser`]: 'admin' }, path: `${MAIN}.masterUser` },
  {
    rule: 'rds/master-user',
    given,
    env: { [`${MAIN}.masterUser`]: 'the_master_of_all_users' },
    path: `${MAIN}.masterUser`,
    fix: "'the_master_of_al'",
  },
  {
    rule: 'rds/log-exports',
    given,
    env: { [`${MAIN}.logExports`]: ['slowquery'] },
    path: `${MAIN}.logExports[0]`,
    fix: "'postgresql'",
  },
  {
    rule: 'rds/backup-retention',
    given,
    env: { [`${MAIN}.backup.retentionDays`]: 36 },
    path: `${MAIN}.backup.retentionDays`,
    fix: 'write 35',
  },
  {
    rule: 'rds/backup-needed',
    given: { ...given, recovery: undefined, [`${MAIN}.replicas`]: 1 },
    env: { [`${MAIN}.backup.retentionDays`]: 0 },
    path: `${MAIN}.backup.retentionDays`,
    fix: 'write 7',
  },
  {
    rule: 'rds/backup-needed',
    given,
    env: { [`${MAIN}.backup.retentionDays`]: 0 },
    path: `${MAIN}.backup.retentionDays`,
  },
  {
    rule: 'rds/backup-window',
    given,
    env: { [`${MAIN}.backup.window`]: '03:00-03:20' },
    path: `${MAIN}.backup.window`,
  },
  {
    rule: 'rds/maintenance-window',
    given,
    env: { [`${MAIN}.maintenanceWindow`]: 'sunday:05:00-sunday:06:00' },
    path: `${MAIN}.maintenanceWindow`,
  },
  {
    rule: 'rds/window-overlap',
    given,
    env: { [`${MAIN}.maintenanceWindow`]: 'sun:03:30-sun:04:30' },
    path: `${MAIN}.maintenanceWindow`,
  },
  {
    rule: 'rds/window-overlap',
    given: { ...given, [`${MAIN}.backup.window`]: '23:30-00:30' },
    env: { [`${MAIN}.maintenanceWindow`]: 'mon:00:00-mon:01:00' },
    path: `${MAIN}.maintenanceWindow`,
  },
  {
    rule: 'rds/window-off',
    given: NIGHTLY_STOP,
    env: { [`${MAIN}.backup.window`]: '09:00-09:30' },
    path: `${MAIN}.backup.window`,
  },
  {
    rule: 'rds/window-off',
    given: NIGHTLY_STOP,
    // 08:15 in summer, 07:15 in winter.
    env: { [`${MAIN}.backup.window`]: '15:15-15:45' },
    path: `${MAIN}.backup.window`,
  },
  { rule: 'rds/unstoppable', given: NIGHTLY_STOP, env: { [`${MAIN}.replicas`]: 1 }, path: `${MAIN}.replicas` },
  {
    rule: 'rds/parameter-unit',
    given,
    env: { [`${MAIN}.parameters`]: { shared_buffers: '256MB' } },
    path: `${MAIN}.parameters.shared_buffers`,
    fix: "'32768'",
  },
  {
    rule: 'rds/parameter-unit',
    given,
    env: { [`${MAIN}.parameters`]: { work_mem: '4MB' } },
    path: `${MAIN}.parameters.work_mem`,
    fix: "'4096'",
  },
  {
    rule: 'rds/parameter-unit',
    given: { ...given, [`${MAIN}.engine`]: 'mysql', [`${MAIN}.version`]: '8.4.6' },
    env: { [`${MAIN}.parameters`]: { innodb_buffer_pool_size: '512MB' } },
    path: `${MAIN}.parameters.innodb_buffer_pool_size`,
    fix: "'536870912'",
  },
  {
    rule: 'rds/parameter-unit',
    given,
    env: { [`${MAIN}.parameters`]: { max_connections: 'many' } },
    path: `${MAIN}.parameters.max_connections`,
    fix: 'a number',
  },
  {
    rule: 'rds/parameter-memory',
    given: { ...given, [`${MAIN}.parameters`]: { shared_buffers: '32768', work_mem: '4096', max_connections: '100' } },
    env: { [`${MAIN}.parameters.max_connections`]: '300' },
    path: `${MAIN}.parameters`,
    fix: 'larger class',
  },
  {
    rule: 'rds/managed-password-replica',
    given: { ...given, [`${MAIN}.replicas`]: 1 },
    env: { [`${MAIN}.password`]: 'managed-by-rds' },
    path: `${MAIN}.password`,
    fix: "'generated'",
  },
  {
    rule: 'rds/user-name',
    given,
    env: { [`${MAIN}.users`]: { 'rag-core': { database: 'shop' } } },
    path: `${MAIN}.users.rag-core`,
    fix: "'rag_core'",
  },
  {
    rule: 'rds/user-name',
    given,
    env: { [`${MAIN}.users`]: { postgres: { database: 'shop' } } },
    path: `${MAIN}.users.postgres`,
  },
  {
    rule: 'rds/rotation-interval',
    given,
    env: { [`${MAIN}.rotation`]: { kind: 'on', every: '1h' } },
    path: `${MAIN}.rotation.every`,
    fix: "'4h'",
  },
  {
    rule: 'rds/rotation-cost',
    given: {
      ...given,
      'network.egress': { kind: 'public-ip' },
      ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF },
      'security.waf': OFF,
    },
    env: { 'cost.budget': { amountUsd: 25, alerts: [{ threshold: 20 }] } },
    path: `${MAIN}.rotation.kind`,
    fix: 'nat-instance',
  },
  {
    rule: 'rds/by-hand',
    given,
    env: { [`${MAIN}.rotation`]: OFF },
    path: `${MAIN}.users.app`,
    fix: 'job',
  },
  {
    rule: 'rds/log-group-name',
    given,
    env: { nameTemplates: { '/main': '/aws/rds/shop-main' } },
    path: 'nameTemplates./main',
    fix: 'logExports',
  },
  {
    rule: 'references/reader',
    given,
    env: { [`${API}.references`]: { READ_HOST: { kind: 'database', name: 'main', attribute: 'reader-host' } } },
    path: `${API}.references.READ_HOST.attribute`,
    fix: "'host'",
  },
  {
    rule: 'network/data-subnets',
    given: { 'network.egress': { kind: 'public-ip' }, 'network.subnets.private': [] },
    env: { caches: { main: { engine: 'valkey', version: '8.0', nodeType: 'cache.t4g.micro' } } },
    path: 'network.subnets.database',
  },
  {
    rule: 'network/database-zones',
    given: oneZone(),
    env: { databases: { main: { ...DATABASE, users: {} } } },
    path: 'network.subnets.private',
  },
  {
    rule: 'efs/throughput',
    given: fileSystem({}),
    env: { 'fileSystems.data.throughput': { kind: 'provisioned', mibPerSecond: 4_000 } },
    path: 'fileSystems.data.throughput.mibPerSecond',
    fix: 'write 3414',
  },
  {
    rule: 'efs/infrequent-access',
    given: fileSystem({}),
    env: { 'fileSystems.data.infrequentAccessAfter': '20d' },
    path: 'fileSystems.data.infrequentAccessAfter',
    fix: "'30d'",
  },
  {
    rule: 'efs/path',
    given: fileSystem({}),
    env: { 'fileSystems.data.path': 'data' },
    path: 'fileSystems.data.path',
    fix: "'/data'",
  },
  {
    rule: 'containers/mount-path',
    given: fileSystem({}),
    env: { [`${API}.mounts`]: { data: 'data' } },
    path: `${API}.mounts.data`,
    fix: "'/data'",
  },
  {
    rule: 'containers/mount-path',
    given: fileSystem({}),
    env: { [`${API}.mounts`]: { '/tmp': 'data' } },
    path: `${API}.mounts./tmp`,
    fix: 'writablePaths',
  },
  {
    rule: 's3/lifecycle',
    given: { buckets: { temp: { expireAfter: '30d' } } },
    env: { 'buckets.temp.glacierAfter': '30d' },
    path: 'buckets.temp.glacierAfter',
  },
  {
    rule: 's3/lifecycle',
    given: { buckets: { temp: {} } },
    env: { 'buckets.temp.expireAfter': '12h' },
    path: 'buckets.temp.expireAfter',
    fix: "'1d'",
  },
  {
    rule: 'cache/node-type',
    given: cache({}),
    env: { 'caches.main.nodeType': 't4g.micro' },
    path: 'caches.main.nodeType',
    fix: "'cache.t4g.micro'",
  },
  {
    rule: 'cache/version',
    given: cache({}),
    env: { 'caches.main.engine': 'redis', 'caches.main.version': '7.2' },
    path: 'caches.main.version',
    fix: "'7.1'",
  },
  { rule: 'cache/nodes', given: cache({}), env: { 'caches.main.nodes': 7 }, path: 'caches.main.nodes', fix: 'write 6' },
  {
    rule: 'cache/nodes',
    given: { ...oneZone(), ...cache({}) },
    env: { 'caches.main.nodes': 2 },
    path: 'caches.main.nodes',
    fix: 'add a zone',
  },
  {
    rule: 'cloudfront/origin-access',
    given: website(),
    env: { distributions: {} },
    path: 'buckets.site.purpose',
    fix: "'site'",
  },
  {
    rule: 'cloudfront/bucket',
    given: { ...website(), 'buckets.uploads': {} },
    env: { 'distributions.more': { bucket: 'uploads' } },
    path: 'distributions.more.bucket',
    fix: 'website',
  },
  {
    rule: 'cloudfront/ttl',
    given: website(),
    env: { 'distributions.site.maxTtl': '1h' },
    path: 'distributions.site.defaultTtl',
    fix: "'1h'",
  },
  {
    rule: 'cloudfront/root-object',
    given: website(),
    env: { 'distributions.site.rootObject': '/index.html' },
    path: 'distributions.site.rootObject',
    fix: "'index.html'",
  },
  {
    rule: 'cloudfront/error-page',
    given: website(),
    env: { 'distributions.site.errorPages': { 418: { path: '/index.html', status: 200 } } },
    path: 'distributions.site.errorPages.418',
  },
  {
    rule: 'cloudfront/error-page',
    given: website(),
    env: { 'distributions.site.errorPages': { 404: { path: 'index.html', status: 200 } } },
    path: 'distributions.site.errorPages.404.path',
    fix: "'/index.html'",
  },
  {
    rule: 'cloudfront/error-page',
    given: website(),
    env: { 'distributions.site.errorPages': { 404: { path: '/index.html', status: 302 } } },
    path: 'distributions.site.errorPages.404.status',
  },
  {
    rule: 'sqs/visibility',
    given: queue(),
    env: { 'queues.runs.visibilityTimeout': '13h' },
    path: 'queues.runs.visibilityTimeout',
    fix: "'12h'",
  },
  {
    rule: 'sqs/retention',
    given: queue(),
    env: { 'queues.runs.retention': '30d' },
    path: 'queues.runs.retention',
    fix: "'14d'",
  },
  {
    rule: 'sqs/receives',
    given: queue(),
    env: { 'queues.runs.maxReceives': 1_001 },
    path: 'queues.runs.maxReceives',
    fix: 'write 1000',
  },
  {
    rule: 'sqs/no-consumer',
    given: {
      ...queue(),
      'buckets.results': {},
      'services.api.consumes': 'runs',
      ingress: {
        kind: 'http-api',
        domain: { kind: 'none' },
        accessLogs: OFF,
        runs: { queue: 'runs', results: 'results' },
      },
      'security.waf': OFF,
    },
    env: { 'services.api.consumes': undefined },
    path: 'ingress.runs.queue',
    fix: "consumes: 'runs'",
  },
  {
    rule: 'references/unknown',
    given,
    env: { [`${API}.secrets.DB`]: { kind: 'database', name: 'main', user: 'apq' } },
    path: `${API}.secrets.DB.user`,
    fix: "'app'",
  },
  {
    rule: 'references/unknown',
    given,
    env: { [`${API}.references`]: { DB_HOST: { kind: 'database', name: 'mian', attribute: 'host' } } },
    path: `${API}.references.DB_HOST.name`,
    fix: "'main'",
  },
  { rule: 'references/unknown', env: { 'services.api.consumes': 'runs' }, path: 'services.api.consumes' },
  {
    rule: 'references/unknown',
    env: { 'services.api.permissions': [{ kind: 'bucket', name: 'uploads', allows: ['get'] }] },
    path: 'services.api.permissions[0].name',
  },
  {
    rule: 'references/unknown',
    given: website(),
    env: { 'distributions.more': { bucket: 'sit' } },
    path: 'distributions.more.bucket',
    fix: "'site'",
  },
  {
    rule: 'references/internal',
    given: INTERNAL,
    env: { 'services.api.exposure.kind': 'public' },
    path: 'services.web.containers.web.references.API_URL.name',
    fix: "'internal'",
  },
  {
    rule: 'references/internal',
    env: { [`${API}.references`]: { WEB_HOST: { kind: 'service-host', name: 'web' } } },
    path: `${API}.references.WEB_HOST.name`,
    fix: "add 'api'",
  },
  {
    rule: 'references/internal',
    given: { ...INTERNAL, jobs: { nightly: JOB } },
    env: { 'jobs.nightly.containers.job.references': { API_URL: { kind: 'service', name: 'api' } } },
    path: 'jobs.nightly.containers.job.references.API_URL.name',
    fix: "from: 'vpc'",
  },
];

/** One zone, which an HTTP API can do with. */
function oneZone() {
  return {
    'network.zones': ['a'],
    'network.subnets.public': ['10.0.0.0/20'],
    'network.subnets.private': ['10.0.128.0/20'],
    ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF },
    'security.waf': OFF,
  };
}

function fileSystem(more: object) {
  return { fileSystems: { data: { throughput: { kind: 'bursting' }, ...more } } };
}

function cache(more: object) {
  return { caches: { main: { engine: 'valkey', version: '8.0', nodeType: 'cache.t4g.micro', ...more } } };
}

function queue() {
  return { queues: { runs: { visibilityTimeout: '5m' } } };
}

function website() {
  return { buckets: { site: { purpose: 'website' } }, distributions: { site: { bucket: 'site' } } };
}
