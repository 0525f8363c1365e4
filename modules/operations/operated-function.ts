import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import { name } from '../../config/naming';
import { NodeFunction, type NodeFunctionProps } from '../functions/function';
import { serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';
import { json } from '../terraform/json';
import { alarmOf } from './failure-alarm';
import type { Operations } from './operations';

/** When a function runs, as EventBridge Scheduler is told. */
export interface Timetable {
  /** Last part of the schedule's name, such as `power-start-0`. */
  readonly key: string;
  readonly description: string;
  /** `cron(...)` or `rate(...)`. */
  readonly expression: string;
  /** IANA zone. */
  readonly timeZone: string;
}

export interface OperatedFunctionProps
  extends Pick<
    NodeFunctionProps,
    'source' | 'description' | 'statements' | 'environment' | 'memoryMiB' | 'timeoutSeconds'
  > {
  readonly operations: Operations;
  /** Default: none, something else invokes it. */
  readonly timetable?: readonly Timetable[];
  /** Age at which an event is given up: below the time between two runs. 60 to 21600. */
  readonly maxAgeSeconds: number;
  /** Whether failed runs are mailed where no alarm tells of them. Default: they are. */
  readonly mailsFailures?: boolean;
  /** Times that Lambda runs it again after a failure, 0 to 2. Default 2. */
  readonly retries?: number;
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
const EVENT = { kind: 'scheduled', at: '<aws.scheduler.scheduled-time>' };
/** Of a call of Scheduler that Lambda did not take. */
const DELIVERIES = 3;

/**
 * A function that runs an environment: what invokes it, what becomes of its failures, and who hears of them.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class OperatedFunction extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly invokeArn: string;
  readonly logGroupName: string;

  private readonly props: OperatedFunctionProps;
  private readonly function: NodeFunction;
  private readonly address: string;

  constructor(scope: Construct, id: string, props: OperatedFunctionProps) {
    super(scope, id);
    this.props = props;
    this.address = props.source.replaceAll('-', '_');
    this.function = this.createFunction();
    this.name = this.function.name;
    this.arn = this.function.arn;
    this.invokeArn = this.function.invokeArn;
    this.logGroupName = this.function.logGroupName;
    if (props.timetable) this.createSchedules(props.timetable);
    this.createAlarm();
  }

  private createFunction(): NodeFunction {
    const {
      operations,
      maxAgeSeconds,
      retries = 2,
      mailsFailures = true,
      timetable: _,
      statements = [],
      ...props
    } = this.props;
    const { env, logRetentionDays, failedRunsArn, alarmTopicArn, mailTopicArn, topicKeyArn } = operations;
    const mails = mailsFailures && alarmTopicArn === undefined && mailTopicArn !== undefined ? [mailTopicArn] : [];
    const made = new NodeFunction(this, 'function', {
      env,
      address: this.address,
      logRetentionDays,
      deadLetterQueueArn: failedRunsArn,
      statements: [
        ...statements,
        ...mails.map((topic) => ({ sid: 'MailFailedRuns', actions: ['sns:Publish'], resources: [topic] })),
        ...(mails.length > 0 && topicKeyArn !== undefined
          ? [{ sid: 'UseTopicKey', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [topicKeyArn] }]
          : []),
      ],
      ...props,
    });
    new LambdaFunctionEventInvokeConfig(this, `invoke/${this.address}`, {
      functionName: made.name,
      maximumEventAgeInSeconds: maxAgeSeconds,
      maximumRetryAttempts: retries,
      ...(mails[0] ? { destinationConfig: { onFailure: { destination: mails[0] } } } : {}),
    });
    return made;
  }

  private createSchedules(timetable: readonly Timetable[]): void {
    const { operations, maxAgeSeconds } = this.props;
    const role = this.createRole();
    for (const { key, description, expression, timeZone } of timetable) {
      new SchedulerSchedule(this, `schedule/${key.replaceAll('-', '_')}`, {
        name: name(operations.env, key, 'schedule'),
        groupName: operations.groupName,
        description,
        scheduleExpression: expression,
        scheduleExpressionTimezone: timeZone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: this.function.arn,
          roleArn: role.arn,
          input: json(EVENT),
          deadLetterConfig: { arn: operations.failedRunsArn },
          retryPolicy: { maximumEventAgeInSeconds: maxAgeSeconds, maximumRetryAttempts: DELIVERIES },
        },
        dependsOn: role.permissions ? [role.permissions] : [],
      });
    }
  }

  private createRole(): Role {
    const { operations, source } = this.props;
    const { env, accountId, groupArn, failedRunsArn } = operations;
    return new Role(this, 'role', {
      address: `${this.address}_schedule`,
      name: name(env, `${source}-schedule`, 'iam-role'),
      description: `Runs ${source} of ${env.deployment} ${env.name} on schedule`,
      trust: serviceTrust('scheduler.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': accountId, 'aws:SourceArn': groupArn },
      }),
      statements: [
        { sid: 'RunFunction', actions: ['lambda:InvokeFunction'], resources: [this.function.arn] },
        { sid: 'KeepFailedRuns', actions: ['sqs:SendMessage'], resources: [failedRunsArn] },
      ],
    });
  }

  private createAlarm(): void {
    const { operations, source } = this.props;
    const { env, alarmTopicArn } = operations;
    if (alarmTopicArn === undefined) return;
    new CloudwatchMetricAlarm(this, `alarm/${this.address}_failed`, {
      alarmName: name(env, `${source}-failed`, 'alarm'),
      alarmDescription: `A run of ${source} of ${env.deployment} ${env.name} could not do everything`,
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
      dimensions: { FunctionName: this.function.name },
      statistic: 'Sum',
      ...alarmOf(alarmTopicArn),
    });
  }
}
