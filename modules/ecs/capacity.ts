/** Where tasks run: on demand, on Spot, or by weights. */
import type { Compute } from '../../config/vocabulary/service';

export type Capacity = Extract<Compute, { kind: 'fargate' }>['capacity'];

/**
 * The capacity provider strategy of a service.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
export function capacityStrategy(capacity: Capacity) {
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
