import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';

/** The longest that SQS keeps a message: 14 days, to find a start that failed while nobody looked. */
const KEPT_SECONDS = 14 * 86_400;

/** What the schedules of an environment have in common: their group, and a queue for starts that failed for good. */
export class JobSchedules extends Construct {
  readonly groupName: string;
  readonly groupArn: string;
  readonly deadLetterQueueArn: string;

  constructor(scope: Construct, id: string, { env }: { readonly env: Environment }) {
    super(scope, id);
    const group = new SchedulerScheduleGroup(this, 'group/jobs', { name: name(env, 'jobs', 'schedule-group') });
    const queue = new SqsQueue(this, 'queue/failed_jobs', {
      name: name(env, 'failed-jobs', 'queue'),
      messageRetentionSeconds: KEPT_SECONDS,
      sqsManagedSseEnabled: true,
    });
    this.groupName = group.name;
    this.groupArn = group.arn;
    this.deadLetterQueueArn = queue.arn;
  }
}
