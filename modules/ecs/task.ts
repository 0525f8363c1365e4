import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { name, pathName } from '../../config/naming';
import { repositoriesOf, secretsOf } from '../../config/topology';
import type { Permission } from '../../config/vocabulary/workload';
import { Role } from '../iam/role';
import { json } from '../terraform/json';
import { mountStatements, permissionStatements } from '../workload/permissions';
import type { WorkloadContext } from '../workload/values';
import { containerDefinition, mountedFileSystems, taskVolumes } from './containers';
import type { Image } from './image';
import { execStatements, executionStatements, tasksTrust } from './permissions';
import { fargateSize, sharedSize, type TaskConfig } from './task-size';

export interface TaskProps {
  /** Key of the service or job in the config: names everything of it. */
  readonly key: string;
  readonly config: TaskConfig;
  /** What the task runs on. On Fargate it has a size; on instances its containers share what they reserve. */
  readonly launchType: 'FARGATE' | 'EC2';
  readonly workload: WorkloadContext;
  /** What the code may do. */
  readonly permissions: readonly Permission[];
  /** Whether ECS Exec opens shells. */
  readonly exec: boolean;
  /** Images of repositories by name. */
  readonly images: Readonly<Record<string, Image>>;
  /** Repository ARNs by name. */
  readonly repositoryArns: Readonly<Record<string, string>>;
  readonly logRetentionDays: number;
}

/** Paths that the agent of ECS Exec writes to, besides the container's own. */
const EXEC_PATHS = ['/var/lib/amazon', '/var/log/amazon'];

/**
 * A task that can be run: log group, roles, task definition.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html
 */
export class Task extends Construct {
  /** ARN of the current revision. */
  readonly arn: string;
  /** ARN of the family, without a revision. */
  readonly familyArn: string;
  readonly logGroupName: string;
  readonly execution: Role;
  readonly role: Role;
  /** What ECS needs before it can start the task. */
  readonly permissions: readonly IamRolePolicy[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TaskProps,
  ) {
    super(scope, id);
    const { env, accountId } = props.workload;
    const logs = this.createLogGroup();
    this.execution = this.createExecutionRole(logs);
    this.role = this.createTaskRole();
    this.permissions = [this.execution, this.role].flatMap(({ permissions }) => permissions ?? []);
    const definition = this.createDefinition(logs);
    this.arn = definition.arn;
    // Written out: read from the definition, it would be unknown in the plan of every new revision.
    this.familyArn = `arn:aws:ecs:${env.region}:${accountId}:task-definition/${name(env, props.key, 'task')}`;
    this.logGroupName = logs.name;
  }

  private createLogGroup(): CloudwatchLogGroup {
    const { workload, key, logRetentionDays } = this.props;
    return new CloudwatchLogGroup(this, `log_group/${key}`, {
      name: pathName(workload.env, 'ecs', key),
      retentionInDays: logRetentionDays,
    });
  }

  /** What ECS needs to start the task: its images, its logs, its secrets, and nothing of what the code does. */
  private createExecutionRole(logs: CloudwatchLogGroup): Role {
    const { workload, key, config, repositoryArns } = this.props;
    const { env, accountId } = workload;
    return new Role(this, 'execution', {
      address: `${key}_execution`,
      name: name(env, `${key}-execution`, 'iam-role'),
      description: `Starts tasks of ${key}: pulls images, writes logs, reads secrets`,
      trust: tasksTrust(env.region, accountId),
      statements: executionStatements({
        repositoryArns: repositoriesOf(config).map((repository) => repositoryArns[repository] ?? ''),
        logGroupArn: logs.arn,
        secrets: secretsOf(config),
        workload,
      }),
    });
  }

  /** What the code may do. Nothing, until the config gives it something to do. */
  private createTaskRole(): Role {
    const { workload, key, config, permissions, exec } = this.props;
    const { env, accountId } = workload;
    return new Role(this, 'task', {
      address: `${key}_task`,
      name: name(env, `${key}-task`, 'iam-role'),
      description: `Runs the code of ${key}`,
      trust: tasksTrust(env.region, accountId),
      statements: [
        ...permissionStatements(permissions, workload),
        ...mountStatements(mountedFileSystems(config), workload),
        ...(exec ? execStatements() : []),
      ],
    });
  }

  private createDefinition(logs: CloudwatchLogGroup): EcsTaskDefinition {
    const { workload, key, config, launchType, exec, images } = this.props;
    const context = {
      workload,
      logGroupName: logs.name,
      imageOf: (repository: string) => images[repository]?.reference ?? '',
      extraWritablePaths: exec ? EXEC_PATHS : [],
    };
    const containers = Object.entries(config.containers);
    return new EcsTaskDefinition(this, `task/${key}`, {
      family: name(workload.env, key, 'task'),
      requiresCompatibilities: [launchType],
      networkMode: 'awsvpc',
      ...(launchType === 'FARGATE' ? fargateSize(key, config) : sharedSize(key, config)),
      executionRoleArn: this.execution.arn,
      taskRoleArn: this.role.arn,
      runtimePlatform: { cpuArchitecture: config.architecture, operatingSystemFamily: 'LINUX' },
      volume: taskVolumes(config, context),
      containerDefinitions: json(containers.map(([each, container]) => containerDefinition(each, container, context))),
    });
  }
}
