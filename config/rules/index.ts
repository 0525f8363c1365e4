/** Every rule, by what it is about: whatever a file of rules exports is one. */
import type { Account } from '../vocabulary/account';
import * as account from './account';
import { accountBudget, environmentBudget } from './budgets';
import * as capacity from './capacity';
import * as compose from './compose';
import * as containers from './containers';
import * as costFunctions from './cost-functions';
import * as costTraps from './cost-traps';
import * as databaseParameters from './database-parameters';
import * as databaseUsers from './database-users';
import * as databaseWindows from './database-windows';
import * as databases from './databases';
import { decisionRules } from './decisions';
import * as deployment from './deployment';
import * as domains from './domains';
import * as egress from './egress';
import { EXPLANATIONS } from './explanations';
import * as fargate from './fargate';
import * as functions from './functions';
import * as health from './health';
import * as iam from './iam';
import * as images from './images';
import { accountImportIds, environmentImportIds, importedTwice } from './import-ids';
import * as imports from './imports';
import * as inAccount from './in-account';
import * as instances from './instances';
import { accountLists, environmentLists } from './lists';
import * as loadBalancing from './load-balancing';
import * as nameTemplates from './name-templates';
import * as names from './names';
import * as network from './network';
import * as observability from './observability';
import * as power from './power';
import * as queues from './queues';
import * as reachability from './reachability';
import * as recovery from './recovery';
import { accountRefactoring, environmentRefactoring } from './refactoring';
import * as references from './references';
import type { Rule } from './rule';
import * as scaling from './scaling';
import * as schedule from './schedule';
import { literalSecret, secretVariable } from './secrets';
import * as security from './security';
import * as securityGroups from './security-groups';
import * as storage from './storage';
import * as subnets from './subnets';
import { accountTags, deploymentTags, environmentTags } from './tags';
import { terraformTemplate } from './templates';
import * as websites from './websites';

/** About one environment. */
export const RULES: readonly Rule[] = [
  ...Object.values(network),
  ...Object.values(subnets),
  ...Object.values(egress),
  ...Object.values(loadBalancing),
  ...Object.values(securityGroups),
  ...Object.values(domains),
  ...Object.values(fargate),
  ...Object.values(capacity),
  ...Object.values(containers),
  ...Object.values(images),
  ...Object.values(health),
  ...Object.values(scaling),
  ...Object.values(schedule),
  ...Object.values(power),
  ...Object.values(compose),
  ...Object.values(databaseParameters),
  ...Object.values(databaseUsers),
  ...Object.values(databaseWindows),
  ...Object.values(databases),
  ...Object.values(functions),
  ...Object.values(iam),
  ...Object.values(instances),
  ...Object.values(queues),
  ...Object.values(storage),
  environmentImportIds,
  ...Object.values(imports),
  ...Object.values(websites),
  ...Object.values(references),
  ...Object.values(reachability),
  ...Object.values(names),
  ...nameTemplates.environmentTemplates,
  secretVariable,
  ...Object.values(observability),
  ...Object.values(security),
  ...environmentBudget,
  ...Object.values(costFunctions),
  ...Object.values(costTraps),
  ...Object.values(recovery),
  ...environmentTags,
  environmentLists,
  ...environmentRefactoring,
];

/** About the account file. */
export const ACCOUNT_RULES: readonly Rule<Account>[] = [
  ...Object.values(account),
  ...accountBudget,
  ...accountTags,
  accountLists,
  accountImportIds,
  ...accountRefactoring,
];

/** About an environment in the account that it is deployed to, among the others. */
export const PROJECT_RULES: readonly Rule<inAccount.EnvironmentInAccount>[] = [
  ...Object.values(inAccount),
  importedTwice,
];

/** About a file as it was written. */
export const FILE_RULES: readonly Rule<unknown>[] = [literalSecret, terraformTemplate];

const WITHOUT_DECISIONS: readonly RuleText[] = [
  ...shapeRules(),
  ...FILE_RULES,
  ...Object.values(deployment),
  ...RULES,
  ...PROJECT_RULES,
  ...ACCOUNT_RULES,
  ...deploymentTags,
  ...EXPLANATIONS,
];
const aboutDecisions = decisionRules(WITHOUT_DECISIONS);

/** About a deployment as a whole. */
export const DEPLOYMENT_RULES: readonly Rule<deployment.DeploymentSubject>[] = [
  ...Object.values(deployment),
  ...deploymentTags,
  ...aboutDecisions,
];

/** What can be said of a rule without a subject. */
export type RuleText = Omit<Rule, 'check'>;

/** Every rule once, for explanations: budgets and tags are checked in environments and in the account. */
export const EVERY_RULE: readonly RuleText[] = [...WITHOUT_DECISIONS, ...aboutDecisions].filter(
  ({ id }, index, all) => all.findIndex((each) => each.id === id) === index,
);

/** What the schema says before any rule runs. */
function shapeRules(): RuleText[] {
  const shape = (id: string, because: string): RuleText => ({
    id,
    severity: 'error',
    because,
    source: 'docs/reference/config.md',
  });
  return [
    shape('schema/missing', 'Without this value the environment is not described.'),
    shape('schema/unknown-key', 'A key that the vocabulary does not know would be ignored without a word.'),
    shape('schema/value', 'The vocabulary gives each value a form: a duration, a size, a range, one word of a few.'),
  ];
}
