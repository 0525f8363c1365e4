/** The functions that act on what the environment costs: stop it, report it, count what is free. */
import type { Construct } from 'constructs';
import { name } from '../../config/naming';
import { BudgetStop } from '../../modules/cost/budget-stop';
import { CostReport } from '../../modules/cost/cost-report';
import { EstimateParameter } from '../../modules/cost/estimate-parameter';
import { FreeTierUsage } from '../../modules/cost/free-tier-usage';
import type { Operations } from '../../modules/operations/operations';
import type { SwitchedUnit } from './switched-unit';

export interface CostTargets {
  readonly unit: SwitchedUnit | undefined;
  /** A list that is known at apply time. */
  readonly emails: string[];
}

/** Makes those that the environment asks for. */
export function costFunctions(scope: Construct, operations: Operations, { unit, emails }: CostTargets): void {
  const { env, accountId, mailTopicArn: topic, topicKeyArn: topicKey } = operations;
  const { cost } = env;
  // `cost/needs-topic` asks for the topic: without it there is nobody to tell.
  if (!cost || topic === undefined) return;
  const told = { topic, ...(topicKey === undefined ? {} : { topicKey }) };
  const budgetName = name(env, 'monthly', 'budget');
  const budget = `arn:aws:budgets::${accountId}:budget/${budgetName}`;
  if (cost.stopAtPercent !== undefined && unit) {
    const { parameters, powerSwitch } = unit.observed;
    new BudgetStop(scope, 'stop', {
      operations,
      budgetName,
      stopAtPercent: cost.stopAtPercent,
      resources: { parameters, powerSwitch, budget, ...told },
    });
  }
  if (cost.report) {
    const { name: estimateName } = new EstimateParameter(scope, 'estimate', env);
    const estimate = `arn:aws:ssm:${env.region}:${accountId}:parameter${estimateName}`;
    new CostReport(scope, 'report', {
      operations,
      report: cost.report,
      budgetNames: [budgetName],
      estimateName,
      emails,
      resources: { budgets: [budget], estimate, ...told },
    });
  }
  if (cost.freeTier) {
    new FreeTierUsage(scope, 'free_tier', {
      operations,
      freeTier: cost.freeTier,
      budgetName,
      resources: { budget, ...told },
    });
  }
}
