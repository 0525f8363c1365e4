import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { alarmOf } from './failure-alarm';

export interface OperationsProps {
  readonly env: Environment;
  readonly accountId: string;
  readonly logRetentionDays: number;
  /** Topic that hears of runs that failed. Default: nobody does. */
  readonly topicArn?: string | undefined;
  /** Customer managed key of its messages. Default: none. */
  readonly topicKeyArn?: string | undefined;
}

/** The longest that SQS keeps a message: 14 days, to find a run that failed while nobody looked. */
const KEPT_SECONDS = 14 * 86_400;

/**
 * What the functions that run an environment have in common: the group of their schedules, and a queue for runs that AWS
 * gave up.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
 */
export class Operations extends Construct {
  readonly env: Environment;
  readonly accountId: string;
  readonly logRetentionDays: number;
  /** Topic that everybody hears by; nobody does without one. */
  readonly mailTopicArn: string | undefined;
  /** Topic of alarms on failed runs. None where ten alarms are free and the plan has them: runs that failed are mailed. */
  readonly alarmTopicArn: string | undefined;
  /** Customer managed key of the messages of both. */
  readonly topicKeyArn: string | undefined;
  readonly groupName: string;
  readonly groupArn: string;
  readonly failedRunsArn: string;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { env, topicArn } = props;
    this.env = env;
    this.accountId = props.accountId;
    this.logRetentionDays = props.logRetentionDays;
    this.mailTopicArn = topicArn;
    this.topicKeyArn = props.topicKeyArn;
    this.alarmTopicArn = env.accountPlan === 'none' ? topicArn : undefined;
    const group = new SchedulerScheduleGroup(this, 'group/operations', {
      name: name(env, 'operations', 'schedule-group'),
    });
    this.groupName = group.name;
    this.groupArn = group.arn;
    const queue = new SqsQueue(this, 'queue/failed_operations', {
      name: name(env, 'failed-operations', 'queue'),
      messageRetentionSeconds: KEPT_SECONDS,
      sqsManagedSseEnabled: true,
    });
    this.failedRunsArn = queue.arn;
    if (this.alarmTopicArn !== undefined) this.createAlarm(queue, this.alarmTopicArn);
  }

  /** Also a run that never began, because a schedule may not start it. */
  private createAlarm(queue: SqsQueue, topicArn: string): void {
    const { env } = this;
    new CloudwatchMetricAlarm(this, 'alarm/failed_operations', {
      alarmName: name(env, 'failed-operations', 'alarm'),
      alarmDescription: `Runs of functions of ${env.deployment} ${env.name} that AWS gave up: their events are in a queue`,
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: queue.name },
      statistic: 'Maximum',
      ...alarmOf(topicArn),
    });
  }
}
