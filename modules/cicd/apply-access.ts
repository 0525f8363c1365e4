/** What applying infrastructure takes, and what it must not reach. */
import type { Environment } from '../../config/environment';
import { ACCOUNT_PLACEHOLDER, bucketName, type NameKind, name } from '../../config/naming';
import type { Statement } from '../iam/policy';
import type { GithubNeeds } from './needs';

/** Every service but IAM, Organizations and the account itself: an environment may come to use any of them. */
export const POWER_USER = { power: 'PowerUserAccess' } as const;

/** What a stack does to its roles and instance profiles. */
const ROLE_ACTIONS = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
  'iam:UpdateRoleDescription',
];
const READ_ROLES = [
  'iam:GetInstanceProfile',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListInstanceProfilesForRole',
  'iam:ListInstanceProfileTags',
  'iam:ListRolePolicies',
  'iam:ListRoleTags',
];
const PROFILE_ACTIONS = [
  'iam:AddRoleToInstanceProfile',
  'iam:CreateInstanceProfile',
  'iam:DeleteInstanceProfile',
  'iam:RemoveRoleFromInstanceProfile',
  'iam:TagInstanceProfile',
  'iam:UntagInstanceProfile',
];

/** Services that the stacks give roles to. */
const PASSED_TO = ['backup', 'dlm', 'ec2', 'ecs-tasks', 'lambda', 'scheduler', 'synthetics', 'vpc-flow-logs'];

/**
 * Broad, and it cannot be less: a stack makes roles, and who makes a role decides what it may do. So the limits are
 * where such a role may be made (names of this environment), who gets it (services), and what nobody gets past
 * (`guards`); the reviewers of the GitHub environment decide about the rest.
 */
export function applyStatements(needs: GithubNeeds, githubRoleArns: readonly string[]): Statement[] {
  const { env, accountId } = needs;
  const roles = namesLike(env, 'iam-role').map((each) => `arn:aws:iam::${accountId}:role/${each}`);
  const profiles = namesLike(env, 'iam-role').map((each) => `arn:aws:iam::${accountId}:instance-profile/${each}`);
  return [
    { sid: 'ManageRoles', actions: [...ROLE_ACTIONS, ...READ_ROLES], resources: roles },
    { sid: 'ManageProfiles', actions: [...PROFILE_ACTIONS, 'iam:GetInstanceProfile'], resources: profiles },
    {
      sid: 'PassRoles',
      actions: ['iam:PassRole'],
      resources: roles,
      conditions: { StringEquals: { 'iam:PassedToService': PASSED_TO.map((service) => `${service}.amazonaws.com`) } },
    },
    ...guards(needs, githubRoleArns),
  ];
}

/**
 * What no apply reaches: the roles of GitHub Actions themselves, so that the cicd milestone is a person's; the state
 * bucket and everything in S3 that is not of this environment; the lock table and the locks of others.
 */
function guards({ env, accountId, state }: GithubNeeds, githubRoleArns: readonly string[]): Statement[] {
  const own = [
    `arn:aws:s3:::${state.bucket}/${env.deployment}/${env.name}/*`,
    ...bucketsLike(env, accountId).flatMap((bucket) => [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]),
  ];
  const table = { effect: 'Deny', resources: [state.lockTableArn] } as const;
  const keys = `${state.bucket}/${env.deployment}/${env.name}/*`;
  return [
    { sid: 'KeepGithubRoles', effect: 'Deny', actions: [...ROLE_ACTIONS, 'iam:PassRole'], resources: githubRoleArns },
    { sid: 'KeepOtherObjects', effect: 'Deny', actions: ['s3:Delete*', 's3:Put*', 's3:Replicate*'], notResources: own },
    {
      sid: 'KeepOtherStates',
      effect: 'Deny',
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      notResources: [...own, ...state.bootstrapArns],
    },
    {
      sid: 'KeepLockTable',
      ...table,
      actions: ['dynamodb:DeleteTable', 'dynamodb:PutResourcePolicy', 'dynamodb:Update*'],
    },
    {
      sid: 'KeepOtherLocks',
      ...table,
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem'],
      conditions: { 'ForAnyValue:StringNotLike': { 'dynamodb:LeadingKeys': [keys] } },
    },
  ];
}

/** Names of a kind in this environment, those to come too: by the rule, and those with a template of their own. */
function namesLike(env: Environment, kind: NameKind): string[] {
  const own = Object.keys(env.nameTemplates).filter((key) => key.startsWith(`${kind}/`));
  return [name(env, '*', kind), ...own.map((key) => name(env, key.slice(kind.length + 1), kind))];
}

/** Declared buckets, and those of logs and canaries. */
function bucketsLike(env: Environment, accountId: string): string[] {
  const own = Object.keys(env.buckets).filter((key) => env.nameTemplates[`bucket/${key}`] !== undefined);
  const declared = ['*', ...own].map((key) => bucketName(env, key).replace(ACCOUNT_PLACEHOLDER, accountId));
  return [...new Set([...declared, ...namesLike(env, 'bucket')])];
}
