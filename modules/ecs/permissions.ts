/** What ECS and the tasks may do, as statements. */
import { type Statement, serviceTrust } from '../iam/policy';
import { Repository } from '../registry/repository';

/**
 * Tasks of this account and region only.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function tasksTrust(region: string, accountId: string): string {
  return serviceTrust('ecs-tasks.amazonaws.com', {
    StringEquals: { 'aws:SourceAccount': accountId },
    ArnLike: { 'aws:SourceArn': `arn:aws:ecs:${region}:${accountId}:*` },
  });
}

export interface ExecutionNeeds {
  readonly repositoryArns: readonly string[];
  readonly logGroupArn: string;
  /** SSM parameters that containers receive; decrypted by the key's own policy. */
  readonly secretArns: readonly string[];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
export function executionStatements({ repositoryArns, logGroupArn, secretArns }: ExecutionNeeds): Statement[] {
  return [
    {
      sid: 'WriteLogs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${logGroupArn}:*`],
    },
    ...(repositoryArns.length > 0
      ? [
          // A registry token is not a resource: AWS takes this action with "*" only.
          { sid: 'LogIntoRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
          { sid: 'PullImages', actions: Repository.pullActions, resources: repositoryArns },
        ]
      : []),
    ...(secretArns.length > 0 ? [{ sid: 'ReadSecrets', actions: ['ssm:GetParameters'], resources: secretArns }] : []),
  ];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-required-iam-permissions */
export function execStatements(): Statement[] {
  return [
    {
      sid: 'OpenShellChannels',
      actions: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      // Message channels have no ARNs: AWS takes these actions with "*" only.
      resources: ['*'],
    },
  ];
}
