/** Terraform's states and their locks. */
import { stateKey } from '../../config/naming';
import type { Milestone } from '../../config/vocabulary/deployment';
import type { Statement } from '../iam/policy';
import type { GithubNeeds } from './needs';

/**
 * Reads every state of this environment, and the bootstraps that it uses; writes the states of `written` milestones.
 * A lock is an object beside the state, an item in the table, or both.
 * https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
 */
export function stateStatements({ env, state }: GithubNeeds, written: readonly Milestone[]): Statement[] {
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
      // Terraform looks for workspaces under env:/ whenever it starts. IfExists: S3 says that an object is not there, and
      // not that access is denied, to who may list the bucket; a read of an object carries no prefix.
      conditions: { StringLikeIfExists: { 's3:prefix': [keys, 'account/*', 'env:/'] } },
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

/** Reading what a state was before: a rollback looks there for the image that ran. */
export function stateHistoryStatements({ env, state }: GithubNeeds, milestone: Milestone): Statement[] {
  const key = stateKey(env.deployment, env.name, milestone);
  const bucketArn = `arn:aws:s3:::${state.bucket}`;
  return [
    { sid: 'ReadStateVersions', actions: ['s3:GetObjectVersion'], resources: [`${bucketArn}/${key}`] },
    {
      sid: 'ListStateVersions',
      actions: ['s3:ListBucketVersions'],
      resources: [bucketArn],
      conditions: { StringEquals: { 's3:prefix': key } },
    },
  ];
}
