/** Where tasks run: on Fargate, on Fargate Spot, by weights, or on the instances of an Auto Scaling group. */
import type { EcsServiceCapacityProviderStrategy } from '@cdktf/provider-aws/lib/ecs-service';
import type { Compute } from '../../config/vocabulary/compute';

export type Capacity = Extract<Compute, { kind: 'fargate' }>['capacity'];

/** What the tasks of a service run on. */
export interface Launch {
  /** What task definitions are compatible with. */
  readonly type: 'FARGATE' | 'EC2';
  readonly strategy: readonly EcsServiceCapacityProviderStrategy[];
  /** Whether a second copy of a task can run beside the first while it is replaced. */
  readonly roomForTwo: boolean;
}

/** Launches on Fargate: there is always room for another task. */
export function onFargate(capacity: Capacity): Launch {
  return { type: 'FARGATE', strategy: fargateStrategy(capacity), roomForTwo: true };
}

/** Launches on the instances of a capacity provider, at most `max` of them. */
export function onInstances(capacityProvider: string, max: number): Launch {
  return { type: 'EC2', strategy: [{ capacityProvider, weight: 1, base: 0 }], roomForTwo: max > 1 };
}

/**
 * The capacity provider strategy of a service.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
function fargateStrategy(capacity: Capacity) {
  switch (capacity.kind) {
    case 'on-demand':
      return [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }];
    case 'spot':
      return [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }];
    case 'mixed':
      return [
        { capacityProvider: 'FARGATE', weight: capacity.onDemandWeight, base: capacity.base },
        { capacityProvider: 'FARGATE_SPOT', weight: capacity.spotWeight, base: 0 },
      ];
    default:
      return capacity satisfies never;
  }
}
