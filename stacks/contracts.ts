/** Everything that crosses a stack boundary, on one page, in milestone order. */
import type { Environment } from '../config/environment';
import { isSwitched } from '../config/operated';
import {
  composeHost,
  databaseSecretKey,
  ecsServices,
  functionServices,
  hasCluster,
  hostZones,
  internalServices,
  publicServices,
  subnetKeys,
  usersWithSecret,
} from '../config/topology';
import { contract, map, type OutputSpecs, optional, text, type Values } from './contract';

const keys = (record: keyof Environment) => (env: Environment) => Object.keys(env[record] as object);
const hasAlb = (env: Environment) => env.ingress.kind === 'alb';
const hasHttpApi = (env: Environment) => env.ingress.kind === 'http-api';
const hasInternal = (env: Environment) => internalServices(env).length > 0;
const rotates = (env: Environment) => Object.values(env.databases).some(({ rotation }) => rotation.kind === 'on');
const targets = (env: Environment) => [...(hasAlb(env) ? publicServices(env) : []), ...internalServices(env)];
const hostTargets = (env: Environment) => (hasAlb(env) && composeHost(env) ? ['host'] : []);
const replicated = (env: Environment) =>
  Object.entries(env.databases).flatMap(([key, { replicas }]) => (replicas > 0 ? [key] : []));

/** Secrets of Secrets Manager: declared ones, and those of database users. */
function secretKeys(env: Environment): string[] {
  const declared = Object.entries(env.secrets).flatMap(([key, { kind }]) => (kind === 'secret' ? [key] : []));
  const users = Object.entries(env.databases).flatMap(([key, database]) =>
    usersWithSecret(database).map((user) => databaseSecretKey(key, user)),
  );
  return [...declared, ...users];
}

export const foundation = contract('foundation', {
  vpcId: text('Id of the VPC'),
  publicSubnetIds: map('Public subnets by zone', (env) => subnetKeys(env, 'public')),
  privateSubnetIds: map('Private subnets by zone', (env) => subnetKeys(env, 'private')),
  databaseSubnetIds: map('Database subnets by zone', (env) => subnetKeys(env, 'database')),
  ingressSecurityGroupId: optional(
    'Security group of the load balancer or VPC link',
    (env) => hasAlb(env) || (hasHttpApi(env) && publicServices(env).length > 0),
  ),
  internalSecurityGroupId: optional('Security group of the internal load balancer', hasInternal),
  serviceSecurityGroupIds: map('Security groups of the tasks by service', keys('services')),
  jobSecurityGroupIds: map('Security groups of the tasks by job', keys('jobs')),
  hostSecurityGroupId: optional('Security group of the hosts', (env) => composeHost(env) !== undefined),
  rotationSecurityGroupId: optional('Security group of the function that rotates database secrets', rotates),
  databaseSecurityGroupIds: map('Security groups by database', keys('databases')),
  fileSystemSecurityGroupIds: map('Security groups by file system', keys('fileSystems')),
  cacheSecurityGroupIds: map('Security groups by cache', keys('caches')),
});

export const ecr = contract('ecr', {
  repositoryUrls: map('Registry addresses by repository', keys('repositories')),
  repositoryArns: map('ARNs by repository', keys('repositories')),
});

export const data = contract('data', {
  databaseHosts: map('Host names by database', keys('databases')),
  databaseReaderHosts: map('Host names of read replicas by database', replicated),
  databaseIdentifiers: map('Identifiers by database', keys('databases')),
  secretArns: map('Secrets of Secrets Manager by secret, or by database and user', secretKeys),
  fileSystemIds: map('Ids by file system', keys('fileSystems')),
  fileSystemArns: map('ARNs by file system', keys('fileSystems')),
  accessPointIds: map('Ids of access points by file system', keys('fileSystems')),
  accessPointArns: map('ARNs of access points by file system', keys('fileSystems')),
  cacheHosts: map('Host names by cache', keys('caches')),
  bucketNames: map('Names by bucket', keys('buckets')),
  bucketArns: map('ARNs by bucket', keys('buckets')),
  bucketDomainNames: map('Regional domain names by bucket', keys('buckets')),
  queueUrls: map('URLs by queue', keys('queues')),
  queueArns: map('ARNs by queue', keys('queues')),
  deadLetterQueueNames: map('Names of dead-letter queues by queue', keys('queues')),
});

export const albDns = contract('alb-dns', {
  url: optional('Address that users open', (env) => env.ingress.kind !== 'none'),
  internalUrl: optional('Address of the internal load balancer inside the VPC', hasInternal),
  discoveryServiceArns: map('Cloud Map services by service', (env) => Object.keys(ecsServices(env))),
  targetGroupArns: map('Target groups by service; none behind an HTTP API', targets),
  targetGroupArnSuffixes: map('Target group dimension of CloudWatch by service', targets),
  hostTargetGroupArns: map('Target groups of the hosts', hostTargets),
  hostTargetGroupArnSuffixes: map('Target group dimension of CloudWatch of the hosts', hostTargets),
  loadBalancerArn: optional('ARN of the load balancer', hasAlb),
  loadBalancerArnSuffix: optional('Load balancer dimension of CloudWatch', hasAlb),
  internalLoadBalancerArnSuffix: optional('Internal load balancer dimension of CloudWatch', hasInternal),
  apiId: optional('Id of the HTTP API', hasHttpApi),
  distributionIds: map('Ids by CloudFront distribution', keys('distributions')),
  distributionArns: map('ARNs by CloudFront distribution', keys('distributions')),
  distributionBuckets: map('Names of their buckets by CloudFront distribution', keys('distributions')),
  distributionDomains: map('Domain names by CloudFront distribution', keys('distributions')),
});

export const ecs = contract('ecs', {
  clusterName: optional('Name of the cluster', hasCluster),
  clusterArn: optional('ARN of the cluster', hasCluster),
  serviceNames: map('ECS service names by service', (env) => Object.keys(ecsServices(env))),
  serviceArns: map('ECS service ARNs by service', (env) => Object.keys(ecsServices(env))),
  serviceCounts: map('Desired, minimum and maximum tasks by service, where they are switched', (env) =>
    isSwitched(env) ? Object.keys(ecsServices(env)) : [],
  ),
  executionRoleArns: map('Execution roles by service and job', (env) => [
    ...Object.keys(ecsServices(env)),
    ...Object.keys(env.jobs),
  ]),
  taskRoleArns: map('Task roles by service and job', (env) => [
    ...Object.keys(ecsServices(env)),
    ...Object.keys(env.jobs),
  ]),
  jobTaskArns: map('Task definitions by job', keys('jobs')),
  functionNames: map('Function names by service', (env) => Object.keys(functionServices(env))),
  logGroupNames: map('Log groups by service and job', (env) => [
    ...Object.keys(env.services),
    ...Object.keys(env.jobs),
  ]),
  images: map(
    'Images that are deployed, by repository: a tag, a digest, or none before the first',
    keys('repositories'),
  ),
  instanceIds: map('Instances of the hosts by zone; empty before the first image', hostZones),
  hostAddresses: map('Addresses of the hosts by zone; empty before the first image', hostZones),
});

export const cicd = contract('cicd', {
  planRoleArn: text('Role that GitHub Actions plans with'),
  deployRoleArn: text('Role that GitHub Actions deploys with'),
  applyRoleArn: optional(
    'Role that GitHub Actions applies infrastructure with',
    (env) => env.cicd?.apply.kind === 'on',
  ),
});

export const monitoring = contract('monitoring', {
  alertTopicArn: text('SNS topic of alarms and budgets'),
  alertKeyArn: optional(
    'Key of the messages of that topic',
    (env) => env.monitoring?.topicEncryption.kind === 'customer-key',
  ),
});

export const security = contract('security', {
  secretArns: map('SSM parameters of the secrets', (env) =>
    Object.keys(env.secrets).filter((key) => env.secrets[key]?.kind === 'parameter'),
  ),
});

export const cost = contract('cost', {
  wakeUrl: optional('Address that starts the environment', (env) => env.wake?.kind === 'on'),
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
