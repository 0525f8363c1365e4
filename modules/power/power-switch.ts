import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { powerBoundaries, powerPath } from '../../config/power';
import {
  ENVIRONMENT,
  INTERVAL_SECONDS,
  type PowerResources,
  permissions,
} from '../../lambda-src/power-switch/contract';
import { NodeFunction } from '../functions/function';
import { serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';
import { json } from '../terraform/json';

export interface PowerSwitchProps {
  readonly env: Environment;
  readonly accountId: string;
  /** What it may switch. */
  readonly resources: PowerResources;
  readonly logRetentionDays: number;
  /** Topic that hears of runs that failed. Default: nobody does. */
  readonly topicArn?: string;
}

/** A databases takes minutes to start, and what stands on it waits for it. */
const TIMEOUT_SECONDS = 900;
const MEMORY_MIB = 512;
/** Half an interval: what failed for longer is done by the next run. */
const MAX_AGE_SECONDS = INTERVAL_SECONDS / 2;
/** At half past, apart from the boundaries of schedules. */
const HOURLY = 'cron(30 * * * ? *)';
const KEPT_SECONDS = 14 * 86_400;
/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
const EVENT = { kind: 'scheduled', at: '<aws.scheduler.scheduled-time>' };

/**
 * The function that switches a unit, what runs it, and who hears when it fails: at each start and stop of the schedule, in
 * its zone, and every hour for whatever an event did not do.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html
 */
export class PowerSwitch extends Construct {
  readonly functionName: string;
  readonly functionArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PowerSwitchProps,
  ) {
    super(scope, id);
    const failed = this.createQueue();
    const made = this.createFunction(failed);
    const group = new SchedulerScheduleGroup(this, 'group/power', {
      name: name(props.env, 'power', 'schedule-group'),
    });
    const role = this.createRole(made, group, failed);
    this.createSchedules(made, group, role, failed);
    this.createAlarm(made);
    this.functionName = made.name;
    this.functionArn = made.arn;
  }

  /** Runs that AWS gave up: what they did not do is done by the next. */
  private createQueue(): SqsQueue {
    return new SqsQueue(this, 'queue/failed_power_runs', {
      name: name(this.props.env, 'failed-power-runs', 'queue'),
      messageRetentionSeconds: KEPT_SECONDS,
      sqsManagedSseEnabled: true,
    });
  }

  private createFunction(failed: SqsQueue): NodeFunction {
    const { env, resources, logRetentionDays } = this.props;
    const made = new NodeFunction(this, 'function', {
      env,
      source: 'power-switch',
      address: 'power_switch',
      description: `Switches ${env.deployment} ${env.name} on and off`,
      logRetentionDays,
      statements: permissions(resources),
      environment: { [ENVIRONMENT.path]: powerPath(env) },
      memoryMiB: MEMORY_MIB,
      timeoutSeconds: TIMEOUT_SECONDS,
      deadLetterQueueArn: failed.arn,
    });
    new LambdaFunctionEventInvokeConfig(this, 'invoke/power_switch', {
      functionName: made.name,
      maximumEventAgeInSeconds: MAX_AGE_SECONDS,
      maximumRetryAttempts: 2,
    });
    return made;
  }

  private createRole(made: NodeFunction, group: SchedulerScheduleGroup, failed: SqsQueue): Role {
    const { env, accountId } = this.props;
    return new Role(this, 'role', {
      address: 'power_schedule',
      name: name(env, 'power-schedule', 'iam-role'),
      description: `Runs the power switch of ${env.deployment} ${env.name} on schedule`,
      trust: serviceTrust('scheduler.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': accountId, 'aws:SourceArn': group.arn },
      }),
      statements: [
        { sid: 'RunSwitch', actions: ['lambda:InvokeFunction'], resources: [made.arn] },
        { sid: 'KeepFailedRuns', actions: ['sqs:SendMessage'], resources: [failed.arn] },
      ],
    });
  }

  private createSchedules(made: NodeFunction, group: SchedulerScheduleGroup, role: Role, failed: SqsQueue): void {
    const { power } = this.props.env;
    const boundaries = power.kind === 'schedule' ? powerBoundaries(power) : [];
    const timeZone = power.kind === 'schedule' ? power.timeZone : 'UTC';
    for (const { key, expression } of [...boundaries, { key: 'hourly', expression: HOURLY }]) {
      new SchedulerSchedule(this, `schedule/power_${key}`, {
        name: name(this.props.env, `power-${key.replace('_', '-')}`, 'schedule'),
        groupName: group.name,
        description: key === 'hourly' ? 'Does what was left undone' : `A ${key.split('_')[0]} of the schedule`,
        scheduleExpression: expression,
        scheduleExpressionTimezone: timeZone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: made.arn,
          roleArn: role.arn,
          input: json(EVENT),
          deadLetterConfig: { arn: failed.arn },
          retryPolicy: { maximumEventAgeInSeconds: MAX_AGE_SECONDS, maximumRetryAttempts: 3 },
        },
        dependsOn: role.permissions ? [role.permissions] : [],
      });
    }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  private createAlarm(made: NodeFunction): void {
    const { env, topicArn } = this.props;
    if (topicArn === undefined) return;
    new CloudwatchMetricAlarm(this, 'alarm/power_switch_failed', {
      alarmName: name(env, 'power-switch-failed', 'alarm'),
      alarmDescription: `A run of the power switch of ${env.deployment} ${env.name} could not do everything`,
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      dimensions: { FunctionName: made.name },
      statistic: 'Sum',
      period: 300,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      treatMissingData: 'notBreaching',
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }
}
