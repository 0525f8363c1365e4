/** The ports of the free tier check on AWS. */
import { BudgetsClient, DescribeBudgetCommand } from '@aws-sdk/client-budgets';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { PATIENCE } from '../power/aws/patience';
import type { Variables } from '../shared/settings';
import type { Config } from './config';
import type { Spend } from './core';
import { readOffers } from './free-tier-api';
import type { Ports } from './run';

export function awsPorts(config: Config, env: Variables): Omit<Ports, 'log'> {
  const { topic: TopicArn } = config;
  const sns = new SNSClient(PATIENCE);
  return {
    offers: () => readOffers(env),
    spend: () => readSpend(config),
    publish: async ({ subject: Subject, text: Message }) => {
      await sns.send(new PublishCommand({ TopicArn, Subject, Message }));
    },
  };
}

/**
 * From the budget: Cost Explorer would take $0.01 a request of an environment that must cost nothing. Amounts are texts
 * there. Without any spend there is no amount of it: that is 0.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html
 */
async function readSpend({ accountId: AccountId, budgetName: BudgetName }: Config): Promise<Spend> {
  const { Budget } = await new BudgetsClient(PATIENCE).send(new DescribeBudgetCommand({ AccountId, BudgetName }));
  const { ActualSpend, ForecastedSpend } = Budget?.CalculatedSpend ?? {};
  const { Amount: amount = '0', Unit: unit = 'USD' } = ActualSpend ?? {};
  const actual = Number(amount);
  if (Budget === undefined || !Number.isFinite(actual) || unit !== 'USD') {
    throw new Error(`budget ${BudgetName} has no spend in USD: ${amount} ${unit}`);
  }
  const forecast = Number(ForecastedSpend?.Amount ?? Number.NaN);
  return { actual, ...(Number.isFinite(forecast) ? { forecast } : {}) };
}
