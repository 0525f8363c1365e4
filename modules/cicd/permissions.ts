/** What GitHub Actions may do, as statements. */
import type { Environment } from '../../config/environment';
import { namePrefix } from '../../config/naming';
import type { Statement } from '../iam/policy';
import { Repository } from '../registry/repository';

/** What the roles are for: these states, repositories, services and roles, and no others. */
export interface GithubNeeds {
  readonly env: Environment;
  readonly state: {
    readonly bucketArn: string;
    /** Name of the bucket, as it stands in the keys of the lock table. */
    readonly bucket: string;
    /** Pattern of the bootstrap's keys. */
    readonly bootstrapKeys: string;
    readonly lockTableArn: string;
  };
  readonly repositoryArns: readonly string[];
  readonly serviceArns: readonly string[];
  /** Roles that a new task definition may name. */
  readonly passedRoleArns: readonly string[];
  readonly accountId: string;
}

/** States of this environment and their entries in the lock table; the account's bootstrap to read outputs from. */
export function stateStatements({ env, state }: GithubNeeds, objectActions: readonly string[]): Statement[] {
  const keys = `${env.deployment}/${env.name}/*`;
  return [
    { sid: 'StateObjects', actions: objectActions, resources: [`${state.bucketArn}/${keys}`] },
    { sid: 'BootstrapState', actions: ['s3:GetObject'], resources: [`${state.bucketArn}/${state.bootstrapKeys}`] },
    {
      sid: 'StateList',
      actions: ['s3:ListBucket'],
      resources: [state.bucketArn],
      // Terraform looks for workspaces under env:/ whenever it starts.
      conditions: { StringLike: { 's3:prefix': [keys, state.bootstrapKeys, 'env:/'] } },
    },
    {
      sid: 'StateLock',
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      resources: [state.lockTableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${state.bucket}/${keys}`] } },
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
