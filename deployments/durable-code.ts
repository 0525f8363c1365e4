import type { DeploymentInput, EnvironmentInput } from '../config/vocabulary/deployment';

type ServiceInput = NonNullable<EnvironmentInput['services']>[string];
type Scaling = ServiceInput['scaling'];

/** Both services listen and answer alike in every environment; size and count differ. */
const frontend = (size: ServiceInput['size'], scaling: Scaling): ServiceInput => ({
  size,
  containers: {
    frontend: {
      image: { kind: 'repository', name: 'frontend' },
      ports: [3000],
      health: { path: '/' },
      environment: { PORT: '3000' },
    },
  },
  exposure: { kind: 'public', container: 'frontend', port: 3000, paths: ['/*'], health: { path: '/' } },
  scaling,
  exec: { kind: 'off', reason: 'a shell into tasks is given when it is needed, not kept open' },
});

const backend = (size: ServiceInput['size'], scaling: Scaling): ServiceInput => ({
  size,
  containers: {
    backend: {
      image: { kind: 'repository', name: 'backend' },
      ports: [8000],
      health: { path: '/api/health' },
      environment: { PORT: '8000' },
      secrets: { APP_SECRET: 'app-secret' },
    },
  },
  exposure: {
    kind: 'public',
    container: 'backend',
    port: 8000,
    paths: ['/api', '/api/*'],
    health: { path: '/api/health' },
  },
  scaling,
  allows: ['frontend'],
  exec: { kind: 'off', reason: 'a shell into tasks is given when it is needed, not kept open' },
});

/** The plan's auto-scaling targets: CPU 60 %, memory 70 %, with a ceiling against runaway costs. */
const scaling = (min: number, max: number): Scaling => ({ kind: 'target-tracking', min, max, cpu: 60, memory: 70 });

/** The plan's KPIs: response time below 200 ms, error rate below 1 %. */
const alarms = {
  'cpu-high': { metric: 'cpu', threshold: 80 },
  'memory-high': { metric: 'memory', threshold: 85 },
  'server-errors': { metric: 'server-errors', threshold: 5 },
  'error-rate': { metric: 'error-rate', threshold: 1 },
  latency: { metric: 'latency', threshold: 200 },
} as const;

const customMetrics = {
  ApplicationErrors: { service: 'backend', pattern: '{ $.level = "error" }' },
  RequestDuration: { service: 'backend', pattern: '{ $.durationMs = * }', value: '$.durationMs', unit: 'Milliseconds' },
} as const;

const logQueries = {
  'recent-errors': 'fields @timestamp, @log, @message\n| filter level = "error"\n| sort @timestamp desc\n| limit 100',
  'slowest-requests':
    'fields @timestamp, path, durationMs\n| filter ispresent(durationMs)\n| sort durationMs desc\n| limit 50',
};

/** The plan's weekly cost report, when the week begins. */
const report = { kind: 'weekly', day: 'mon', at: '08:00', timeZone: 'America/Los_Angeles' } as const;

/** $25, $40 and $60, as the plan sets them. */
const budgetAlerts = [{ threshold: 25 }, { threshold: 40 }, { threshold: 60 }];

const repositories = { backend: { keepTagged: 10 }, frontend: { keepTagged: 10 } } as const;

const secrets = {
  'app-secret': { kind: 'parameter', description: 'Signs the sessions of the backend' },
} as const;

/** durable-code: a backend and a frontend on Fargate, built milestone by milestone on a small budget. */
export const durableCode = {
  name: 'durable-code',
  summary: 'A backend and a frontend on Fargate, built milestone by milestone on a small budget',
  region: 'us-west-2',
  milestoneLabels: {
    bootstrap: 'PR0',
    foundation: 'PR1',
    ecr: 'PR2',
    ecs: 'PR3',
    'alb-dns': 'PR4',
    cicd: 'PR5',
    monitoring: 'PR6',
    security: 'PR7',
    cost: 'PR8',
    dr: 'PR9',
  },
  requiredTags: ['Project', 'Environment', 'CostCenter'],
  tags: { CostCenter: 'engineering' },
  decisions: [
    {
      rule: 'ingress/alb-fixed-cost',
      environment: 'dev',
      path: 'ingress.kind',
      plan: 'under $25 a month with an ALB at $18',
      instead: 'an HTTP API in front of dev, a load balancer only in front of prod',
    },
    {
      rule: 'egress/nat-gateway-cost',
      environment: 'dev',
      path: 'network.egress.kind',
      plan: 'a NAT gateway in PR1, absent from the cost table',
      instead: 'public addresses behind closed security groups in dev, one NAT gateway in prod',
    },
    {
      rule: 'schedule/utc',
      environment: 'dev',
      path: 'power.timeZone',
      plan: 'cron in UTC for 8 PM PST',
      instead: 'local time in America/Los_Angeles, on both sides of a DST change',
    },
    {
      rule: 'power/keep-running-expiry',
      environment: 'dev',
      path: 'tags',
      plan: 'a keep-running tag without an end',
      instead: 'no tag of the deployment file; an override with an end, keep-running-until, is preferred',
    },
    {
      rule: 'ecs/deployment-strategy',
      path: 'services.backend.deploymentStrategy',
      plan: 'blue/green deployments in the risk register',
      instead: 'rolling deployments with circuit breaker and rollback',
    },
    {
      rule: 'images/mutable-tags',
      path: 'repositories.backend.tags',
      plan: 'CI that registers task definitions with latest tags',
      instead: 'immutable tags; the tag or digest is a Terraform variable, and a service stays at 0 until it is given',
    },
    {
      rule: 'milestones/order',
      path: 'milestoneLabels',
      plan: 'ECS in PR3 before the load balancer in PR4',
      instead: 'alb-dns before ecs, because a service registers with its target group; the labels stay',
    },
    {
      rule: 'ingress/no-tls',
      path: 'ingress.domain',
      plan: 'an AWS-provided domain at first',
      instead: 'a domain of its own from the start; domain none works for both kinds of ingress',
    },
    {
      rule: 'monitoring/container-insights-cost',
      environment: 'dev',
      path: 'compute.containerInsights',
      plan: 'Container Insights enabled',
      instead: 'on in prod, off in dev: always on, its metrics alone would be $18.60 a month',
    },
  ],
  environments: {
    dev: {
      summary: 'Business hours on Spot behind an HTTP API, under $25 a month',
      dataProtection: 'disposable',
      network: {
        cidr: '10.0.0.0/16',
        zones: ['a', 'b'],
        subnets: { public: ['10.0.0.0/20', '10.0.16.0/20'], private: ['10.0.128.0/20', '10.0.144.0/20'] },
        egress: { kind: 'public-ip' },
        flowLogs: {
          kind: 'off',
          reason: 'no data worth the ingestion in dev',
          saves: { usdPerMonth: 0, basis: '1 GB of logs, within the 5 GB that are free' },
        },
      },
      ingress: {
        kind: 'http-api',
        domain: { kind: 'named', name: 'dev.durablecode.dev', zone: { kind: 'existing', name: 'durablecode.dev' } },
        throttle: { ratePerSecond: 50, burst: 100 },
        accessLogs: { kind: 'on', retention: '7d' },
      },
      compute: {
        kind: 'fargate',
        capacity: { kind: 'spot', fallback: { after: '10m', back: '6h' } },
        containerInsights: {
          kind: 'off',
          reason: 'its metrics would cost as much as the services; the free ECS metrics feed the alarms',
          saves: { usdPerMonth: 4.24, basis: '62 metrics at $0.30 for 60 of 168 hours, of all metrics ten free' },
        },
      },
      repositories,
      services: { frontend: frontend('256/512', scaling(1, 2)), backend: backend('256/512', scaling(1, 2)) },
      secrets,
      cicd: {
        planEnvironment: 'dev-plan',
        deployEnvironment: 'dev',
        apply: { kind: 'on', environment: 'dev-apply' },
      },
      power: {
        kind: 'schedule',
        timeZone: 'America/Los_Angeles',
        on: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' }],
      },
      wake: { kind: 'on' },
      usage: { requestsPerMonth: 50_000, egressGB: 5, logsGB: 1, imagesGB: 2, bucketsGB: 0.1, backupsGB: 0.1 },
      monitoring: {
        logRetentionDays: 7,
        dashboards: ['ecs', 'ingress', 'application'],
        alarms,
        customMetrics,
        logQueries,
        uptime: {
          kind: 'off',
          reason: 'dev is down at night by plan; an uptime check would only report that',
          saves: { usdPerMonth: 10.39, basis: '8,660 runs at $0.0012, every five minutes, beyond 100 that are free' },
        },
      },
      security: {
        secretsEncryption: {
          kind: 'off',
          reason: 'the AWS-managed key is enough for secrets that only dev uses',
          saves: { usdPerMonth: 1, basis: '1 customer key at $1.00' },
        },
        networkAcls: { kind: 'on' },
        waf: {
          kind: 'off',
          reason: 'AWS WAF does not attach to an HTTP API; throttling limits it instead',
          saves: { usdPerMonth: 9, basis: '1 web ACL at $5.00 and 4 rules at $1.00' },
        },
        guardDuty: { kind: 'on' },
        securityHub: { kind: 'on' },
      },
      cost: { budget: { amountUsd: 25, alerts: budgetAlerts }, anomalies: { kind: 'on', thresholdUsd: 5 }, report },
      recovery: {
        rto: '8h',
        rpo: '1d',
        backup: {
          kind: 'on',
          retention: '7d',
          copy: {
            kind: 'off',
            reason: 'dev can be rebuilt from code; its state has versions in the bucket',
            saves: { usdPerMonth: 0.01, basis: '0.1 GB copied at $0.02 and kept at $0.05' },
          },
        },
        imageReplication: { kind: 'off', reason: 'dev images are rebuilt from any commit' },
      },
    },
    prod: {
      summary: 'Always on behind a load balancer in two zones',
      dataProtection: 'protected',
      network: {
        cidr: '10.1.0.0/16',
        zones: ['a', 'b'],
        subnets: { public: ['10.1.0.0/20', '10.1.16.0/20'], private: ['10.1.128.0/20', '10.1.144.0/20'] },
        egress: { kind: 'nat-gateway', placement: 'single' },
        flowLogs: { kind: 'on', traffic: 'REJECT', retentionDays: 30 },
        peers: ['10.0.0.0/16'],
      },
      ingress: {
        kind: 'alb',
        domain: { kind: 'named', name: 'durablecode.dev', zone: { kind: 'existing', name: 'durablecode.dev' } },
        accessLogs: { kind: 'on', retention: '90d' },
      },
      compute: {
        kind: 'fargate',
        capacity: { kind: 'on-demand' },
        containerInsights: { kind: 'on' },
      },
      repositories,
      services: { frontend: frontend('512/1024', scaling(2, 6)), backend: backend('512/1024', scaling(2, 6)) },
      secrets,
      cicd: {
        planEnvironment: 'prod-plan',
        deployEnvironment: 'prod',
        apply: { kind: 'on', environment: 'prod-apply' },
      },
      power: { kind: 'always-on' },
      usage: { requestsPerMonth: 1_000_000, egressGB: 50, logsGB: 10, imagesGB: 4, bucketsGB: 1, backupsGB: 0.1 },
      monitoring: {
        logRetentionDays: 30,
        dashboards: ['ecs', 'ingress', 'application'],
        alarms: { ...alarms, 'unhealthy-targets': { metric: 'unhealthy-targets', threshold: 1 } },
        customMetrics,
        logQueries,
        uptime: { kind: 'canary', path: '/', every: '15m' },
      },
      security: {
        secretsEncryption: { kind: 'customer-key' },
        networkAcls: { kind: 'on' },
        waf: { kind: 'on', ratePer5Minutes: 2_000 },
        guardDuty: { kind: 'on' },
        securityHub: { kind: 'on' },
      },
      cost: {
        budget: {
          amountUsd: 200,
          alerts: [
            ...budgetAlerts,
            { threshold: 80, unit: 'percent' },
            { threshold: 100, unit: 'percent', type: 'FORECASTED' },
          ],
        },
        anomalies: { kind: 'on', thresholdUsd: 10 },
        report,
      },
      recovery: {
        rto: '4h',
        rpo: '1d',
        backup: { kind: 'on', retention: '35d', copy: { kind: 'to', region: 'us-east-1' } },
        imageReplication: { kind: 'on' },
      },
    },
  },
} satisfies DeploymentInput;
