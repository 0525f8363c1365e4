/** What the roles are for: one environment, its state, its repositories, services and websites, and no others. */
import type { Environment } from '../../config/environment';
import type { Lock } from '../../config/vocabulary/account';

export interface GithubNeeds {
  readonly env: Environment;
  readonly accountId: string;
  readonly state: {
    /** Name of the bucket. */
    readonly bucket: string;
    readonly lock: Lock;
    readonly lockTableArn: string;
    /** Bootstrap states that the environment reads outputs from, as ARNs of objects. */
    readonly bootstrapArns: readonly string[];
  };
  readonly repositoryArns: readonly string[];
  /** Services of ECS. */
  readonly serviceArns: readonly string[];
  /** Roles that a new task definition may name. */
  readonly passedRoleArns: readonly string[];
  /** Functions that are made from images. */
  readonly functionNames: readonly string[];
  /** Buckets of websites, and the distributions in front of them. */
  readonly websiteBucketArns: readonly string[];
  readonly distributionArns: readonly string[];
}
