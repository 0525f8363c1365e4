/** What the power functions take from earlier milestones; absent where an environment has no such milestone. */
import type { Values } from '../contract';
import type { albDns, data, ecs } from '../contracts';

export interface PowerOutputs {
  readonly compute: Values<typeof ecs.outputs> | undefined;
  readonly ingress: Values<typeof albDns.outputs> | undefined;
  readonly stores: Values<typeof data.outputs> | undefined;
}
