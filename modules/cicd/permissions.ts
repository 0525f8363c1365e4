/** What GitHub Actions may do, as statements. */
import type { Environment } from '../../config/environment';
import { namePrefix, stateKey } from '../../config/naming';
import type { Lock } from '../../config/vocabulary/account';
import type { Statement } from '../iam/policy';
import { Repository } from '../registry/repository';

/** What the roles are for: these states, repositories, services and roles, and no others. */
export interface GithubNeeds {
  readonly env: Environment;
  readonly state: {
    /** Name of the bucket. */
    readonly bucket: string;
    readonly lock: Lock;
    readonly lockTableArn: string;
    /** Bootstrap states that the environment reads outputs from, as ARNs of objects. */
    readonly bootstrapArns: readonly string[];
  };
  readonly repositoryArns: readonly string[];
  readonly serviceArns: readonly string[];
  /** Roles that a new task definition may name. */
  readonly passedRoleArns: readonly string[];
  readonly accountId: string;
}

/**
 * Reads every state of this environment, and the bootstraps that it uses; writes the states of `written` milestones.
 * A lock is an object beside the state, an item in the table, or both.
 * https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
 */
export function stateStatements({ env, state }: GithubNeeds, written: readonly string[]): Statement[] {
  const bucketArn = `arn:aws:s3:::${state.bucket}`;
  const keys = `${env.deployment}/${env.name}/*`;
  const writtenArns = written.map((milestone) => `${bucketArn}/${stateKey(env.deployment, env.name, milestone)}`);
  const buckets = [bucketArn, ...state.bootstrapArns.map((arn) => arn.slice(0, arn.indexOf('/')))];
  return [
    { sid: 'ReadStates', actions: ['s3:GetObject'], resources: [`${bucketArn}/${keys}`, ...state.bootstrapArns] },
    ...(writtenArns.length > 0 ? [{ sid: 'WriteStates', actions: ['s3:PutObject'], resources: writtenArns }] : []),
    {
      sid: 'ListStates',
      actions: ['s3:ListBucket'],
      resources: [...new Set(buckets)],
      // Terraform looks for workspaces under env:/ whenever it starts.
      conditions: { StringLike: { 's3:prefix': [keys, 'account/*', 'env:/'] } },
    },
    ...(state.lock === 'dynamodb'
      ? []
      : [
          {
            sid: 'LockFiles',
            actions: ['s3:PutObject', 's3:DeleteObject'],
            resources: [`${bucketArn}/${keys}.tflock`],
          },
        ]),
    ...(state.lock === 's3'
      ? []
      : [
          {
            sid: 'LockTable',
            actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
            resources: [state.lockTableArn],
            conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${state.bucket}/${keys}`] } },
          },
        ]),
  ];
}

/**
 * What a plan reads and ViewOnlyAccess and SecurityAudit leave out. Secrets stay closed: the security milestone, whose
 * parameters the provider reads decrypted, is planned by a person.
 */
export function planStatements(region: string): Statement[] {
  return [
    {
      sid: 'ReadWhatPlansNeed',
      actions: [
        'application-autoscaling:ListTagsForResource',
        'backup:GetBackupPlan',
        'backup:GetBackupSelection',
        'backup:ListTags',
        'budgets:ListTagsForResource',
        'budgets:ViewBudget',
        'ce:GetAnomalyMonitors',
        'ce:GetAnomalySubscriptions',
        'ce:ListTagsForResource',
        'servicediscovery:GetNamespace',
        'servicediscovery:GetService',
        'servicediscovery:ListTagsForResource',
        'sns:GetSubscriptionAttributes',
        'synthetics:GetCanary',
      ],
      // Reads of configuration, no data: several of these have no resource of their own.
      resources: ['*'],
    },
    {
      sid: 'ReadApis',
      actions: ['apigateway:GET'],
      resources: [
        `arn:aws:apigateway:${region}::/apis/*`,
        `arn:aws:apigateway:${region}::/domainnames/*`,
        `arn:aws:apigateway:${region}::/tags/*`,
        `arn:aws:apigateway:${region}::/vpclinks/*`,
      ],
    },
  ];
}

/** Pushing images to these repositories. */
export function imageStatements({ repositoryArns }: GithubNeeds): Statement[] {
  if (repositoryArns.length === 0) return [];
  return [
    // A registry token is not a resource: AWS takes this action with "*" only.
    { sid: 'LogIntoRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    { sid: 'PushImages', actions: [...Repository.pullActions, ...Repository.pushActions], resources: repositoryArns },
  ];
}

/** Deploying these services with these roles. */
export function serviceStatements({ serviceArns, passedRoleArns, env, accountId }: GithubNeeds): Statement[] {
  if (serviceArns.length === 0) return [];
  return [
    {
      sid: 'RegisterTasks',
      actions: ['ecs:RegisterTaskDefinition', 'ecs:DeregisterTaskDefinition', 'ecs:DescribeTaskDefinition'],
      // Task definitions are not matched by ARN for these actions: AWS takes "*" only, so the region is the limit.
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': env.region } },
    },
    {
      sid: 'TagTasks',
      actions: ['ecs:TagResource'],
      resources: [`arn:aws:ecs:${env.region}:${accountId}:task-definition/${namePrefix(env)}-*:*`],
    },
    {
      sid: 'RaiseLeastCount',
      actions: ['application-autoscaling:RegisterScalableTarget'],
      // Ids of scalable targets are AWS's own: the namespace is the limit.
      resources: [`arn:aws:application-autoscaling:${env.region}:${accountId}:scalable-target/*`],
      conditions: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
    },
    { sid: 'DeployServices', actions: ['ecs:DescribeServices', 'ecs:UpdateService'], resources: serviceArns },
    {
      sid: 'PassTaskRoles',
      actions: ['iam:PassRole'],
      resources: passedRoleArns,
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
  ];
}
