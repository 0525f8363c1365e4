/** Everything that crosses a stack boundary, on one page, in milestone order. */
import type { Environment } from '../config/environment';
import { publicServices, subnetKeys } from '../config/topology';
import { contract, map, type OutputSpecs, optional, text, type Values } from './contract';

const services = (env: Environment) => Object.keys(env.services);
const repositories = (env: Environment) => Object.keys(env.repositories);
const hasAlb = (env: Environment) => env.ingress.kind === 'alb';
const hasHttpApi = (env: Environment) => env.ingress.kind === 'http-api';

export const foundation = contract('foundation', {
  vpcId: text('Id of the VPC'),
  publicSubnetIds: map('Public subnets by zone', (env) => subnetKeys(env, 'public')),
  privateSubnetIds: map('Private subnets by zone', (env) => subnetKeys(env, 'private')),
  ingressSecurityGroupId: optional(
    'Security group of the load balancer or VPC link',
    (env) => env.ingress.kind !== 'none',
  ),
  serviceSecurityGroupIds: map('Security groups of the tasks by service', services),
});

export const ecr = contract('ecr', {
  repositoryUrls: map('Registry addresses by repository', repositories),
  repositoryArns: map('ARNs by repository', repositories),
});

export const albDns = contract('alb-dns', {
  url: text('Address that users open'),
  discoveryServiceArns: map('Cloud Map services by service', services),
  targetGroupArns: map('Target groups by service; none behind an HTTP API', (env) =>
    hasAlb(env) ? publicServices(env) : [],
  ),
  targetGroupArnSuffixes: map('Target group dimension of CloudWatch by service', (env) =>
    hasAlb(env) ? publicServices(env) : [],
  ),
  loadBalancerArn: optional('ARN of the load balancer', hasAlb),
  loadBalancerArnSuffix: optional('Load balancer dimension of CloudWatch', hasAlb),
  apiId: optional('Id of the HTTP API', hasHttpApi),
});

export const ecs = contract('ecs', {
  clusterName: text('Name of the cluster'),
  clusterArn: text('ARN of the cluster'),
  serviceNames: map('ECS service names by service', services),
  serviceArns: map('ECS service ARNs by service', services),
  executionRoleArns: map('Execution roles by service', services),
  taskRoleArns: map('Task roles by service', services),
  logGroupNames: map('Log groups by service', services),
});

export const cicd = contract('cicd', {
  planRoleArn: text('Role that GitHub Actions plans with'),
  deployRoleArn: text('Role that GitHub Actions deploys with'),
});

export const monitoring = contract('monitoring', {
  alertTopicArn: text('SNS topic of alarms and budgets'),
});

export const security = contract('security', {
  secretArns: map('SSM parameters of the secrets', (env) => Object.keys(env.secrets)),
});

export const dr = contract('dr', {
  vaultName: optional('Backup vault', (env) => env.recovery?.backup.kind === 'on'),
});

/** Deployment and milestone under which the bootstrap of a region keeps its state. */
export const BOOTSTRAP = { deployment: 'account', milestone: 'bootstrap' } as const;

/** What the bootstrap of a region gives to environments: state, and what a region has once. */
export const bootstrapOutputs = {
  stateBucketArn: text('ARN of the state bucket'),
  lockTableArn: text('ARN of the lock table'),
  guardDutyDetectorId: optional('GuardDuty detector of the region', (env) => env.security?.guardDuty.kind === 'on'),
  securityHubArn: optional('Security Hub of the region', (env) => env.security?.securityHub.kind === 'on'),
} as const satisfies OutputSpecs;

/** What the bootstrap of the home region gives besides: what an account has once. */
export const accountOutputs = {
  githubOidcProviderArn: optional('OIDC provider of GitHub Actions', (env) => env.cicd !== undefined),
  anomalyMonitorArn: optional('Cost anomaly monitor of the account', (env) => env.cost?.anomalies.kind === 'on'),
} as const satisfies OutputSpecs;

export type BootstrapOutputs = Values<typeof bootstrapOutputs>;
export type AccountOutputs = Values<typeof accountOutputs>;
