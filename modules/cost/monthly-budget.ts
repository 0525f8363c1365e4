import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget';
import { Construct } from 'constructs';
import type { Budget } from '../../config/vocabulary/operations';

export interface MonthlyBudgetProps {
  /** Terraform name. */
  readonly address: string;
  /** Budget name, at most 100 characters. */
  readonly name: string;
  readonly budget: Budget;
  /** Percent, spent, that the topic is told of besides. Default: none. */
  readonly stopAtPercent?: number | undefined;
  /** Mail addresses, known at apply time. */
  readonly emails: string[];
  /** SNS topic that is told too. Default: mails only. */
  readonly topicArn?: string;
  /** Only costs with these tags count. Default: the whole account. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A monthly cost budget with a notification for each threshold.
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, props: MonthlyBudgetProps) {
    super(scope, id);
    const { address, name, budget, emails, topicArn, tags } = props;
    new BudgetsBudget(this, `budget/${address}`, {
      name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: String(budget.amountUsd),
      limitUnit: 'USD',
      costFilter: tags
        ? [{ name: 'TagKeyValue', values: Object.entries(tags).map(([key, value]) => `user:${key}$${value}`) }]
        : [],
      notification: notifications(props).map(({ threshold, unit, type }) => ({
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: unit === 'USD' ? 'ABSOLUTE_VALUE' : 'PERCENTAGE',
        notificationType: type,
        subscriberEmailAddresses: emails,
        subscriberSnsTopicArns: topicArn ? [topicArn] : [],
      })),
    });
  }
}

/** AWS refuses the same threshold twice: what the environment stops at may be told of anyway. */
function notifications({ budget, stopAtPercent }: MonthlyBudgetProps): Budget['alerts'] {
  if (stopAtPercent === undefined) return budget.alerts;
  const stop = { threshold: stopAtPercent, unit: 'percent', type: 'ACTUAL' } as const;
  const told = budget.alerts.some(
    ({ threshold, unit, type }) => threshold === stop.threshold && unit === stop.unit && type === stop.type,
  );
  return told ? budget.alerts : [...budget.alerts, stop];
}
