/** What the Spot fallback, its infrastructure and its schedule agree on. */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';

/** Environment variables of the function. */
export const ENVIRONMENT = {
  /** Name of the ECS cluster. */
  cluster: 'CLUSTER_NAME',
  /** Seconds that Spot places nothing before a service moves to on-demand, 60 to 1,800. */
  fallBackAfter: 'FALL_BACK_AFTER_SECONDS',
  /** Seconds on demand before Spot is tried again, 300 or more. */
  backAfter: 'BACK_AFTER_SECONDS',
} as const;

/** What EventBridge Scheduler sends: `at` is `<aws.scheduler.scheduled-time>`. */
export const fallbackEvent = z.strictObject({ kind: z.literal('scheduled'), at: z.iso.datetime() });
export type FallbackEvent = z.infer<typeof fallbackEvent>;

/** Time between two runs: an event that is older was overtaken by the next, and is dropped. */
export const INTERVAL_SECONDS = 300;

/**
 * Tag of a service that this function moved to on-demand, or found there: the ISO instant of that, or of the last try to
 * bring it back. Written by hand, an instant long past has Spot tried at the next run. It goes when a deployment on Spot is
 * complete. Terraform ignores it, and the service's `capacity_provider_strategy`.
 */
export const SINCE_TAG = 'spot-fallback-since';

/** ARNs of one cluster. */
export interface FallbackResources {
  /** `arn:aws:ecs:<region>:<account>:cluster/<cluster>`. */
  readonly cluster: string;
  /** `arn:aws:ecs:<region>:<account>:service/<cluster>/*`: which services there are, the function finds out. */
  readonly services: string;
}

interface Statement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * What the function may do, and nothing else. A forced deployment keeps the task definition and passes no role, so there is
 * no `iam:PassRole`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function permissions({ cluster, services }: FallbackResources): readonly Statement[] {
  return [
    {
      sid: 'ListServices',
      actions: ['ecs:ListServices'],
      // AWS knows no resource for it: the cluster is a condition.
      resources: ['*'],
      conditions: { ArnEquals: { 'ecs:cluster': cluster } },
    },
    { sid: 'MoveServices', actions: ['ecs:DescribeServices', 'ecs:UpdateService'], resources: [services] },
    {
      sid: 'RememberMoves',
      actions: ['ecs:TagResource', 'ecs:UntagResource'],
      resources: [services],
      // Tags decide about access and overrides too: it may touch its own only.
      conditions: { 'ForAllValues:StringEquals': { 'aws:TagKeys': [SINCE_TAG] } },
    },
  ];
}
