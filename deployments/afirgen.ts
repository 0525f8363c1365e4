import type { DeploymentInput, EnvironmentInput } from '../config/vocabulary/deployment';

type ComposeHost = Extract<EnvironmentInput['compute'], { kind: 'compose-host' }>;
type Database = NonNullable<EnvironmentInput['databases']>[string];

/** What a tier gives to the host: its size, and whether the models stay in memory. */
interface HostTier {
  readonly instanceType: string;
  readonly hosts?: number;
  readonly swapGiB: number;
  /** Settings of the Compose file: memory limits, workers, residency of the models. */
  readonly environment: Readonly<Record<string, string>>;
  /** User that the services log in as. */
  readonly databaseUser: 'master' | 'application';
}

/** Ten custom metrics in all: EC2 reports its own CPU, and one counts what ran out of memory. */
const METRICS = [
  'FIR/GenerationTime',
  'FIR/GenerationCount',
  'API/ErrorRate',
  'API/ResponseTime',
  'System/MemoryUtilization',
  'System/OomKills',
  'Database/ConnectionCount',
  'Database/QueryTime',
  'Model/InferenceTime',
  'Storage/DiskUsage',
];
const NAMESPACE = 'AFIRGen';

const host = ({ instanceType, hosts = 1, swapGiB, environment, databaseUser }: HostTier): ComposeHost => ({
  kind: 'compose-host',
  instanceType,
  hosts,
  volumeGiB: 30,
  swapGiB,
  project: 'afirgen',
  files: { bucket: 'models', prefix: 'host' },
  images: {
    MAIN_BACKEND_IMAGE: 'main-backend',
    GGUF_SERVER_IMAGE: 'gguf-server',
    ASR_OCR_SERVER_IMAGE: 'asr-ocr-server',
  },
  environment: { DB_POOL_SIZE: '5', ...environment },
  references: {
    MODELS_BUCKET: { kind: 'bucket', name: 'models' },
    TEMP_BUCKET: { kind: 'bucket', name: 'temp' },
    BACKUPS_BUCKET: { kind: 'bucket', name: 'backups' },
    LOG_GROUP: { kind: 'log-group' },
  },
  secrets: { DB_SECRET_ID: { kind: 'database', name: 'mysql', user: databaseUser } },
  permissions: [
    { kind: 'bucket', name: 'models', allows: ['get', 'list'] },
    { kind: 'bucket', name: 'temp', allows: ['get', 'put', 'delete'] },
    { kind: 'bucket', name: 'backups', allows: ['put'] },
    { kind: 'metrics', namespace: NAMESPACE },
  ],
  exposure: { ports: [80, 443], health: { path: '/healthz' } },
  ssh: { kind: 'admin-cidr' },
  snapshots: { kind: 'daily', at: '04:30', keep: 7 },
});

/** MySQL with the plan's parameters: 50 connections, a buffer pool of 512 MB in bytes. */
const mysql = (database: Partial<Database> = {}): Database => ({
  engine: 'mysql',
  version: '8.4.5',
  instanceClass: 'db.t3.micro',
  name: 'afirgen',
  masterUser: 'afirgen_admin',
  storage: { gib: 20 },
  backup: { retentionDays: 7, window: '03:00-04:00' },
  maintenanceWindow: 'sun:05:00-sun:06:00',
  parameters: { max_connections: '50', innodb_buffer_pool_size: '536870912' },
  logExports: ['error', 'slowquery'],
  rotation: {
    kind: 'off',
    reason: 'a function in the VPC needs an interface endpoint to reach Secrets Manager; larger tiers have it',
    saves: { usdPerMonth: 7.3, basis: '1 interface endpoint in 1 zone at $0.01 an hour' },
  },
  ...database,
});

/** Ten alarms, as many as are free. */
const alarms: NonNullable<EnvironmentInput['monitoring']>['alarms'] = {
  'high-error-rate': {
    metric: 'custom',
    custom: { namespace: NAMESPACE, name: 'API/ErrorRate' },
    threshold: 10,
    evaluations: 2,
  },
  'high-cpu': { metric: 'instance-cpu', threshold: 90, evaluations: 3 },
  'high-memory': {
    metric: 'custom',
    custom: { namespace: NAMESPACE, name: 'System/MemoryUtilization' },
    threshold: 95,
    evaluations: 2,
  },
  'database-storage-full': { metric: 'database-storage', threshold: 90, evaluations: 1 },
  'out-of-memory': {
    metric: 'custom',
    custom: { namespace: NAMESPACE, name: 'System/OomKills', statistic: 'Sum' },
    threshold: 1,
    evaluations: 1,
  },
  'status-check': { metric: 'instance-status', threshold: 1, evaluations: 2 },
  'database-connections': { metric: 'database-connections', threshold: 45, evaluations: 2 },
  'database-cpu': { metric: 'database-cpu', threshold: 90, evaluations: 3 },
  'disk-full': {
    metric: 'custom',
    custom: { namespace: NAMESPACE, name: 'Storage/DiskUsage' },
    threshold: 90,
    evaluations: 1,
  },
  // The plan's p95 under light load is 90 seconds.
  'slow-responses': {
    metric: 'custom',
    custom: { namespace: NAMESPACE, name: 'API/ResponseTime', statistic: 'p95' },
    threshold: 90_000,
    evaluations: 3,
  },
};

const monitoring: NonNullable<EnvironmentInput['monitoring']> = {
  logRetentionDays: 7,
  dashboards: ['host', 'data'],
  alarms,
  hostMetrics: { namespace: NAMESPACE, names: METRICS },
  uptime: {
    kind: 'off',
    reason: 'the status check and ten alarms are free, a canary is not',
    saves: { usdPerMonth: 10.39, basis: '8,660 runs at $0.0012, every five minutes, beyond 100 that are free' },
  },
  topicEncryption: {
    kind: 'off',
    reason: 'a customer key is not free, and messages name a metric and a threshold only',
    saves: { usdPerMonth: 1, basis: '1 customer key at $1.00' },
  },
};

const network = (publicSubnets: readonly string[], flowLogs: EnvironmentInput['network']['flowLogs']) =>
  ({
    cidr: '10.0.0.0/16',
    zones: ['a', 'b'],
    subnets: { public: [...publicSubnets], private: ['10.0.11.0/24', '10.0.12.0/24'] },
    egress: { kind: 'public-ip' },
    gatewayEndpoints: ['s3'],
    flowLogs,
  }) satisfies EnvironmentInput['network'];

const noFlowLogs: EnvironmentInput['network']['flowLogs'] = {
  kind: 'off',
  reason: 'the free tier has 5 GB of logs, which the application needs',
  saves: { usdPerMonth: 0.25, basis: '1 GB of logs at $0.50, half of it within the 5 GB that are free' },
};

/** Told at 80 % of the amount. */
const budget = (amountUsd: number): NonNullable<EnvironmentInput['cost']> => ({
  budget: { amountUsd, alerts: [{ threshold: 80, unit: 'percent' }] },
  anomalies: { kind: 'off', reason: 'a budget of this size says it sooner' },
});

/** What the plan tracks, with its limits of a month. */
const freeTierLimits = {
  at: '09:00',
  timeZone: 'Asia/Kolkata',
  limits: {
    'ec2-hours': 750,
    'rds-hours': 750,
    's3-gb': 5,
    's3-get-requests': 20_000,
    's3-put-requests': 2_000,
    'egress-gb': 15,
    metrics: 10,
    alarms: 10,
  },
} as const;

const shared = {
  repositories: {
    'main-backend': { keepTagged: 2 },
    'gguf-server': { keepTagged: 2 },
    'asr-ocr-server': { keepTagged: 2 },
  },
  buckets: {
    frontend: { purpose: 'website' },
    models: { keepVersions: '1d' },
    temp: { expireAfter: '1d', keepVersions: '1d' },
    backups: { glacierAfter: '30d', expireAfter: '180d' },
  },
  distributions: {
    site: {
      bucket: 'frontend',
      priceClass: 'PriceClass_100',
      defaultTtl: '24h',
      maxTtl: '365d',
      errorPages: { '403': { path: '/index.html', status: 200 }, '404': { path: '/index.html', status: 200 } },
    },
  },
  power: { kind: 'always-on' },
  /** Two models and the frontend in buckets, a volume a third full, and no more logs than are free. */
  usage: { requestsPerMonth: 10_000, egressGB: 10, logsGB: 4.5, imagesGB: 0.5, bucketsGB: 5, snapshotsGB: 10 },
  dataProtection: 'protected',
} satisfies Partial<EnvironmentInput>;

const LARGE: HostTier = {
  instanceType: 't3.xlarge',
  swapGiB: 2,
  environment: {
    MODEL_RESIDENCY: 'mlock',
    MAX_WORKERS: '2',
    MAIN_BACKEND_MEMORY: '2048m',
    GGUF_MEMORY: '8192m',
    ASR_OCR_MEMORY: '3072m',
    NGINX_MEMORY: '128m',
  },
  databaseUser: 'application',
};

/** A standby in a second zone, and credentials of the services' own that rotate. */
const STANDBY: Partial<Database> = {
  instanceClass: 'db.t3.small',
  multiAz: true,
  rotation: { kind: 'on', every: '30d' },
  users: { application: { database: 'afirgen' } },
};

/** The plan: everything inside the free tier. Two models of 2.5 GB do not fit into 1 GB: they are read from the volume. */
export const freeTier = (): EnvironmentInput => ({
  ...shared,
  summary: 'One t2.micro with Docker Compose inside the free tier; models are read from the volume',
  accountPlan: 'legacy-free-tier',
  network: network(['10.0.1.0/24'], noFlowLogs),
  ingress: { kind: 'none' },
  compute: host({
    instanceType: 't2.micro',
    swapGiB: 2,
    environment: { MODEL_RESIDENCY: 'mmap', MAX_WORKERS: '1' },
    databaseUser: 'master',
  }),
  databases: { mysql: mysql() },
  monitoring,
  // AWS has no budget of zero: 0.01 dollars is the least, and the first cent is told.
  cost: {
    budget: {
      ...budget(0.01).budget,
      accepted: { upToUsd: 0.9, reason: 'a secret instead of passwords in files, and snapshots beyond 1 GB' },
    },
    anomalies: budget(0.01).anomalies,
    freeTier: freeTierLimits,
  },
});

/** The first step up: memory for both models, so that answers come in the plan's 45, 60 and 90 seconds. */
export const basic = (): EnvironmentInput => ({
  ...freeTier(),
  summary: 'One t3.large: both models stay in memory',
  accountPlan: 'none',
  compute: host({
    instanceType: 't3.large',
    swapGiB: 2,
    environment: {
      MODEL_RESIDENCY: 'mlock',
      MAX_WORKERS: '1',
      MAIN_BACKEND_MEMORY: '768m',
      GGUF_MEMORY: '5632m',
      ASR_OCR_MEMORY: '896m',
      NGINX_MEMORY: '64m',
    },
    databaseUser: 'master',
  }),
  cost: budget(100),
});

/** Behind a load balancer with a firewall, with a standby database and rotated credentials. */
export const standard = (): EnvironmentInput => ({
  ...basic(),
  summary: 'One t3.xlarge behind a load balancer with a firewall; a standby database, rotated credentials',
  network: network(['10.0.1.0/24', '10.0.2.0/24'], { kind: 'on', traffic: 'REJECT', retentionDays: 14 }),
  ingress: { kind: 'alb', domain: { kind: 'none' }, idleTimeout: '120s', accessLogs: { kind: 'on', retention: '30d' } },
  compute: host({ ...LARGE, hosts: 1 }),
  databases: { mysql: mysql(STANDBY) },
  monitoring: {
    ...monitoring,
    logRetentionDays: 14,
    dashboards: ['host', 'data', 'ingress'],
    alarms: { ...alarms, 'unhealthy-targets': { metric: 'unhealthy-targets', threshold: 1 } },
    topicEncryption: { kind: 'customer-key' },
  },
  security: {
    secretsEncryption: {
      kind: 'off',
      reason: 'the AWS-managed keys encrypt every secret and store of this plan',
      saves: { usdPerMonth: 1, basis: '1 customer key at $1.00' },
    },
    networkAcls: { kind: 'off', reason: 'administrators log in through a group of one range; ACLs would repeat it' },
    waf: { kind: 'on', ratePer5Minutes: 1_000 },
    guardDuty: { kind: 'off', reason: 'the plan reviews its security with free tools' },
    securityHub: { kind: 'off', reason: 'the plan reviews its security with free tools' },
  },
  cost: budget(300),
});

/** Two hosts in two zones, a larger standby database, backups in a second region, an uptime check. */
export const production = (): EnvironmentInput => {
  const tier = standard();
  return {
    ...tier,
    summary: 'Two hosts in two zones, a larger standby database, backups in a second region',
    usage: { ...shared.usage, backupsGB: 1, snapshotsGB: 20 },
    compute: host({ ...LARGE, hosts: 2 }),
    databases: {
      mysql: mysql({
        ...STANDBY,
        instanceClass: 'db.t3.medium',
        storage: { gib: 20, maxGib: 100 },
        backup: { retentionDays: 30, window: '03:00-04:00' },
        parameters: { max_connections: '200', innodb_buffer_pool_size: '2147483648' },
      }),
    },
    monitoring: {
      ...(tier.monitoring ?? monitoring),
      logRetentionDays: 30,
      uptime: { kind: 'canary', path: '/healthz', every: '15m' },
    },
    recovery: {
      rto: '4h',
      rpo: '1d',
      backup: { kind: 'on', retention: '35d', copy: { kind: 'to', region: 'us-west-2' } },
      imageReplication: { kind: 'off', reason: 'images are rebuilt from any commit' },
    },
    cost: budget(600),
  };
};

/** afirgen: first information reports by language models, inside the free tier and on the way up from it. */
export const afirgen = {
  name: 'afirgen',
  summary: 'First information reports by language models, inside the free tier and on the way up from it',
  region: 'us-east-1',
  tags: { CostCenter: 'afirgen' },
  nameTemplates: {
    '/host': '/aws/ec2/{prefix}',
    'alarm/high-error-rate-a': 'HighErrorRate{infix}',
    'alarm/high-cpu-a': 'HighCPU{infix}',
    'alarm/high-memory-a': 'HighMemory{infix}',
    'alarm/database-storage-full-mysql': 'DatabaseStorageFull{infix}',
  },
  decisions: [
    {
      rule: 'compose/memory',
      environment: 'free-tier',
      path: 'compute.swapGiB',
      plan: 'container limits of 1,050 MB on a host of 1 GB',
      instead: 'limits that sum to 900 MB, and 2 GB of swap',
    },
    {
      rule: 'compose/resident-models',
      environment: 'free-tier',
      path: 'compute.environment.MODEL_RESIDENCY',
      plan: 'two models of 2.5 GB in 1 GB of memory',
      instead: 'read from the volume: minutes and not 45 seconds an answer; the basic tier keeps them in memory',
    },
    {
      rule: 'cloudfront/origin-access',
      path: 'distributions.site',
      plan: 'a website bucket with an Origin Access Identity',
      instead: 'a private bucket with Origin Access Control',
    },
    {
      rule: 'rds/version-support',
      path: 'databases.mysql.version',
      plan: 'MySQL, with its version open',
      instead: '8.4: version 8.0 left standard support',
    },
    {
      rule: 'cost/account-plan',
      environment: 'free-tier',
      path: 'accountPlan',
      plan: '$0.00 in the 12 months of the free tier',
      instead: 'the account says which free tier it has; newer accounts get credits instead',
    },
    {
      rule: 'cost/free-egress',
      path: 'usage.egressGB',
      plan: '15 GB to the internet are free',
      instead: '100 GB are, since 2021-12',
    },
    {
      rule: 'secrets/literal',
      path: 'compute.secrets',
      plan: 'a .env file with credentials',
      instead: 'the host reads them from Secrets Manager at every start; none are in user data or state',
    },
    {
      rule: 'metrics/custom-limit',
      environment: 'free-tier',
      path: 'monitoring.hostMetrics',
      plan: 'ten custom metrics and one for what runs out of memory, ten free',
      instead: 'EC2 reports CPU itself; ten in all with one dimension each',
    },
    {
      rule: 'alarms/free-limit',
      environment: 'free-tier',
      path: 'monitoring.alarms',
      plan: 'ten alarms, of which five are given',
      instead: 'status check, database connections and CPU, disk and response time besides',
    },
    {
      rule: 'rds/log-group-name',
      path: 'databases.mysql.logExports',
      plan: 'a log group /aws/rds/afirgen-mysql',
      instead: 'the names that RDS fixes: /aws/rds/instance/<identifier>/<log>',
    },
    {
      rule: 'compose/certificate',
      path: 'compute.domain',
      plan: 'certbot on a host that has no certificate at first',
      instead: 'it starts on HTTP, obtains one when there is a domain, and renews by a timer',
    },
    {
      rule: 'compose/no-snapshots',
      path: 'compute.snapshots',
      plan: 'recovery from snapshots that nothing makes, and an empty backups bucket',
      instead: 'daily snapshots by Data Lifecycle Manager, and a nightly dump',
    },
    {
      rule: 'names/exact-collision',
      path: 'names',
      plan: 'one set of names for every tier',
      instead: 'the free tier has the exact names; the others have their environment in them',
    },
    {
      rule: 'images/first-apply',
      path: 'compute.images',
      plan: 'a host before any image',
      instead: 'it exists once its images are given',
    },
    {
      rule: 'ingress/no-tls',
      environment: 'standard',
      path: 'ingress.domain',
      plan: 'certificates by certbot on the host',
      instead: 'HTTP at the load balancer until a domain is given',
    },
    {
      rule: 'ingress/no-tls',
      environment: 'production',
      path: 'ingress.domain',
      plan: 'certificates by certbot on the host',
      instead: 'HTTP at the load balancer until a domain is given',
    },
    {
      rule: 'budgets/amount',
      environment: 'free-tier',
      path: 'cost.budget.amountUsd',
      plan: 'a budget of zero dollars',
      instead: 'one cent: AWS takes no budget of zero',
    },
  ],
  environments: {
    'free-tier': { ...freeTier(), names: 'exact' },
    basic: basic(),
    standard: standard(),
    production: production(),
  },
} satisfies DeploymentInput;
