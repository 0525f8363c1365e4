/** Every plan that this project deploys. A new plan is one file and one line here. */
import { durableCode } from './durable-code';

export { account } from './account';

export const deployments = [durableCode];
