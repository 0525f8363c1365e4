import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { conditional, type IResolvable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { name } from '../../config/naming';
import type { Cluster } from '../ecs/cluster';
import type { Task } from '../ecs/task';
import { type Statement, serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';
import type { WorkloadContext } from '../workload/values';
import type { JobSchedules } from './job-schedules';

export interface JobScheduleProps {
  /** Key of the job in the config. */
  readonly job: string;
  readonly task: Task;
  /** EventBridge Scheduler expression. */
  readonly expression: string;
  /** IANA time zone of the expression. */
  readonly timeZone: string;
  /** Terraform expression: whether the job has its images. Default: always. */
  readonly given: IResolvable | undefined;
  readonly schedules: JobSchedules;
  readonly workload: WorkloadContext;
  readonly cluster: Cluster;
  readonly subnetIds: readonly string[];
  /** Whether tasks get a public IPv4 address. */
  readonly publicIp: boolean;
  readonly securityGroupId: string;
}

/** A start that fails is tried again for an hour: longer would run into the next one of an hourly job. */
const RETRY = { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 5 };

/**
 * A schedule that runs a task, with a role that can run nothing else.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tasks-scheduled-eventbridge-scheduler.html
 */
export class JobSchedule extends Construct {
  private readonly props: JobScheduleProps;

  constructor(scope: Construct, id: string, props: JobScheduleProps) {
    super(scope, id);
    this.props = props;
    const { job, task, workload, cluster, schedules, given } = props;
    const role = this.createRole();
    new SchedulerSchedule(this, `schedule/${job}`, {
      name: name(workload.env, job, 'schedule'),
      groupName: schedules.groupName,
      description: `Runs ${job}`,
      scheduleExpression: props.expression,
      scheduleExpressionTimezone: props.timeZone,
      flexibleTimeWindow: { mode: 'OFF' },
      // A task without an image would only fail to start.
      state: given ? Token.asString(conditional(given, 'ENABLED', 'DISABLED')) : 'ENABLED',
      target: {
        arn: cluster.arn,
        roleArn: role.arn,
        ecsParameters: {
          taskDefinitionArn: task.arn,
          taskCount: 1,
          launchType: 'FARGATE',
          enableEcsManagedTags: true,
          propagateTags: 'TASK_DEFINITION',
          networkConfiguration: {
            subnets: [...props.subnetIds],
            securityGroups: [props.securityGroupId],
            assignPublicIp: props.publicIp,
          },
        },
        deadLetterConfig: { arn: schedules.deadLetterQueueArn },
        retryPolicy: RETRY,
      },
      dependsOn: [...task.permissions, ...(role.permissions ? [role.permissions] : [])],
    });
  }

  private createRole(): Role {
    const { job, workload, schedules } = this.props;
    return new Role(this, 'role', {
      address: `${job}_schedule`,
      name: name(workload.env, `${job}-schedule`, 'iam-role'),
      description: `Runs the task of ${job} on schedule`,
      trust: serviceTrust('scheduler.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': workload.accountId, 'aws:SourceArn': schedules.groupArn },
      }),
      statements: this.statements(),
    });
  }

  private statements(): Statement[] {
    const { task, cluster, workload, schedules } = this.props;
    return [
      {
        sid: 'RunTask',
        actions: ['ecs:RunTask'],
        // Every revision: what the role may do must not lag behind the schedule when a new one is registered.
        resources: [`${task.familyArn}:*`],
        conditions: { ArnEquals: { 'ecs:cluster': cluster.arn } },
      },
      {
        sid: 'TagTask',
        actions: ['ecs:TagResource'],
        resources: [`arn:aws:ecs:${workload.env.region}:${workload.accountId}:task/${cluster.name}/*`],
        conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
      },
      {
        sid: 'PassRoles',
        actions: ['iam:PassRole'],
        resources: [task.execution.arn, task.role.arn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
      { sid: 'KeepFailedStarts', actions: ['sqs:SendMessage'], resources: [schedules.deadLetterQueueArn] },
    ];
  }
}
