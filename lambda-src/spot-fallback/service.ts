/** A service as this function looks at it, from what ECS says of it. */
import type { CapacityProviderStrategyItem, Deployment, Service } from '@aws-sdk/client-ecs';
import { SINCE_TAG } from './contract';
import type { ServiceEvent } from './placement';

/** A strategy of one item. Exactly what modules/ecs/capacity.ts deploys for Spot, so that nobody sees a difference. */
export const STRATEGIES = {
  spot: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }],
  'on-demand': [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
} as const;
export type Side = keyof typeof STRATEGIES;

export interface ObservedService {
  readonly name: string;
  readonly arn: string;
  /** Not one that is being deleted. */
  readonly active: boolean;
  /**
   * Where its tasks go. A mix of both is `on-demand`: the environment wants Spot alone. `other` is none of this function's:
   * instances, or a launch type instead of a strategy.
   */
  readonly side: Side | 'other';
  /** Value of the tag. */
  readonly since?: string;
  /** Tasks that it should have. */
  readonly desired: number;
  /**
   * The newest deployment. Its tasks count, not those of all: when Spot is tried again, the tasks on demand run on until
   * Spot has given their successors.
   */
  readonly newest: {
    readonly running: number;
    /** Milliseconds since 1970. */
    readonly createdAt: number;
    /** `IN_PROGRESS`, `COMPLETED` or `FAILED`; absent behind a Classic Load Balancer. */
    readonly rollout?: string;
  };
  /** The last 100 at most, the newest first. */
  readonly events: readonly ServiceEvent[];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export function observedService(service: Service): ObservedService {
  const { serviceName: name = '', serviceArn: arn = '', desiredCount = 0, deployments = [], tags = [] } = service;
  const newest = deployments.find(({ status }) => status === 'PRIMARY');
  const since = tags.find(({ key }) => key === SINCE_TAG)?.value;
  return {
    name,
    arn,
    active: service.status === 'ACTIVE',
    side: isRolling(service) ? sideOf(service.capacityProviderStrategy) : 'other',
    ...(since === undefined ? {} : { since }),
    desired: desiredCount,
    newest: newestOf(newest),
    events: (service.events ?? []).map(({ createdAt, message = '' }) => ({ at: createdAt?.getTime() ?? 0, message })),
  };
}

function sideOf(strategy: readonly CapacityProviderStrategyItem[] = []): ObservedService['side'] {
  const providers = new Set(strategy.map(({ capacityProvider }) => capacityProvider));
  const onSpot = providers.delete('FARGATE_SPOT');
  const onDemand = providers.delete('FARGATE');
  if (providers.size > 0) return 'other';
  if (onDemand) return 'on-demand';
  return onSpot ? 'spot' : 'other';
}

/** CodeDeploy and external controllers keep the strategy in task sets: UpdateService refuses to change it. */
function isRolling({ deploymentController }: Service): boolean {
  return (deploymentController?.type ?? 'ECS') === 'ECS';
}

function newestOf({ runningCount = 0, createdAt, rolloutState }: Deployment = {}): ObservedService['newest'] {
  return {
    running: runningCount,
    createdAt: createdAt?.getTime() ?? 0,
    ...(rolloutState === undefined ? {} : { rollout: rolloutState }),
  };
}
