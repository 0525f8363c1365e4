/** What AWS accepts as a name, by kind of resource, as of 2026-10. */
import { NAME_LIMITS } from '../naming';

export interface NameSpec {
  /** The resource, with its article. */
  readonly thing: string;
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly takes: string;
  /** Forms that match the pattern and are refused all the same, each with what it is. */
  readonly refused?: readonly { readonly form: RegExp; readonly what: string }[];
  /** AWS document, below docs.aws.amazon.com. */
  readonly source: string;
}

const prefix = (text: string) => ({ form: new RegExp(`^${text}`, 'i'), what: `a name that starts with ${text}` });
const suffix = (text: string) => ({
  form: new RegExp(`${text.replaceAll('.', '\\.')}$`),
  what: `a name that ends with ${text}`,
});

export const NAME_SPECS = {
  'load-balancer': {
    thing: 'a load balancer',
    min: 1,
    max: NAME_LIMITS['load-balancer'],
    pattern: /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
    takes: 'letters, digits and hyphens, no hyphen at either end',
    refused: [prefix('internal-')],
    source: 'elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer',
  },
  'target-group': {
    thing: 'a target group',
    min: 1,
    max: NAME_LIMITS['target-group'],
    pattern: /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
    takes: 'letters, digits and hyphens, no hyphen at either end',
    source: 'elasticloadbalancing/latest/APIReference/API_CreateTargetGroup',
  },
  service: {
    thing: 'an ECS service',
    min: 1,
    max: 255,
    pattern: /^[A-Za-z0-9_-]+$/,
    takes: 'letters, digits, hyphens and underscores',
    source: 'AmazonECS/latest/APIReference/API_CreateService',
  },
  container: {
    thing: 'a container',
    min: 1,
    max: 255,
    pattern: /^[A-Za-z0-9_-]+$/,
    takes: 'letters, digits, hyphens and underscores',
    source: 'AmazonECS/latest/APIReference/API_ContainerDefinition',
  },
  repository: {
    thing: 'an ECR repository',
    min: 2,
    max: NAME_LIMITS.repository,
    pattern: /^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
    takes: 'lower-case letters and digits, joined by single . _ - or /',
    source: 'AmazonECR/latest/APIReference/API_CreateRepository',
  },
  bucket: {
    thing: 'an S3 bucket',
    min: 3,
    max: NAME_LIMITS.bucket,
    pattern: /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/,
    takes: 'lower-case letters, digits, dots and hyphens, a letter or digit at either end',
    refused: [
      { form: /\.\./, what: 'two dots in a row' },
      { form: /^\d+\.\d+\.\d+\.\d+$/, what: 'an IP address' },
      ...['xn--', 'sthree-', 'amzn-s3-demo-'].map(prefix),
      ...['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'].map(suffix),
    ],
    source: 'AmazonS3/latest/userguide/bucketnamingrules',
  },
  'iam-role': {
    thing: 'an IAM role',
    min: 1,
    max: NAME_LIMITS['iam-role'],
    pattern: /^[\w+=,.@-]+$/,
    takes: 'letters, digits and _ + = , . @ -',
    source: 'IAM/latest/APIReference/API_CreateRole',
  },
  'security-group': {
    thing: 'a security group',
    min: 1,
    max: NAME_LIMITS['security-group'],
    pattern: /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]+$/,
    takes: 'letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*',
    refused: [prefix('sg-')],
    source: 'AWSEC2/latest/APIReference/API_CreateSecurityGroup',
  },
  'log-group': {
    thing: 'a log group',
    min: 1,
    max: NAME_LIMITS['log-group'],
    pattern: /^[.\-_/#A-Za-z0-9]+$/,
    takes: 'letters, digits and . - _ / #',
    refused: [prefix('aws/')],
    source: 'AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup',
  },
  parameter: {
    thing: 'an SSM parameter',
    min: 1,
    max: 1011,
    pattern: /^[A-Za-z0-9_.\-/]+$/,
    takes: 'letters, digits and _ . - /',
    refused: [{ form: /^\/?(aws|ssm)/i, what: 'a name that starts with aws or ssm' }],
    source: 'systems-manager/latest/APIReference/API_PutParameter',
  },
  alarm: {
    thing: 'an alarm',
    min: 1,
    max: NAME_LIMITS.alarm,
    pattern: /^\P{Cc}+$/u,
    takes: 'any characters but control characters',
    source: 'AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm',
  },
  topic: {
    thing: 'an SNS topic',
    min: 1,
    max: NAME_LIMITS.topic,
    pattern: /^[A-Za-z0-9_-]+$/,
    takes: 'letters, digits, hyphens and underscores',
    source: 'sns/latest/api/API_CreateTopic',
  },
  canary: {
    thing: 'a canary',
    min: 1,
    max: NAME_LIMITS.canary,
    pattern: /^[0-9a-z_-]+$/,
    takes: 'lower-case letters, digits, hyphens and underscores',
    source: 'AmazonSynthetics/latest/APIReference/API_CreateCanary',
  },
  budget: {
    thing: 'a budget',
    min: 1,
    max: NAME_LIMITS.budget,
    pattern: /^[^:\\]+$/,
    takes: 'any characters but : and \\',
    source: 'aws-cost-management/latest/APIReference/API_budgets_Budget',
  },
  schedule: {
    thing: 'a schedule',
    min: 1,
    max: NAME_LIMITS.schedule,
    pattern: /^[0-9A-Za-z_.-]+$/,
    takes: 'letters, digits and - _ .',
    source: 'scheduler/latest/APIReference/API_CreateSchedule',
  },
  lambda: {
    thing: 'a Lambda function',
    min: 1,
    max: NAME_LIMITS.lambda,
    pattern: /^[A-Za-z0-9_-]+$/,
    takes: 'letters, digits, hyphens and underscores',
    source: 'lambda/latest/api/API_CreateFunction',
  },
  'backup-vault': {
    thing: 'a backup vault',
    min: 2,
    max: NAME_LIMITS['backup-vault'],
    pattern: /^[A-Za-z0-9_-]+$/,
    takes: 'letters, digits, hyphens and underscores',
    source: 'aws-backup/latest/devguide/API_CreateBackupVault',
  },
  database: {
    thing: 'a DB instance',
    min: 1,
    max: NAME_LIMITS.database,
    pattern: /^[A-Za-z]([A-Za-z0-9]|-(?!-|$))*$/,
    takes: 'letters, digits and single hyphens, a letter first and no hyphen last',
    source: 'AmazonRDS/latest/APIReference/API_CreateDBInstance',
  },
  'parameter-group': {
    thing: 'a DB parameter group',
    min: 1,
    max: 255,
    pattern: /^[A-Za-z]([A-Za-z0-9]|-(?!-|$))*$/,
    takes: 'letters, digits and single hyphens, a letter first and no hyphen last',
    source: 'AmazonRDS/latest/APIReference/API_CreateDBParameterGroup',
  },
  'subnet-group': {
    thing: 'a DB subnet group',
    min: 1,
    max: 255,
    pattern: /^[A-Za-z0-9 ._-]+$/,
    takes: 'letters, digits, spaces and . _ -',
    refused: [{ form: /^default$/i, what: 'the name default' }],
    source: 'AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup',
  },
  'cache-subnet-group': {
    thing: 'a subnet group of a cache',
    min: 1,
    max: 255,
    pattern: /^[A-Za-z0-9-]+$/,
    takes: 'letters, digits and hyphens',
    source: 'AmazonElastiCache/latest/APIReference/API_CreateCacheSubnetGroup',
  },
  'file-system': {
    thing: 'a creation token of a file system',
    min: 1,
    max: NAME_LIMITS['file-system'],
    pattern: /^[\x20-\x7e]+$/,
    takes: 'ASCII characters',
    source: 'efs/latest/ug/API_CreateFileSystem',
  },
  cache: {
    thing: 'a replication group',
    min: 1,
    max: NAME_LIMITS.cache,
    pattern: /^[A-Za-z]([A-Za-z0-9]|-(?!-|$))*$/,
    takes: 'letters, digits and single hyphens, a letter first and no hyphen last',
    source: 'AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup',
  },
  queue: {
    thing: 'an SQS queue',
    min: 1,
    max: NAME_LIMITS.queue,
    pattern: /^[A-Za-z0-9_-]+$/,
    takes: 'letters, digits, hyphens and underscores',
    source: 'AWSSimpleQueueService/latest/APIReference/API_CreateQueue',
  },
  secret: {
    thing: 'a secret',
    min: 1,
    max: NAME_LIMITS.secret,
    pattern: /^[A-Za-z0-9/_+=.@-]+$/,
    takes: 'letters, digits and / _ + = . @ -',
    refused: [{ form: /^\/?aws\//i, what: 'a name that starts with aws/' }],
    source: 'secretsmanager/latest/apireference/API_CreateSecret',
  },
  task: {
    thing: 'a task definition',
    min: 1,
    max: NAME_LIMITS.task,
    pattern: /^[A-Za-z0-9_-]+$/,
    takes: 'letters, digits, hyphens and underscores',
    source: 'AmazonECS/latest/APIReference/API_RegisterTaskDefinition',
  },
  cluster: {
    thing: 'an ECS cluster',
    min: 1,
    max: 255,
    pattern: /^[A-Za-z0-9_-]+$/,
    takes: 'letters, digits, hyphens and underscores',
    source: 'AmazonECS/latest/APIReference/API_CreateCluster',
  },
  'capacity-provider': {
    thing: 'a capacity provider',
    min: 1,
    max: NAME_LIMITS['capacity-provider'],
    pattern: /^[A-Za-z0-9_-]+$/,
    takes: 'letters, digits, hyphens and underscores',
    refused: ['aws', 'ecs', 'fargate'].map(prefix),
    source: 'AmazonECS/latest/APIReference/API_CreateCapacityProvider',
  },
  'schedule-group': {
    thing: 'a schedule group',
    min: 1,
    max: NAME_LIMITS['schedule-group'],
    pattern: /^[0-9A-Za-z_.-]+$/,
    takes: 'letters, digits and - _ .',
    source: 'scheduler/latest/APIReference/API_CreateScheduleGroup',
  },
  'origin-access-control': {
    thing: 'an origin access control',
    min: 1,
    max: NAME_LIMITS['origin-access-control'],
    pattern: /^[A-Za-z0-9_.-]+$/,
    takes: 'letters, digits and - _ .',
    source: 'cloudfront/latest/APIReference/API_OriginAccessControlConfig',
  },
  'cache-policy': {
    thing: 'a cache policy',
    min: 1,
    max: 128,
    pattern: /^[A-Za-z0-9_-]+$/,
    takes: 'letters, digits, hyphens and underscores',
    source: 'cloudfront/latest/APIReference/API_CachePolicyConfig',
  },
  table: {
    thing: 'a DynamoDB table',
    min: 3,
    max: 255,
    pattern: /^[A-Za-z0-9_.-]+$/,
    takes: 'letters, digits and _ . -',
    source: 'amazondynamodb/latest/APIReference/API_CreateTable',
  },
} as const satisfies Record<string, NameSpec>;
export type NamedKind = keyof typeof NAME_SPECS;

/** Why AWS refuses a name of this kind, or nothing when it takes it. */
export function nameProblem(kind: NamedKind, name: string): string | undefined {
  const { thing, min, max, pattern, takes, refused = [] }: NameSpec = NAME_SPECS[kind];
  if (name.length < min || name.length > max) return `${thing} takes ${min} to ${max} characters`;
  if (!pattern.test(name)) return `${thing} takes ${takes}`;
  const form = refused.find((each) => each.form.test(name));
  return form && `${thing} refuses ${form.what}`;
}

/** A DNS label of at most 12 characters: what stands in every name of an environment. */
export const isEnvironmentName = (name: string): boolean => /^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/.test(name);
