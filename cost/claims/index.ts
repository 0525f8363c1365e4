/** Every figure about money of every plan, in the order of the plans' lines. */
import { afirgen } from './afirgen';
import { agenticStage3v3 } from './agentic-stage3v3';
import { consumerRights } from './consumer-rights';
import { deployerDdf } from './deployer-ddf';
import { durableCode } from './durable-code';
import type { Claim } from './model';

export const CLAIMS: readonly Claim[] = [
  ...durableCode,
  ...deployerDdf,
  ...agenticStage3v3,
  ...consumerRights,
  ...afirgen,
];
