import type { DeploymentInput, EnvironmentInput } from '../config/vocabulary/deployment';

type ServiceInput = NonNullable<EnvironmentInput['services']>[string];
type JobInput = NonNullable<EnvironmentInput['jobs']>[string];
type Container = ServiceInput['containers'][string];

/** CPU units and MiB of each container: kept for it on Fargate, a soft reservation on an instance. */
type Shares = Readonly<Record<string, Pick<Container, 'cpu' | 'memory' | 'memoryReservation'>>>;

const RABBITMQ = { kind: 'public', reference: 'public.ecr.aws/docker/library/rabbitmq:3.13.7-management' } as const;
const CHROMA = { kind: 'public', reference: 'ghcr.io/chroma-core/chroma:0.5.23' } as const;
const POSTGRES = { kind: 'public', reference: 'public.ecr.aws/docker/library/postgres:16.9-alpine' } as const;
const XRAY = { kind: 'public', reference: 'public.ecr.aws/xray/aws-xray-daemon:3.3.13' } as const;

/** Models that the plan's connector asks: no others may be invoked. */
const BEDROCK_MODELS = ['anthropic.claude-3-haiku-20240307-v1:0', 'amazon.titan-embed-text-v2:0'];

const noShell: ServiceInput['exec'] = {
  kind: 'off',
  reason: 'a shell into tasks is given when it is needed, not kept open',
};

/** Where the stateful containers are found: in the same task, or in a service of their own. */
type Broker = 'localhost' | 'stateful';

const at = (broker: Broker, variable: string): Partial<Container> =>
  broker === 'localhost'
    ? { environment: { [variable]: 'localhost' } }
    : { references: { [variable]: { kind: 'service-host', name: broker } } };

/** A worker is well when it reaches the broker: it listens on nothing itself. */
const reachesBroker: Container['health'] = {
  command:
    'python -c "import os, socket; socket.create_connection((os.environ[\'RABBITMQ_HOST\'], 5672), 2)" || exit 1',
  startPeriod: '120s',
};

const brokerLogin: Container['secrets'] = {
  RABBITMQ_USER: { kind: 'secret', name: 'broker', field: 'username' },
  RABBITMQ_PASSWORD: { kind: 'secret', name: 'broker', field: 'password' },
};

/** The plan's four containers of its own. The cache, where there is one, limits rates at the entrance and keeps answers. */
function inference(shares: Shares, broker: Broker, cache: Container['references'] = {}): Record<string, Container> {
  const host = at(broker, 'RABBITMQ_HOST');
  const chroma = at(broker, 'CHROMA_HOST');
  const together = broker === 'localhost';
  const worker = (name: string): Container => ({
    image: { kind: 'repository', name },
    ...shares[name],
    environment: { PYTHONUNBUFFERED: '1', RABBITMQ_PORT: '5672', ...host.environment },
    references: { ...host.references },
    secrets: brokerLogin,
    dependsOn: together ? { rabbitmq: 'HEALTHY' } : {},
    health: reachesBroker,
  });
  return {
    'pii-filter': {
      ...worker('pii-filter'),
      references: { ...host.references, ...cache },
      ports: [80],
      health: {
        command: 'python -c "import urllib.request; urllib.request.urlopen(\'http://127.0.0.1/health\')" || exit 1',
      },
    },
    'rag-core': {
      ...worker('rag-core'),
      environment: {
        PYTHONUNBUFFERED: '1',
        RABBITMQ_PORT: '5672',
        CHROMA_PORT: '8000',
        ...host.environment,
        ...chroma.environment,
      },
      references: { ...host.references, ...chroma.references, ...cache },
      dependsOn: together ? { rabbitmq: 'HEALTHY', chroma: 'HEALTHY' } : {},
    },
    'llm-connector': worker('llm-connector'),
    'psql-worker': {
      ...worker('psql-worker'),
      references: {
        ...host.references,
        DB_HOST: { kind: 'database', name: 'db', attribute: 'host' },
        DB_NAME: { kind: 'database', name: 'db', attribute: 'name' },
      },
      secrets: {
        ...brokerLogin,
        DB_USER: { kind: 'database', name: 'db', user: 'application', field: 'username' },
        DB_PASSWORD: { kind: 'database', name: 'db', user: 'application', field: 'password' },
      },
    },
  };
}

/** RabbitMQ and Chroma keep state: two copies of either would split it. */
const stateful = (shares: Shares): Record<string, Container> => ({
  rabbitmq: {
    image: RABBITMQ,
    ...shares['rabbitmq'],
    ports: [5672, 15672],
    stateful: true,
    secrets: {
      RABBITMQ_DEFAULT_USER: { kind: 'secret', name: 'broker', field: 'username' },
      RABBITMQ_DEFAULT_PASS: { kind: 'secret', name: 'broker', field: 'password' },
    },
    health: { command: 'rabbitmq-diagnostics -q ping', timeout: '20s', startPeriod: '60s' },
    readOnlyRoot: { kind: 'off', reason: 'RabbitMQ writes its configuration and store below directories of its user' },
    stopTimeout: '60s',
  },
  chroma: {
    image: CHROMA,
    ...shares['chroma'],
    ports: [8000],
    stateful: true,
    environment: { IS_PERSISTENT: 'TRUE', PERSIST_DIRECTORY: '/data', ANONYMIZED_TELEMETRY: 'FALSE' },
    mounts: { '/data': 'chroma-data' },
    health: {
      command:
        'python -c "import urllib.request; urllib.request.urlopen(\'http://127.0.0.1:8000/api/v1/heartbeat\')" || exit 1',
      startPeriod: '60s',
    },
    readOnlyRoot: { kind: 'off', reason: 'Chroma writes its log configuration beside its code' },
    stopTimeout: '60s',
  },
});

const exposure: ServiceInput['exposure'] = {
  kind: 'public',
  container: 'pii-filter',
  port: 80,
  paths: ['/*'],
  health: { path: '/health' },
};

const permissions: ServiceInput['permissions'] = [{ kind: 'bedrock', models: BEDROCK_MODELS }];

/** Weekly, and whenever somebody asks: chunks the sources, embeds them, and ends. Airflow drives the two others. */
const dataPipeline: JobInput = {
  size: '1024/4096',
  ephemeralStorageGiB: 30,
  containers: {
    chunker: { image: { kind: 'repository', name: 'chunker' }, cpu: 256, memory: 512, essential: false, ports: [8001] },
    embedder: {
      image: { kind: 'repository', name: 'embedder' },
      cpu: 512,
      memory: 2_048,
      essential: false,
      ports: [8002],
    },
    airflow: {
      image: { kind: 'repository', name: 'airflow' },
      cpu: 256,
      memory: 1_536,
      command: ['airflow', 'dags', 'test', 'ingestion'],
      environment: { CHUNKER_URL: 'http://localhost:8001', EMBEDDER_URL: 'http://localhost:8002' },
      references: { AIRFLOW_DB_HOST: { kind: 'database', name: 'db', attribute: 'host' } },
      secrets: { AIRFLOW_DB: { kind: 'database', name: 'db', user: 'airflow' } },
      dependsOn: { chunker: 'START', embedder: 'START' },
      writablePaths: ['/tmp', '/opt/airflow/logs'],
    },
  },
  permissions,
  trigger: { kind: 'schedule', expression: 'cron(0 3 ? * SUN *)', timeZone: 'Asia/Kolkata' },
};

/** Makes the databases, their owners and the application's tables; run again, it changes nothing. */
const initDatabase: JobInput = {
  size: '256/512',
  containers: {
    psql: {
      image: POSTGRES,
      script: 'consumer-rights/database/init.sh',
      environment: { APPLICATION_DATABASE: 'consumer_rights', AIRFLOW_DATABASE: 'airflow' },
      references: {
        PGHOST: { kind: 'database', name: 'db', attribute: 'host' },
        PGDATABASE: { kind: 'database', name: 'db', attribute: 'name' },
      },
      secrets: {
        PGUSER: { kind: 'database', name: 'db', user: 'master', field: 'username' },
        PGPASSWORD: { kind: 'database', name: 'db', user: 'master', field: 'password' },
      },
    },
  },
  trigger: { kind: 'on-demand' },
};

/** PostgreSQL with the plan's parameters: shared_buffers 256 MB in pages of 8 kB, work_mem 4 MB in kB. */
const database = (instanceClass: string, multiAz: boolean): NonNullable<EnvironmentInput['databases']>[string] => ({
  engine: 'postgres',
  // Without a minor version: RDS takes the newest by itself, as the plan asks.
  version: '16',
  instanceClass,
  name: 'consumer_rights',
  storage: { gib: 20 },
  multiAz,
  backup: { retentionDays: 7, window: '20:00-21:00' },
  maintenanceWindow: 'sun:22:00-sun:23:00',
  logExports: ['postgresql'],
  users: { application: { database: 'consumer_rights' }, airflow: { database: 'airflow' } },
  parameters: { max_connections: '100', shared_buffers: '32768', work_mem: '4096' },
});

/** Alarms, budgets and logs are the same in every tier. */
const monitoring = (dashboards: ('ecs' | 'ingress' | 'data')[]): EnvironmentInput['monitoring'] => ({
  logRetentionDays: 14,
  dashboards,
  alarms: {
    'high-cpu': { metric: 'cpu', threshold: 80, period: '300s', comparison: 'above' },
    'high-memory': { metric: 'memory', threshold: 80, period: '300s', comparison: 'above' },
  },
  uptime: {
    kind: 'off',
    reason: 'health checks of the target and of every container cover a demo of 250 queries a day',
    saves: { usdPerMonth: 14.72, basis: '8,660 runs at $0.0017, every five minutes, beyond 100 that are free' },
  },
});

const shared = {
  repositories: {
    'pii-filter': {},
    'rag-core': {},
    'llm-connector': {},
    'psql-worker': {},
    chunker: {},
    embedder: {},
    airflow: {},
  },
  secrets: {
    broker: { kind: 'secret', description: 'Login of the workers at RabbitMQ', username: 'consumer-rights' },
  },
  fileSystems: {
    'chroma-data': { throughput: { kind: 'bursting' }, infrequentAccessAfter: '30d', path: '/chroma' },
  },
  jobs: { 'data-pipeline': dataPipeline, 'init-database': initDatabase },
  power: { kind: 'always-on' },
  /** 250 queries a day; the pipeline once a week. */
  usage: {
    requestsPerMonth: 7_500,
    egressGB: 11,
    logsGB: 2,
    imagesGB: 5,
    filesGB: 1,
    backupsGB: 1,
    runsPerMonth: 4,
    runSeconds: 3_600,
    alsoBilled: {
      bedrock: {
        usdPerMonth: 5,
        basis: "the plan's own figure for 250 queries a day",
        service: 'Amazon Bedrock',
        source: 'https://aws.amazon.com/bedrock/pricing/',
      },
    },
  },
  cost: {
    budget: { amountUsd: 100, alerts: [{ threshold: 50 }, { threshold: 75 }, { threshold: 100 }] },
    anomalies: {
      kind: 'off',
      reason: 'the plan watches three budget thresholds; the account has a monitor of its own',
    },
  },
} satisfies Partial<EnvironmentInput>;

const network = (egress: EnvironmentInput['network']['egress']): EnvironmentInput['network'] => ({
  cidr: '10.0.0.0/16',
  zones: ['a', 'b'],
  subnets: { public: ['10.0.1.0/24', '10.0.2.0/24'], private: ['10.0.11.0/24', '10.0.12.0/24'] },
  egress,
  flowLogs: { kind: 'on', traffic: 'REJECT', retentionDays: 14 },
});

const containerInsights = {
  kind: 'off',
  reason: 'the two alarms read what ECS reports at no charge',
  saves: { usdPerMonth: 8.1, basis: '37 metrics at $0.30, ten free' },
} as const;

const balanced: EnvironmentInput['ingress'] = {
  kind: 'alb',
  domain: { kind: 'none' },
  accessLogs: { kind: 'on', retention: '14d' },
};

/** 1,024 CPU units and 2,048 MiB by the plan's shares, with Chroma beside its five containers. */
const FARGATE_SHARES: Shares = {
  'pii-filter': { cpu: 128, memory: 256 },
  'rag-core': { cpu: 128, memory: 512 },
  'llm-connector': { cpu: 128, memory: 256 },
  'psql-worker': { cpu: 128, memory: 256 },
  rabbitmq: { cpu: 256, memory: 512 },
  chroma: { cpu: 256, memory: 256 },
};

/** Soft reservations: together what one instance registers, each free to use more. */
const INSTANCE_SHARES: Shares = {
  'pii-filter': { cpu: 256, memoryReservation: 128 },
  'rag-core': { cpu: 256, memoryReservation: 448 },
  'llm-connector': { cpu: 256, memoryReservation: 128 },
  'psql-worker': { cpu: 256, memoryReservation: 128 },
  rabbitmq: { cpu: 512, memoryReservation: 320 },
  chroma: { cpu: 256, memoryReservation: 256 },
};

/** Tier Minimal: everything in one Fargate task, reached through an HTTP API. */
export const minimal = (): EnvironmentInput => ({
  ...shared,
  summary: 'Tier Minimal: five containers and Chroma in one Fargate task on Spot',
  dataProtection: 'disposable',
  network: network({ kind: 'public-ip' }),
  ingress: {
    kind: 'http-api',
    domain: { kind: 'none' },
    throttle: { ratePerSecond: 10, burst: 20 },
    accessLogs: { kind: 'on', retention: '14d' },
  },
  compute: {
    kind: 'fargate',
    capacity: { kind: 'spot', fallback: { after: '10m', back: '6h' } },
    containerInsights,
  },
  services: {
    'live-inference': {
      size: '1024/2048',
      containers: { ...inference(FARGATE_SHARES, 'localhost'), ...stateful(FARGATE_SHARES) },
      exposure,
      scaling: { kind: 'fixed', count: 1 },
      permissions,
      exec: noShell,
    },
  },
  databases: { db: database('db.t3.micro', false) },
  monitoring: monitoring(['ecs', 'data']),
});

/** Tier Optimized: the same containers on one Spot instance behind a load balancer. */
export const optimized = (): EnvironmentInput => ({
  ...shared,
  summary: 'Tier Optimized: the same containers on an ECS Spot instance behind a load balancer',
  usage: { ...shared.usage, egressGB: 22 },
  dataProtection: 'disposable',
  network: network({ kind: 'nat-instance', placement: 'single' }),
  ingress: balanced,
  compute: {
    kind: 'ecs-ec2',
    instanceType: 't3.small',
    instances: { min: 1, max: 1 },
    market: 'spot',
    containerInsights,
  },
  services: {
    'live-inference': {
      containers: { ...inference(INSTANCE_SHARES, 'localhost'), ...stateful(INSTANCE_SHARES) },
      exposure,
      scaling: { kind: 'fixed', count: 1 },
      permissions,
      exec: noShell,
    },
  },
  databases: { db: database('db.t3.micro', false) },
  monitoring: monitoring(['ecs', 'ingress', 'data']),
});

/** Tier Production: two instances in two zones, what keeps state in a service of its own, a standby, a cache, traces. */
export const production = (): EnvironmentInput => {
  const cached: Container['references'] = {
    REDIS_HOST: { kind: 'cache', name: 'queries', attribute: 'host' },
    REDIS_PORT: { kind: 'cache', name: 'queries', attribute: 'port' },
  };
  return {
    ...shared,
    summary: 'Tier Production: two instances in two zones, a standby database, a cache, traces',
    dataProtection: 'protected',
    network: network({ kind: 'nat-instance', placement: 'per-zone' }),
    ingress: balanced,
    compute: {
      kind: 'ecs-ec2',
      instanceType: 't3.medium',
      instances: { min: 2, max: 3 },
      market: 'on-demand',
      containerInsights: { kind: 'on' },
    },
    services: {
      'live-inference': {
        containers: {
          ...inference(INSTANCE_SHARES, 'stateful', cached),
          'xray-daemon': { image: XRAY, cpu: 32, memoryReservation: 64, essential: false },
        },
        exposure,
        scaling: { kind: 'target-tracking', min: 1, max: 3, desired: 2, cpu: 70 },
        permissions: [...(permissions ?? []), { kind: 'xray' }],
        exec: noShell,
      },
      stateful: {
        containers: stateful(INSTANCE_SHARES),
        scaling: { kind: 'fixed', count: 1 },
        allows: ['live-inference'],
        exec: noShell,
      },
    },
    databases: { db: database('db.t3.small', true) },
    cost: {
      ...shared.cost,
      budget: {
        ...shared.cost.budget,
        accepted: {
          upToUsd: 245,
          reason: 'the plan counts with prices of another region, and a database without its standby',
        },
      },
    },
    usage: { ...shared.usage, egressGB: 55, logsGB: 5, filesGB: 5, backupsGB: 5, tracesPerMonth: 7_500 },
    caches: { queries: { engine: 'redis', version: '7.1', nodeType: 'cache.t3.micro' } },
    monitoring: monitoring(['ecs', 'ingress', 'data']),
    security: {
      secretsEncryption: {
        kind: 'off',
        reason: 'the AWS-managed keys encrypt every secret and store of this plan',
        saves: { usdPerMonth: 1, basis: '1 customer key at $1.00' },
      },
      networkAcls: { kind: 'on' },
      waf: {
        kind: 'off',
        reason: 'optional in the plan, at 250 queries a day; one word turns it on',
        saves: { usdPerMonth: 9, basis: '1 web ACL at $5.00 and 4 rules at $1.00' },
      },
      guardDuty: { kind: 'off', reason: 'the plan asks for flow logs and encryption, not for threat detection' },
      securityHub: { kind: 'off', reason: 'the plan asks for flow logs and encryption, not for posture checks' },
    },
  };
};

/** consumer-rights: a retrieval-augmented assistant for consumer rights, in the plan's three tiers. */
export const consumerRights = {
  name: 'consumer-rights',
  summary: 'A retrieval-augmented assistant for consumer rights, in three tiers',
  region: 'ap-south-1',
  tags: { CostCenter: 'consumer-rights' },
  nameTemplates: {
    repository: '{prefix}/{resource}',
    '/ecs/live-inference': '/ecs/{prefix}',
    'service/live-inference': '{resource}{infix}',
    'security-group/live-inference': '{prefix}-ecs-sg',
    'security-group/ingress': '{prefix}-alb-sg',
    'security-group/db-db': '{prefix}-rds-sg',
    'security-group/chroma-data-efs': '{prefix}-efs-sg',
    'target-group/live-inference-80': '{prefix}-tg',
    'db-subnet-group': '{prefix}-subnet-group',
    'secret/db/application': '{prefix}/db-password',
    'scaling-policy/live-inference-cpu': '{prefix}-cpu-scaling',
    'alarm/high-cpu-live-inference': '{prefix}-high-cpu',
    'alarm/high-memory-live-inference': '{prefix}-high-memory',
  },
  decisions: [
    {
      rule: 'fargate/size',
      environment: 'demo',
      path: 'services.live-inference.size',
      plan: 'cpu 1536 with 2048 MB',
      instead: '1024/2048: the plan measured 5 to 10 % CPU under load; shares are scaled',
    },
    {
      rule: 'spot/unreachable',
      environment: 'demo',
      path: 'compute.capacity',
      plan: 'Spot with weight 2 and on-demand with base 1, for one task',
      instead: 'Spot first, with fallback',
    },
    {
      rule: 'iam/static-keys',
      path: 'services.live-inference.permissions',
      plan: 'AWS keys in Secrets Manager for Bedrock',
      instead: 'the task role may invoke the models by name',
    },
    {
      rule: 'rds/version-support',
      path: 'databases.db.version',
      plan: 'PostgreSQL 13.12',
      instead: '16: version 13 left standard support and would bill Extended Support',
    },
    {
      rule: 'rds/parameter-unit',
      path: 'databases.db.parameters',
      plan: 'shared_buffers 256MB, work_mem 4MB',
      instead: 'the same in pages of 8 kB and in kB',
    },
    {
      rule: 'ingress/alb-fixed-cost',
      environment: 'demo',
      path: 'ingress.kind',
      plan: 'no load balancer in the tier’s costs, one in its diagram',
      instead: 'an HTTP API',
    },
    {
      rule: 'claims/figures',
      path: 'usage',
      plan: 'three totals for the same Fargate task',
      instead: 'the estimate counts what is synthesized',
    },
    {
      rule: 'containers/localhost',
      environment: 'demo',
      path: 'services.live-inference.containers.chroma',
      plan: 'CHROMA_HOST localhost without a Chroma container',
      instead: 'a sixth container in the same task',
    },
    {
      rule: 'containers/localhost',
      environment: 'optimized',
      path: 'services.live-inference.containers.chroma',
      plan: 'CHROMA_HOST localhost without a Chroma container',
      instead: 'a sixth container in the same task',
    },
    {
      rule: 'containers/stateful-scaling',
      environment: 'demo',
      path: 'services.live-inference.scaling',
      plan: 'RabbitMQ in a task that scales from 1 to 3',
      instead: 'one task: it contains what keeps state',
    },
    {
      rule: 'containers/stateful-scaling',
      environment: 'optimized',
      path: 'services.live-inference.scaling',
      plan: 'RabbitMQ in a task that scales from 1 to 3',
      instead: 'one task: it contains what keeps state',
    },
    {
      rule: 'containers/stateful-scaling',
      environment: 'production',
      path: 'services.stateful.scaling',
      plan: 'RabbitMQ in a task that scales from 1 to 3',
      instead: 'a service of their own for what keeps state, with one task',
    },
    {
      rule: 'capacity/kinds',
      environment: 'production',
      path: 'compute.market',
      plan: 'Fargate weights on an Auto Scaling group',
      instead: 'on-demand instances in two zones',
    },
    {
      rule: 'ec2/task-memory',
      environment: 'optimized',
      path: 'compute.instanceType',
      plan: 'a task of 2,048 MB on an instance of 2 GB',
      instead: 'soft reservations that sum to what the instance registers; a deployment stops before it starts',
    },
    {
      rule: 'containers/stateful-storage',
      environment: 'optimized',
      path: 'fileSystems.chroma-data',
      plan: 'an EBS volume in one tier, EFS in the others',
      instead: 'EFS in every tier: moving up keeps the data',
    },
    {
      rule: 'egress/endpoint-cost',
      path: 'network.egress.kind',
      plan: 'endpoints are free, NAT is optional',
      instead: 'public addresses, a NAT instance, or one in each zone, by tier',
    },
    {
      rule: 'network/zone',
      path: 'network.zones',
      plan: 'us-east-1a and us-east-1b in the diagram, ap-south-1 in every command',
      instead: 'ap-south-1a and ap-south-1b',
    },
    {
      rule: 'names/exact-collision',
      path: 'names',
      plan: 'one set of names for every tier',
      instead: 'production has the exact names; the others have their environment in them',
    },
    {
      rule: 'monitoring/container-insights-cost',
      environment: 'demo',
      path: 'compute.containerInsights',
      plan: 'Container Insights on, and CloudWatch included in the tier’s price',
      instead: 'off: its metrics are billed; production has them',
    },
    {
      rule: 'monitoring/container-insights-cost',
      environment: 'optimized',
      path: 'compute.containerInsights',
      plan: 'Container Insights on, for $5 of CloudWatch',
      instead: 'off: its metrics cost more; production has them',
    },
    {
      rule: 'images/mutable-tags',
      path: 'repositories',
      plan: 'images pushed as latest',
      instead: 'tags that cannot be pushed again; which one runs is a Terraform variable',
    },
    {
      rule: 'images/pinned',
      environment: 'demo',
      path: 'services.live-inference.containers.rabbitmq.image',
      plan: 'rabbitmq:3-management from Docker Hub',
      instead: 'a pinned tag of a registry that the egress reaches',
    },
    {
      rule: 'images/pinned',
      environment: 'optimized',
      path: 'services.live-inference.containers.rabbitmq.image',
      plan: 'rabbitmq:3-management from Docker Hub',
      instead: 'a pinned tag of a registry that the egress reaches',
    },
    {
      rule: 'images/pinned',
      environment: 'production',
      path: 'services.stateful.containers.rabbitmq.image',
      plan: 'rabbitmq:3-management from Docker Hub',
      instead: 'a pinned tag of a registry that the egress reaches',
    },
    {
      rule: 'rds/by-hand',
      path: 'jobs.init-database',
      plan: 'init.sql run by hand, one database for production and Airflow',
      instead: 'an idempotent job in the VPC; two databases in one instance',
    },
    {
      rule: 'images/first-apply',
      path: 'jobs.data-pipeline',
      plan: 'chunker, embedder and Airflow without a place',
      instead: 'one job with its containers, weekly and on demand, and repositories of their own',
    },
    {
      rule: 'cost/commitment',
      path: 'cost',
      plan: 'reserved instances and savings plans',
      instead: 'no commitment in the estimate',
    },
    {
      rule: 'ingress/no-tls',
      environment: 'optimized',
      path: 'ingress.domain',
      plan: 'a domain name and a certificate, optional',
      instead: 'HTTP until a domain is given',
    },
    {
      rule: 'ingress/no-tls',
      environment: 'production',
      path: 'ingress.domain',
      plan: 'a domain name and a certificate, optional',
      instead: 'HTTP until a domain is given',
    },
  ],
  environments: {
    demo: minimal(),
    optimized: optimized(),
    production: { ...production(), names: 'exact', nameTemplates: { cluster: '{prefix}-prod' } },
  },
} satisfies DeploymentInput;
