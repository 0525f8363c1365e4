import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget';
import { Construct } from 'constructs';
import type { Budget } from '../../config/vocabulary/operations';

export interface MonthlyBudgetProps {
  /** Terraform name. */
  readonly address: string;
  /** Budget name, at most 100 characters. */
  readonly name: string;
  readonly budget: Budget;
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
  constructor(scope: Construct, id: string, { address, name, budget, emails, topicArn, tags }: MonthlyBudgetProps) {
    super(scope, id);
    new BudgetsBudget(this, `budget/${address}`, {
      name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: String(budget.amountUsd),
      limitUnit: 'USD',
      costFilter: tags
        ? [{ name: 'TagKeyValue', values: Object.entries(tags).map(([key, value]) => `user:${key}$${value}`) }]
        : [],
      notification: budget.alerts.map(({ threshold, unit, type }) => ({
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
