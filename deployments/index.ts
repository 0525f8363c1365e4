/** Every plan that this project deploys. A new plan is one file and one line here. */
import { afirgen } from './afirgen';
import { agenticStage3v3 } from './agentic-stage3v3';
import { consumerRights } from './consumer-rights';
import { deployerDdf } from './deployer-ddf';
import { durableCode } from './durable-code';

export { account } from './account';

export const deployments = [durableCode, deployerDdf, agenticStage3v3, consumerRights, afirgen];
