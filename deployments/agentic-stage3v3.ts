import type { DeploymentInput, EnvironmentInput } from '../config/vocabulary/deployment';

type ServiceInput = NonNullable<EnvironmentInput['services']>[string];

/** What the plan sets with `config set`, one value for each of its parameters. */
export const settings = {
  /** First part of stack ids and state keys. */
  deployment: 'agentic-stage3v3',
  projectName: 'agentic-aws-stage3v3',
  environment: 'stage3v3',
  region: 'us-east-1',
  /** A /16: its six subnets are `.1.0/24` to `.6.0/24` of it. */
  vpcCidr: '10.1.0.0/16',
  /** Two zones of the region. */
  availabilityZones: ['a', 'b'],
  domainName: 'a-g-e-n-t-i-c.com',
  subdomain: 'stage3v3',
  /** Further names on the certificate, such as `*.a-g-e-n-t-i-c.com` where a wildcard is needed. */
  certificateAlternatives: [] as string[],
  /** A stable suffix on every name, where the plain names are taken. */
  uniqueSuffix: undefined as string | undefined,
  dbInstanceClass: 'db.t3.medium',
  dbAllocatedStorage: 20,
  dbName: 'agentic_aws_db',
  dbBackupRetention: 7,
  /** The plan's name of the secret with the credentials of the master. */
  dbSecret: 'agentic-aws/stage3v3/database/master',
  ecsCpu: 512,
  ecsMemory: 1_024,
  desiredCount: 2,
  minCapacity: 1,
  maxCapacity: 10,
  logRetentionDays: 14,
  cpuThreshold: 70,
  memoryThreshold: 80,
  logLevel: 'INFO',
  costCenter: 'agentic',
};
export type Settings = typeof settings;

const noShell: ServiceInput['exec'] = {
  kind: 'off',
  reason: 'a shell into tasks is given when it is needed, not kept open',
};

/** The two services are of one size and scale alike. */
const common = (values: Settings) =>
  ({
    size: `${values.ecsCpu}/${values.ecsMemory}`,
    scaling: {
      kind: 'target-tracking',
      min: values.minCapacity,
      max: values.maxCapacity,
      desired: values.desiredCount,
      cpu: values.cpuThreshold,
      memory: values.memoryThreshold,
      cooldown: '300s',
    },
    exec: noShell,
  }) satisfies Partial<ServiceInput>;

const nodejs = (values: Settings): ServiceInput => ({
  ...common(values),
  containers: {
    nodejs: {
      image: { kind: 'repository', name: 'nodejs' },
      ports: [3000],
      health: { path: '/health' },
      environment: { ENVIRONMENT: values.environment, LOG_LEVEL: values.logLevel },
      references: { FASTAPI_URL: { kind: 'service', name: 'fastapi' } },
    },
  },
  // As the plan draws it: the frontend stands in the public subnets, behind the public load balancer.
  subnets: 'public',
  exposure: { kind: 'public', container: 'nodejs', port: 3000, paths: ['/*'], health: { path: '/health' } },
});

const fastapi = (values: Settings): ServiceInput => ({
  ...common(values),
  containers: {
    fastapi: {
      image: { kind: 'repository', name: 'fastapi' },
      ports: [8000],
      health: { path: '/health' },
      environment: { ENVIRONMENT: values.environment, LOG_LEVEL: values.logLevel },
      references: {
        DATABASE_HOST: { kind: 'database', name: 'primary', attribute: 'host' },
        DATABASE_READER_HOST: { kind: 'database', name: 'primary', attribute: 'reader-host' },
      },
      secrets: { DATABASE_URL: { kind: 'database', name: 'primary', user: 'application' } },
    },
  },
  exposure: { kind: 'internal', container: 'fastapi', port: 8000, paths: ['/*'], health: { path: '/health' } },
  allows: ['nodejs'],
});

/** Subnets of the VPC by their third number. */
const subnets = ({ vpcCidr }: Settings, ...third: number[]) =>
  third.map((number) => vpcCidr.replace(/\.\d+\.\d+\/16$/, `.${number}.0/24`));

/** The inventory's names, where they are not `<project>-<resource>`. */
const nameTemplates = (values: Settings) => ({
  ...Object.fromEntries(
    values.availabilityZones.flatMap((zone, index) => [
      [`public-${zone}`, `{prefix}-public-subnet-${index + 1}`],
      [`private-${zone}`, `{prefix}-private-subnet-${index + 1}`],
      [`database-${zone}`, `{prefix}-db-subnet-${index + 1}`],
    ]),
  ),
  [`nat-${values.availabilityZones[0]}`]: '{prefix}-nat',
  [`nat-${values.availabilityZones[0]}-eip`]: '{prefix}-nat-eip',
  'database-rt': '{prefix}-db-rt',
  'security-group': '{prefix}-{resource}-sg',
  'security-group/ingress': '{prefix}-public-alb-sg',
  'security-group/primary-db': '{prefix}-db-sg',
  'load-balancer/alb': '{prefix}-public-alb',
  // The plan's -internal-alb is a character longer than AWS takes.
  'load-balancer/internal-alb': '{prefix}-int-alb',
  'target-group/nodejs-3000': '{prefix}-nodejs-tg',
  'target-group/fastapi-8000': '{prefix}-fastapi-tg',
  service: '{prefix}-{resource}-service',
  task: '{prefix}-{resource}-task',
  '/ecs/nodejs': '{prefix}-nodejs-logs',
  '/ecs/fastapi': '{prefix}-fastapi-logs',
  // The plan has one role of each kind. Only the backend reads a secret: it keeps the names.
  'iam-role/fastapi-execution': '{prefix}-task-execution-role',
  'iam-role/fastapi-task': '{prefix}-task-role',
  'database/primary-replica': '{prefix}-replica',
  'primary-subnet-group': '{prefix}-db-subnet-group',
  'primary-parameter-group': '{prefix}-db-parameter-group',
  'secret/primary/master': values.dbSecret,
  'alarm/cpu-high-nodejs': '{prefix}-nodejs-cpu-high',
  'alarm/memory-high-nodejs': '{prefix}-nodejs-memory-high',
  'alarm/cpu-high-fastapi': '{prefix}-fastapi-cpu-high',
  'alarm/memory-high-fastapi': '{prefix}-fastapi-memory-high',
});

/** The plan with its parameters; every value of it comes from them. */
export const agenticDeployment = (values: Settings) =>
  ({
    name: values.deployment,
    project: values.projectName,
    summary: 'Node.js behind a public load balancer, FastAPI behind an internal one, PostgreSQL with a read replica',
    region: values.region,
    tags: { CostCenter: values.costCenter },
    nameTemplates: nameTemplates(values),
    decisions: [
      {
        rule: 'names/timestamp',
        path: 'nameTemplates',
        plan: 'names and image tags from Date.now()',
        instead: 'the inventory’s names exactly, a stable suffix where one is needed; image tags are variables',
      },
      {
        rule: 'rds/managed-password-replica',
        path: 'databases.primary.password',
        plan: 'a password that RDS manages would be simplest',
        instead:
          'a generated, write-only password and a rotation of our own: a replica needs a source whose password RDS does not manage',
      },
      {
        rule: 'rds/by-hand',
        path: 'databases.primary.users',
        plan: 'services that log in as the master',
        instead: 'a user of their own, rotated by alternating between two, so that no login fails',
      },
      {
        rule: 'dns/alias-ttl',
        path: 'ingress.domain',
        plan: 'an alias record with a TTL of 300',
        instead: 'an alias record has no TTL',
      },
      {
        rule: 'rds/unstoppable',
        path: 'databases.primary.replicas',
        plan: 'a database that can be stopped',
        instead: 'a primary with a replica cannot be stopped: a schedule on it is refused',
      },
      {
        rule: 'iam/service-linked-role',
        path: 'services.fastapi.scaling',
        plan: 'a role for auto-scaling',
        instead: 'ECS scaling uses its service-linked role: none is made',
      },
      {
        rule: 'iam/task-role',
        path: 'services.fastapi.permissions',
        plan: 'one execution role and one task role for both services',
        instead: 'two roles for each service: ECS hands the secret over, so that no code may read it',
      },
      {
        rule: 'names/pattern',
        path: 'nameTemplates',
        plan: 'an internal load balancer called agentic-aws-stage3v3-internal-alb, of 33 characters',
        instead: 'agentic-aws-stage3v3-int-alb: a load balancer has at most 32',
      },
      {
        rule: 'claims/figures',
        path: 'summary',
        plan: 'a replica with the same configuration as the primary, and $85 for both',
        instead: 'the same class, storage and parameters in one zone: a standby of the replica is not in $85',
      },
      {
        rule: 'claims/resources',
        path: 'summary',
        plan: '3 listeners, 1 certificate, about 60 resources',
        instead: 'the count of the synthesized stacks stands in the manifest and in cairn list',
      },
    ],
    environments: {
      [values.environment]: {
        summary: `Two services that scale from ${values.minCapacity} to ${values.maxCapacity}, and a Multi-AZ database with a read replica`,
        names: 'exact',
        suffix: values.uniqueSuffix,
        dataProtection: 'protected',
        network: {
          cidr: values.vpcCidr,
          zones: values.availabilityZones,
          subnets: {
            public: subnets(values, 1, 2),
            private: subnets(values, 3, 4),
            database: subnets(values, 5, 6),
          },
          egress: { kind: 'nat-gateway', placement: 'single' },
          outbound: 'all',
          flowLogs: {
            kind: 'off',
            reason: 'the plan has none; turning them on is one word',
            saves: { usdPerMonth: 2.5, basis: '5 GB of logs at $0.50' },
          },
        },
        ingress: {
          kind: 'alb',
          domain: {
            kind: 'named',
            name: `${values.subdomain}.${values.domainName}`,
            zone: { kind: 'existing', name: values.domainName },
            alternativeNames: values.certificateAlternatives,
          },
          accessLogs: { kind: 'on', retention: '14d' },
        },
        compute: { kind: 'fargate', capacity: { kind: 'on-demand' }, containerInsights: { kind: 'on' } },
        repositories: { fastapi: {}, nodejs: {} },
        services: { nodejs: nodejs(values), fastapi: fastapi(values) },
        databases: {
          primary: {
            engine: 'postgres',
            version: '15.13',
            instanceClass: values.dbInstanceClass,
            name: values.dbName,
            storage: { gib: values.dbAllocatedStorage, maxGib: 100 },
            multiAz: true,
            replicas: 1,
            backup: { retentionDays: values.dbBackupRetention, window: '03:00-04:00' },
            maintenanceWindow: 'sun:05:00-sun:06:00',
            logExports: ['postgresql'],
            users: { application: { database: values.dbName } },
          },
        },
        power: { kind: 'always-on' },
        /** The plan's $25 of data transfer, $45 of NAT gateway and $2 of images, at what AWS asks for a GB. */
        usage: { requestsPerMonth: 1_000_000, egressGB: 278, privateGB: 270, logsGB: 20, imagesGB: 20, bucketsGB: 1 },
        monitoring: {
          logRetentionDays: values.logRetentionDays,
          dashboards: ['ecs', 'ingress', 'data'],
          alarms: {
            'cpu-high': { metric: 'cpu', threshold: values.cpuThreshold },
            'memory-high': { metric: 'memory', threshold: values.memoryThreshold },
          },
          uptime: {
            kind: 'off',
            reason: 'the plan tests its endpoints after a deployment and watches CPU and memory',
            saves: { usdPerMonth: 10.39, basis: '8,660 runs at $0.0012, every five minutes, beyond 100 that are free' },
          },
        },
        // The plan expects 259 to 329 dollars a month.
        cost: {
          budget: {
            amountUsd: 329,
            alerts: [
              { threshold: 259, unit: 'USD' },
              { threshold: 329, unit: 'USD' },
            ],
            accepted: {
              upToUsd: 345,
              reason: 'two databases of the plan cost $165, not $85; db.t4g.medium would bring it to the plan’s range',
            },
          },
          anomalies: { kind: 'on', thresholdUsd: 20 },
        },
      },
    },
  }) satisfies DeploymentInput;

/** agentic-stage3v3: a frontend, a backend and a database, with the names of the plan's inventory. */
export const agenticStage3v3 = agenticDeployment(settings);
