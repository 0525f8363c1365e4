import type { DeploymentInput, EnvironmentInput } from '../config/vocabulary/deployment';

type Network = EnvironmentInput['network'];
type ServiceInput = NonNullable<EnvironmentInput['services']>[string];
type Container = ServiceInput['containers'][string];

/** Port of the Ollama API. */
const OLLAMA = 11_434;

/** Models that the agent asks; pulled once, kept in the cache. */
const MODELS = 'deepseek-coder:6.7b llama3.1:8b';

const network = (
  second: number,
  egress: Network['egress'],
  saves?: { usdPerMonth: number; basis: string },
): Network => ({
  cidr: `10.${second}.0.0/16`,
  zones: ['a', 'b'],
  subnets: {
    public: [`10.${second}.0.0/20`, `10.${second}.16.0/20`],
    private: [`10.${second}.128.0/20`, `10.${second}.144.0/20`],
  },
  egress,
  flowLogs: { kind: 'off', reason: 'the plan has no flow logs, and nothing but a queue is public', saves },
});

/** As the plan's BackupRequired says. */
const noBackup = {
  kind: 'off',
  reason: 'the plan needs no backup: a model can be pulled again',
  saves: { usdPerMonth: 1, basis: '20 GB at $0.05' },
} as const;

const FLOW_LOGS = { usdPerMonth: 0.5, basis: '1 GB of logs at $0.50' };

/** The agent: Ollama and the consumer of the queue in one image. */
const agent = (container: Partial<Container> = {}): Record<string, Container> => ({
  agent: {
    image: { kind: 'repository', name: 'agent' },
    references: { RESULTS_BUCKET: { kind: 'bucket', name: 'results' } },
    ...container,
  },
});

/** A server that starts must not clear away what a fill has begun, and writes its key below a home of its own. */
const OLLAMA_ENVIRONMENT = { MODELS, OLLAMA_NOPRUNE: '1', HOME: '/tmp' };

/** The plan's task role: put and list on the bucket of test results. */
const permissions: ServiceInput['permissions'] = [{ kind: 'bucket', name: 'results', allows: ['put', 'list'] }];
const noShell: ServiceInput['exec'] = { kind: 'off', reason: 'a run is looked at through its status and its logs' };

/** Tests of a pull request are put into a queue by a small API, and worked off by whatever runs the agent. */
const runs = (visibilityTimeout: '90m' | '60m') =>
  ({
    ingress: {
      kind: 'http-api',
      domain: { kind: 'none' },
      throttle: { ratePerSecond: 5, burst: 10 },
      accessLogs: { kind: 'on', retention: '14d' },
      runs: { queue: 'runs', results: 'results' },
    },
    queues: { runs: { visibilityTimeout, retention: '4d', maxReceives: 3 } },
    buckets: { results: { keepVersions: '7d' } },
  }) satisfies Partial<EnvironmentInput>;

/** Fills the model cache: nothing can be served before. */
const fillModelCache: NonNullable<EnvironmentInput['jobs']> = {
  'fill-model-cache': {
    size: '1024/4096',
    containers: {
      fill: {
        image: { kind: 'repository', name: 'agent' },
        script: 'model-cache/fill.sh',
        environment: { MODELS, OLLAMA_MODELS: '/models' },
        mounts: { '/models': 'model-cache' },
      },
    },
    trigger: { kind: 'on-demand' },
  },
};

const repositories = { agent: { keepTagged: 5 } } as const;

const monitoring: EnvironmentInput['monitoring'] = {
  logRetentionDays: 14,
  dashboards: ['data'],
  alarms: { 'failed-runs': { metric: 'dead-letters', threshold: 1, evaluations: 1 } },
  uptime: {
    kind: 'off',
    reason: 'the agent sleeps when it is idle; an uptime check would keep it awake or report that',
    saves: { usdPerMonth: 10.39, basis: '8,660 runs at $0.0012, every five minutes, beyond 100 that are free' },
  },
  topicEncryption: {
    kind: 'off',
    reason: 'messages name a queue and a threshold, nothing of a run',
    saves: { usdPerMonth: 1, basis: '1 customer key at $1.00' },
  },
};

/** The plan's budget: 200 dollars, told at 80 % spent and when the forecast passes 100 %. */
const cost: EnvironmentInput['cost'] = {
  budget: {
    amountUsd: 200,
    alerts: [
      { threshold: 80, unit: 'percent', type: 'ACTUAL' },
      { threshold: 100, unit: 'percent', type: 'FORECASTED' },
    ],
  },
  anomalies: { kind: 'off', reason: 'the plan watches its budget; the account has a monitor of its own' },
  // The plan's rule has no zone: those are in UTC.
  report: { kind: 'daily', at: '09:00', timeZone: 'UTC' },
};

/** Pull requests of GitHub are tested by all three options. */
const wake: EnvironmentInput['wake'] = { kind: 'on', github: { kind: 'on' } };

/** deployer-ddf: an agent that tests pull requests with language models, in the plan's three options. */
export const deployerDdf = {
  name: 'deployer-ddf',
  project: 'deployer-ddf-mod-llm-models',
  summary: 'An agent that tests pull requests with language models, as functions, on Fargate or on a GPU',
  region: 'us-east-1',
  requiredTags: ['Project', 'Environment', 'ProjectCode', 'Component', 'CostCenter', 'Owner', 'CreatedBy', 'AutoStop'],
  tags: {
    ProjectCode: 'AIT001',
    Component: 'platform',
    CostCenter: 'ai-testing',
    Owner: 'devops-team',
    CreatedBy: 'cairn',
    AutoStop: 'enabled',
    BackupRequired: 'false',
    DataClassification: 'internal',
    Compliance: 'none',
    DeletionPolicy: 'safe-to-delete',
    MonitoringLevel: 'standard',
  },
  tagsByMilestone: {
    foundation: { StackType: 'networking', Component: 'network' },
    ecr: { StackType: 'compute', Component: 'images' },
    data: { StackType: 'storage', Component: 'storage' },
    'alb-dns': { StackType: 'networking', Component: 'api' },
    ecs: { StackType: 'compute', Component: 'agent' },
    monitoring: { StackType: 'monitoring', Component: 'monitoring' },
    cost: { StackType: 'cost', Component: 'cost' },
  },
  tagsByType: {
    'aws_ecs_*': {
      Component: 'ecs',
      ServiceType: 'container',
      ScalingPolicy: 'auto-stop',
      MonitoringLevel: 'detailed',
    },
    'aws_lambda_*': { Component: 'lambda' },
    // The plan's security stack: groups and roles.
    aws_security_group: { StackType: 'security' },
    aws_iam_role: { StackType: 'security' },
    aws_instance: { Component: 'ec2', MonitoringLevel: 'detailed' },
    aws_efs_file_system: { StorageType: 'efs', BackupRetention: '7days', EncryptionEnabled: 'true' },
    aws_s3_bucket: { StorageType: 's3', EncryptionEnabled: 'true' },
  },
  nameTemplates: {
    'resource-group': '{project}-{environment}',
    'service/agent': '{prefix}',
    'security-group/agent': '{prefix}-ai-testing-sg',
    'iam-role/agent-task': '{prefix}-task-role',
    'budget/monthly': '{prefix}-monthly-budget',
  },
  decisions: [
    {
      rule: 'lambda/synchronous',
      environment: 'dev',
      path: 'ingress.runs',
      plan: 'an API Gateway in front of a function of 900 s',
      instead: 'the API answers with a run id and a status address; a queue invokes the function',
    },
    {
      rule: 'ec2/empty-cache',
      path: 'jobs',
      plan: 'a GPU host and a model cache that start empty',
      instead: 'user data installs the runtime, pulls the image and starts the consumer; a job fills the cache',
    },
    {
      rule: 'iam/task-role',
      path: 'services.agent.permissions',
      plan: 'AmazonECSTaskExecutionRolePolicy on the task role, and s3:ListBucket on a name',
      instead: 'two roles, each with its own actions on exact ARNs',
    },
    {
      rule: 'tags/created-by',
      path: 'tags.CreatedBy',
      plan: 'CreatedBy: cloudformation',
      instead: 'CreatedBy: cairn',
    },
    {
      rule: 'teardown/by-prefix',
      path: 'project',
      plan: 'a script that deletes whatever contains the prefix',
      instead: 'terraform destroy by state, and an audit by exact tags',
    },
    ...(['prod', 'high-volume'] as const).flatMap((environment) => [
      {
        rule: 'ingress/unauthenticated',
        environment,
        path: 'services.agent.exposure.kind',
        plan: 'a load balancer in front of Ollama, which has no authentication',
        instead: 'an internal load balancer; only the queue is public, for signed requests',
      },
      {
        rule: 'power/idle-window',
        environment,
        path: 'power.window',
        plan: 'any datapoint under the threshold stops a service',
        instead: 'idle is a whole window in which everything is measured and quiet',
      },
      {
        rule: 'power/wake',
        environment,
        path: 'power.kind',
        plan: 'nothing starts the Fargate service again',
        instead:
          'a signed webhook or a token starts it, and keeps it up for wakeFor; a run waits in the queue meanwhile',
      },
      {
        rule: 'power/active-hours',
        environment,
        path: 'usage.activeHoursPerDay',
        plan: '8 and 6 active hours a day',
        instead: 'idle stop has no timetable: the hours are expected usage, for the estimate',
      },
    ]),
    {
      rule: 'names/prefix',
      path: 'project',
      plan: 'a resource prefix longer than the deployment’s name',
      instead: 'it is the project: name prefix and Project tag',
    },
    {
      rule: 'images/first-apply',
      path: 'repositories.agent',
      plan: 'functions and hosts before any image',
      instead: 'they exist once their image is given',
    },
  ],
  environments: {
    dev: {
      summary: 'Option 3: functions with a model cache on EFS, paid by the run',
      dataProtection: 'disposable',
      network: network(20, { kind: 'nat-gateway', placement: 'single' }, FLOW_LOGS),
      ...runs('90m'),
      compute: { kind: 'lambda-efs', memory: 10_240, timeout: '900s' },
      repositories,
      services: {
        agent: {
          containers: agent({
            mounts: { '/mnt/models': 'model-cache' },
            environment: { ...OLLAMA_ENVIRONMENT, OLLAMA_MODELS: '/mnt/models' },
          }),
          consumes: 'runs',
          permissions,
          exec: noShell,
        },
      },
      jobs: fillModelCache,
      fileSystems: {
        // The plan prices $60 a month of throughput: 10 MiB/s at $6.00.
        'model-cache': {
          throughput: { kind: 'provisioned', mibPerSecond: 10 },
          path: '/models',
          backup: noBackup,
        },
      },
      resourceGroup: { kind: 'on' },
      power: { kind: 'always-on' },
      wake,
      /** Ten runs a day, each as long as a function may take: the plan's $0.15. */
      usage: {
        requestsPerMonth: 300,
        egressGB: 1,
        logsGB: 5,
        imagesGB: 5,
        filesGB: 20,
        runsPerMonth: 300,
        runSeconds: 900,
      },
      monitoring,
      cost,
    },
    prod: {
      summary: 'Option 1: Fargate with 4 vCPU and 16 GB, stopped after 15 idle minutes',
      names: 'exact',
      nameTemplates: { cluster: 'ai-testing-cluster' },
      dataProtection: 'protected',
      network: network(21, { kind: 'nat-gateway', placement: 'single' }, FLOW_LOGS),
      ...runs('60m'),
      compute: {
        kind: 'fargate',
        capacity: { kind: 'on-demand' },
        containerInsights: {
          kind: 'off',
          reason: 'idle stop needs CPU only, which ECS reports at no charge',
          saves: { usdPerMonth: 0.7, basis: '37 metrics at $0.30 for 56 of 168 hours, ten free' },
        },
      },
      repositories,
      services: {
        agent: {
          size: '4096/16384',
          containers: agent({
            ports: [OLLAMA],
            health: { path: '/', startPeriod: '120s' },
            environment: { ...OLLAMA_ENVIRONMENT, OLLAMA_MODELS: '/models', OLLAMA_HOST: `0.0.0.0:${OLLAMA}` },
            mounts: { '/models': 'model-cache' },
            stopTimeout: '120s',
          }),
          exposure: {
            kind: 'internal',
            from: 'vpc',
            // A model thinks before its first word.
            idleTimeout: '300s',
            container: 'agent',
            port: OLLAMA,
            paths: ['/*'],
            health: { path: '/' },
          },
          scaling: { kind: 'fixed', count: 1 },
          consumes: 'runs',
          permissions,
          exec: noShell,
        },
      },
      jobs: fillModelCache,
      fileSystems: { 'model-cache': { throughput: { kind: 'bursting' }, path: '/models', backup: noBackup } },
      resourceGroup: { kind: 'on' },
      power: { kind: 'idle-stop', window: '15m', cpuBelow: 5 },
      wake,
      usage: { requestsPerMonth: 3_000, egressGB: 100, logsGB: 10, imagesGB: 5, filesGB: 20, activeHoursPerDay: 8 },
      monitoring,
      cost,
    },
    'high-volume': {
      summary: 'Option 2: one g4dn.xlarge with a T4, stopped after 10 idle minutes',
      dataProtection: 'disposable',
      network: network(22, { kind: 'public-ip' }, FLOW_LOGS),
      ...runs('60m'),
      compute: {
        kind: 'ec2-gpu',
        instanceType: 'g4dn.xlarge',
        amiParameter: '/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id',
        volumeGiB: 100,
        elasticIp: true,
        detailedMonitoring: true,
      },
      repositories,
      services: {
        agent: {
          containers: agent({
            ports: [OLLAMA],
            health: { path: '/', startPeriod: '300s' },
            environment: { ...OLLAMA_ENVIRONMENT, OLLAMA_MODELS: '/models', OLLAMA_HOST: `0.0.0.0:${OLLAMA}` },
            writablePaths: ['/tmp', '/models'],
          }),
          exposure: {
            kind: 'internal',
            from: 'vpc',
            // A model thinks before its first word.
            idleTimeout: '300s',
            container: 'agent',
            port: OLLAMA,
            paths: ['/*'],
            health: { path: '/' },
          },
          consumes: 'runs',
          permissions,
          exec: noShell,
        },
      },
      resourceGroup: { kind: 'on' },
      power: { kind: 'idle-stop', window: '10m', cpuBelow: 3 },
      wake,
      usage: { requestsPerMonth: 10_000, egressGB: 200, logsGB: 10, imagesGB: 5, activeHoursPerDay: 6 },
      monitoring,
      cost,
    },
  },
} satisfies DeploymentInput;
