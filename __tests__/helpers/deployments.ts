/** Small valid inputs that tests change: each call gives a copy of its own. */

import type { Environment } from '../../config/environment';
import { parseProject } from '../../config/project';
import type { Account, AccountInput } from '../../config/vocabulary/account';
import type { DeploymentInput } from '../../config/vocabulary/deployment';

const REASON = 'left out to keep the test input small';
const OFF = { kind: 'off', reason: REASON } as const;

/** Two services behind a load balancer, with every milestone; it breaks no rule and earns no warning but `recovery/state-only`. */
export function deploymentInput(): DeploymentInput {
  return {
    name: 'shop',
    summary: 'Two services for tests',
    region: 'us-west-2',
    tags: { CostCenter: 'tests' },
    environments: {
      dev: {
        summary: 'One environment with every milestone',
        dataProtection: 'disposable',
        network: {
          cidr: '10.0.0.0/16',
          zones: ['a', 'b'],
          subnets: { public: ['10.0.0.0/20', '10.0.16.0/20'], private: ['10.0.128.0/20', '10.0.144.0/20'] },
          egress: { kind: 'nat-gateway' },
          flowLogs: { kind: 'on' },
        },
        ingress: {
          kind: 'alb',
          domain: { kind: 'named', name: 'shop.example.com', zone: { kind: 'existing', name: 'example.com' } },
          accessLogs: { kind: 'on', retention: '30d' },
        },
        compute: { kind: 'fargate', capacity: { kind: 'on-demand' }, containerInsights: OFF },
        repositories: { api: {}, web: {} },
        services: {
          web: {
            size: '256/512',
            containers: {
              web: { image: { kind: 'repository', name: 'web' }, ports: [3000], health: { path: '/' } },
            },
            exposure: { kind: 'public', container: 'web', port: 3000, paths: ['/*'] },
            scaling: { kind: 'fixed', count: 1 },
            exec: OFF,
          },
          api: {
            size: '512/1024',
            containers: {
              api: {
                image: { kind: 'repository', name: 'api' },
                ports: [8000],
                health: { path: '/api/health' },
                secrets: { SESSION_KEY: 'session-key' },
              },
            },
            exposure: {
              kind: 'public',
              container: 'api',
              port: 8000,
              paths: ['/api', '/api/*'],
              health: { path: '/api/health' },
            },
            scaling: { kind: 'target-tracking', min: 1, max: 3, cpu: 60, memory: 70 },
            allows: ['web'],
            exec: OFF,
          },
        },
        secrets: { 'session-key': { kind: 'parameter', description: 'Signs sessions' } },
        cicd: {
          planEnvironment: 'dev-plan',
          deployEnvironment: 'dev',
          apply: { kind: 'on', environment: 'dev-apply' },
        },
        power: { kind: 'always-on' },
        usage: { requestsPerMonth: 1_000, egressGB: 1, logsGB: 1 },
        monitoring: {
          logRetentionDays: 7,
          alarms: { 'cpu-high': { metric: 'cpu', threshold: 80 } },
          customMetrics: { Errors: { service: 'api', pattern: '{ $.level = "error" }' } },
          uptime: { kind: 'canary' },
        },
        security: {
          secretsEncryption: { kind: 'customer-key' },
          networkAcls: { kind: 'on' },
          waf: { kind: 'on', ratePer5Minutes: 1_000 },
          guardDuty: { kind: 'on' },
          securityHub: { kind: 'on' },
        },
        cost: {
          budget: { amountUsd: 500, alerts: [{ threshold: 100 }, { threshold: 80, unit: 'percent' }] },
          anomalies: { kind: 'on', thresholdUsd: 5 },
        },
        recovery: {
          rto: '4h',
          rpo: '1d',
          backup: { kind: 'on', copy: { kind: 'to', region: 'us-east-1' } },
          imageReplication: { kind: 'on' },
        },
      },
    },
  };
}

/** An account with everything that an environment can count on. */
export function accountInput(): AccountInput {
  return {
    tags: { Project: 'account', Environment: 'account' },
    regions: {
      'us-west-2': {
        state: { bucket: 'shop-state-us-west-2', lockTable: 'shop-lock' },
        accountWide: {
          budget: { amountUsd: 100, alerts: [{ threshold: 50 }] },
          anomalyMonitor: { kind: 'on' },
          costAllocationTags: ['Project', 'Environment'],
          githubOidc: { kind: 'on' },
        },
        guardDuty: { kind: 'on' },
        securityHub: { kind: 'on' },
        imageReplication: { kind: 'to', region: 'us-east-1', prefixes: ['shop-'] },
      },
    },
  };
}

/** Values by path (`services.api.size`), to be written into an input; `undefined` removes the key. */
export type Patch = Readonly<Record<string, unknown>>;

/** A copy of a value with other values at some paths; a step that is missing is added. */
export function patched<T>(value: T, patch: Patch): T {
  const copy = deepCopy(value);
  for (const [path, replacement] of Object.entries(patch)) put(copy, path.split('.'), replacement);
  return copy;
}

/** A copy in which nothing is shared: deployment files use a constant in several environments. */
function deepCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, deepCopy(inner)]);
  return (Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)) as T;
}

function put(target: unknown, [key = '', ...rest]: readonly string[], value: unknown): void {
  const record = target as Record<string, unknown>;
  if (rest.length > 0) {
    record[key] ??= {};
    put(record[key], rest, value);
  } else if (value === undefined) delete record[key];
  else record[key] = structuredClone(value);
}

/** A resolved environment of the small deployment, with other values at paths below the environment. */
export function testEnvironment(patch: Patch = {}): Environment {
  return testProject(patch).env;
}

/** The small environment and its account, as stacks take them. */
export function testProject(patch: Patch = {}): { env: Environment; account: Account } {
  const below = Object.entries(patch).map(([path, value]) => [`environments.dev.${path}`, value]);
  const deployment = patched(deploymentInput(), Object.fromEntries(below));
  const { project, findings } = parseProject({ deployments: [deployment], account: accountInput() });
  const env = project?.environments[0];
  if (!project || !env) throw new Error(`the test input is not valid: ${JSON.stringify(findings, undefined, 2)}`);
  return { env, account: project.account };
}
