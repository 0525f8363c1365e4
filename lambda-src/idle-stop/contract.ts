/** What idle stop, its infrastructure and its schedule agree on. */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';

/** Environment variables of the function. */
export const ENVIRONMENT = {
  /** Path of the unit's parameters, without a slash at its end. */
  path: 'POWER_PATH',
  /** Name or ARN of the power switch of the same unit. */
  powerSwitch: 'POWER_SWITCH_FUNCTION',
} as const;

/** What EventBridge Scheduler sends: `at` is `<aws.scheduler.scheduled-time>`. */
export const idleEvent = z.strictObject({ kind: z.literal('scheduled'), at: z.iso.datetime() });
export type IdleEvent = z.infer<typeof idleEvent>;

/** Time between two runs: an event that is older was overtaken by the next, and is dropped. */
export const INTERVAL_SECONDS = 300;

/** ARNs, exact where names are known before. */
export interface IdleResources {
  /** `arn:aws:ssm:<region>:<account>:parameter<path>`. */
  readonly parameters: string;
  /** `arn:aws:lambda:<region>:<account>:function:<name>` of the power switch. */
  readonly powerSwitch: string;
  /** Absent without services. */
  readonly services?: {
    readonly arns: readonly string[];
    /** `arn:aws:ecs:<region>:<account>:cluster/<cluster>`. */
    readonly cluster: string;
    /** `arn:aws:ecs:<region>:<account>:task/<cluster>/*`: the ids of tasks are AWS's. */
    readonly tasks: string;
  };
  /** `arn:aws:rds:<region>:<account>:db:*`; absent without databases. */
  readonly databases?: string;
  readonly groups?: boolean;
  readonly hosts?: boolean;
  readonly queues?: readonly string[];
}

/** Describe calls that AWS knows no resource for. */
const ANY = ['*'];

/**
 * What the function may do, and nothing else: it reads, and asks the switch.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function permissions({
  parameters,
  powerSwitch,
  services,
  databases,
  groups = false,
  hosts = false,
  queues = [],
}: IdleResources) {
  return [
    {
      sid: 'ReadUnit',
      actions: ['ssm:GetParametersByPath', 'ssm:GetParameterHistory', 'ssm:ListTagsForResource'],
      resources: [parameters, `${parameters}/*`],
    },
    { sid: 'AskPowerSwitch', actions: ['lambda:InvokeFunction'], resources: [powerSwitch] },
    { sid: 'ReadMetrics', actions: ['cloudwatch:GetMetricData'], resources: ANY },
    ...(services
      ? [
          { sid: 'ReadServices', actions: ['ecs:DescribeServices'], resources: [...services.arns] },
          { sid: 'ReadTasks', actions: ['ecs:DescribeTasks'], resources: [services.tasks] },
          {
            sid: 'ListTasks',
            actions: ['ecs:ListTasks'],
            // Its resource is a container instance, which Fargate has none of: the cluster is a condition.
            resources: ANY,
            conditions: { ArnEquals: { 'ecs:cluster': services.cluster } },
          },
          { sid: 'ReadBounds', actions: ['application-autoscaling:DescribeScalableTargets'], resources: ANY },
        ]
      : []),
    // Asked by filter, a database is none by name: the call is one for all of them.
    ...(databases ? [{ sid: 'ReadDatabases', actions: ['rds:DescribeDBInstances'], resources: [databases] }] : []),
    ...(groups ? [{ sid: 'ReadGroups', actions: ['autoscaling:DescribeAutoScalingGroups'], resources: ANY }] : []),
    ...(hosts || groups ? [{ sid: 'ReadInstances', actions: ['ec2:DescribeInstances'], resources: ANY }] : []),
    ...(queues.length > 0
      ? [{ sid: 'ReadQueues', actions: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'], resources: [...queues] }]
      : []),
  ];
}
