/** What ECS and the tasks may do, as statements. */
import type { SecretReference } from '../../config/vocabulary/workload';
import { type Statement, serviceTrust } from '../iam/policy';
import { Repository } from '../registry/repository';
import { secretStatements } from '../workload/permissions';
import type { WorkloadContext } from '../workload/values';

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
  /** Secrets that containers receive. */
  readonly secrets: readonly SecretReference[];
  readonly workload: WorkloadContext;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
export function executionStatements({ repositoryArns, logGroupArn, secrets, workload }: ExecutionNeeds): Statement[] {
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
    ...secretStatements(secrets, workload),
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

/**
 * What AmazonEC2ContainerServiceforEC2Role grants on everything, on this cluster alone. Images and logs are not in it:
 * they belong to the execution roles of the tasks.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
 */
export function instanceStatements({ region, accountId, clusterArn, clusterName }: InstanceNeeds): Statement[] {
  return [
    {
      sid: 'JoinCluster',
      actions: [
        'ecs:RegisterContainerInstance',
        'ecs:DeregisterContainerInstance',
        'ecs:SubmitAttachmentStateChanges',
        'ecs:SubmitContainerStateChange',
        'ecs:SubmitTaskStateChange',
      ],
      resources: [clusterArn],
    },
    {
      sid: 'WorkInCluster',
      actions: ['ecs:Poll', 'ecs:StartTelemetrySession', 'ecs:UpdateContainerInstancesState'],
      resources: [`arn:aws:ecs:${region}:${accountId}:container-instance/${clusterName}/*`],
    },
    // The address of the agent's endpoint is not a resource: AWS takes this action with "*" only.
    { sid: 'FindEndpoint', actions: ['ecs:DiscoverPollEndpoint'], resources: ['*'] },
  ];
}

export interface InstanceNeeds {
  readonly region: string;
  readonly accountId: string;
  readonly clusterArn: string;
  readonly clusterName: string;
}
