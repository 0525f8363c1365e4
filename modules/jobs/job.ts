import { Construct } from 'constructs';
import type { Job as JobConfig } from '../../config/vocabulary/service';
import type { Cluster } from '../ecs/cluster';
import { allGiven, type Image } from '../ecs/image';
import { Task } from '../ecs/task';
import type { WorkloadContext } from '../workload/values';
import { JobSchedule } from './job-schedule';
import type { JobSchedules } from './job-schedules';

export interface JobProps {
  /** Key of the job in the config: names everything of it. */
  readonly job: string;
  readonly config: JobConfig;
  readonly workload: WorkloadContext;
  readonly cluster: Cluster;
  readonly subnetIds: readonly string[];
  /** Whether tasks get a public IPv4 address. */
  readonly publicIp: boolean;
  readonly securityGroupId: string;
  /** Images of repositories by name. */
  readonly images: Readonly<Record<string, Image>>;
  /** Repository ARNs by name. */
  readonly repositoryArns: Readonly<Record<string, string>>;
  /** What schedules have in common. Absent where no job has one. */
  readonly schedules: JobSchedules | undefined;
  readonly logRetentionDays: number;
}

/** A task on Fargate that runs and ends: by a schedule, and whenever somebody runs its definition. */
export class Job extends Construct {
  /** ARN of the current revision. */
  readonly taskArn: string;
  readonly logGroupName: string;
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;

  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id);
    const { job: key, config, workload, images, repositoryArns, logRetentionDays } = props;
    const task = new Task(this, 'task', {
      key,
      config,
      launchType: 'FARGATE',
      workload,
      permissions: config.permissions,
      exec: false,
      images,
      repositoryArns,
      logRetentionDays,
    });
    if (config.trigger.kind === 'schedule' && props.schedules) {
      const given = allGiven(config, images);
      new JobSchedule(this, 'schedule', { ...props, schedules: props.schedules, task, given, ...config.trigger });
    }
    this.taskArn = task.arn;
    this.logGroupName = task.logGroupName;
    this.executionRoleArn = task.execution.arn;
    this.taskRoleArn = task.role.arn;
  }
}
