/** What the power switch, its infrastructure and its callers agree on. */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';

/** Environment variables of the function. */
export const ENVIRONMENT = {
  /** Path of the unit's parameters, without a slash at its end. */
  path: 'POWER_PATH',
} as const;

/**
 * What starts a run. Which way a unit is switched is not in it: the clock decides, so that a late or repeated event does no
 * harm. EventBridge Scheduler puts the time in, as `<aws.scheduler.scheduled-time>`.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export const powerEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scheduled'), at: z.iso.datetime() }),
  /** By the command line, by a wake or a budget, which changed an override before. */
  z.strictObject({ kind: z.literal('asked') }),
  /** By idle stop, which found at that time that nothing uses the unit. */
  z.strictObject({ kind: z.literal('idle'), at: z.iso.datetime() }),
]);
export type PowerEvent = z.infer<typeof powerEvent>;

/** Time between two scheduled runs: an event that is older was overtaken by the next, and is dropped. */
export const INTERVAL_SECONDS = 3_600;

/** What idle stop saw counts until it looks again. */
export const IDLE_SECONDS = 300;

/** ARNs, exact where names are known before. */
export interface PowerResources {
  /** `arn:aws:ssm:<region>:<account>:parameter<path>`. */
  readonly parameters: string;
  /** Absent without services. */
  readonly services?: readonly string[];
  /** `arn:aws:application-autoscaling:<region>:<account>:scalable-target/*`, whose ids AWS makes, and the tags that they carry. */
  readonly scalableTargets?: { readonly arn: string; readonly tags: Readonly<Record<string, string>> };
  readonly databases?: readonly string[];
  readonly groups?: readonly string[];
  /** `arn:aws:ec2:<region>:<account>:instance/*` and the tags that instances carry. */
  readonly hosts?: { readonly arn: string; readonly tags: Readonly<Record<string, string>> };
  readonly alarms?: readonly string[];
}

function tagged(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

/** Describe calls that AWS knows no resource for. */
const ANY = ['*'];

/**
 * What the function may do, and nothing else.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function permissions({
  parameters,
  services,
  scalableTargets,
  databases,
  groups,
  hosts,
  alarms,
}: PowerResources) {
  return [
    {
      sid: 'ReadUnit',
      actions: ['ssm:GetParametersByPath', 'ssm:GetParameterHistory', 'ssm:ListTagsForResource'],
      resources: [parameters, `${parameters}/*`],
    },
    { sid: 'KeepCaptures', actions: ['ssm:PutParameter'], resources: [`${parameters}/capture/*`] },
    ...(services
      ? [
          { sid: 'SwitchServices', actions: ['ecs:DescribeServices', 'ecs:UpdateService'], resources: [...services] },
          { sid: 'ReadBounds', actions: ['application-autoscaling:DescribeScalableTargets'], resources: ANY },
        ]
      : []),
    ...(scalableTargets
      ? [
          {
            sid: 'SetBounds',
            actions: ['application-autoscaling:RegisterScalableTarget'],
            resources: [scalableTargets.arn],
            conditions: {
              StringEquals: { 'application-autoscaling:service-namespace': 'ecs', ...tagged(scalableTargets.tags) },
            },
          },
        ]
      : []),
    ...(databases
      ? [
          {
            sid: 'SwitchDatabases',
            actions: ['rds:StartDBInstance', 'rds:StopDBInstance'],
            resources: [...databases],
          },
          // With a filter it is authorized on all instances of the account, whatever it asks for.
          { sid: 'ReadDatabases', actions: ['rds:DescribeDBInstances'], resources: ANY },
        ]
      : []),
    ...(groups
      ? [
          { sid: 'SwitchGroups', actions: ['autoscaling:UpdateAutoScalingGroup'], resources: [...groups] },
          { sid: 'ReadGroups', actions: ['autoscaling:DescribeAutoScalingGroups'], resources: ANY },
        ]
      : []),
    ...(hosts
      ? [
          {
            sid: 'SwitchHosts',
            actions: ['ec2:StartInstances', 'ec2:StopInstances'],
            resources: [hosts.arn],
            conditions: { StringEquals: tagged(hosts.tags) },
          },
          { sid: 'ReadHosts', actions: ['ec2:DescribeInstances'], resources: ANY },
        ]
      : []),
    ...(alarms
      ? [
          {
            sid: 'RestAlarms',
            actions: ['cloudwatch:DisableAlarmActions', 'cloudwatch:EnableAlarmActions'],
            resources: [...alarms],
          },
          { sid: 'ReadAlarms', actions: ['cloudwatch:DescribeAlarms'], resources: ANY },
        ]
      : []),
  ];
}
