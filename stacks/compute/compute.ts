/** What every kind of compute is built from, and what it gives back: the parts of the `ecs` milestone. */
import type { Environment } from '../../config/environment';
import type { Cluster } from '../../modules/ecs/cluster';
import type { Image } from '../../modules/ecs/image';
import type { WorkloadContext } from '../../modules/workload/values';
import type { Values } from '../contract';
import type { albDns, ecr, ecs, foundation } from '../contracts';
import type { MilestoneStack } from '../milestone-stack';

/** What a kind of compute is built from. */
export interface ComputeContext {
  /** The `ecs` stack, scope of everything. Its `place.tags` are the tags that the provider gives by default. */
  readonly stack: MilestoneStack;
  readonly env: Environment;
  readonly accountId: string;
  /** Days that logs are kept. */
  readonly logRetentionDays: number;
  readonly network: Values<typeof foundation.outputs>;
  /** The cluster. Absent where neither services nor jobs need it. */
  readonly cluster: Cluster | undefined;
  /** Registry addresses and ARNs by repository; empty without an `ecr` milestone. */
  readonly repositories: Values<typeof ecr.outputs>;
  /** An image variable for each repository; `given` tells whether the image exists. */
  readonly images: Readonly<Record<string, Image>>;
  /** Load balancers and discovery. Absent without an `alb-dns` milestone. */
  readonly ingress: Values<typeof albDns.outputs> | undefined;
  /** What references, secrets, mounts and permissions stand for: takes the place of the `data` contract. */
  readonly workload: WorkloadContext;
}

/** The `ecs` contract. */
export type ComputeOutputs = Values<typeof ecs.outputs>;

/** Builds one kind of compute; what a kind does not have is left out, maps then count as empty. */
export type ComputeBuilder = (context: ComputeContext) => Partial<ComputeOutputs>;
