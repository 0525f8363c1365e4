/** Every rule, in the order in which findings of one path are shown. */

import type { Account } from '../vocabulary/account';
import type { EnvironmentInAccount } from './account';
import * as accounts from './account';
import * as capacity from './capacity';
import { decisionRules } from './decisions';
import type { DeploymentSubject } from './deployment';
import * as deployments from './deployment';
import * as fargate from './fargate';
import * as network from './network';
import type { Rule } from './rule';
import { literalSecret, secretVariable } from './secrets';

export const RULES: readonly Rule[] = [
  ...Object.values(fargate),
  ...Object.values(capacity),
  ...Object.values(network),
  secretVariable,
];
export const ACCOUNT_RULES: readonly Rule<Account>[] = [
  accounts.homeRegion,
  accounts.accountRegions,
  accounts.stateNames,
  accounts.stateShared,
];
export const PROJECT_RULES: readonly Rule<EnvironmentInAccount>[] = [
  accounts.regionMissing,
  accounts.accountSwitch,
  accounts.replicationPrefix,
  accounts.allocationTags,
  accounts.nameCollision,
  accounts.domainShared,
];
export const FILE_RULES: readonly Rule<unknown>[] = [literalSecret];
const base: readonly Rule<DeploymentSubject>[] = Object.values(deployments);
const rest = [...RULES, ...ACCOUNT_RULES, ...PROJECT_RULES, ...FILE_RULES, ...base];
export const DEPLOYMENT_RULES: readonly Rule<DeploymentSubject>[] = [...base, ...decisionRules(rest)];
export const EVERY_RULE: readonly Omit<Rule, 'check'>[] = [...rest, ...DEPLOYMENT_RULES.slice(base.length)];
