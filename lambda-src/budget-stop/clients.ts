/** The ports of the budget stop on AWS. */
import { BudgetsClient, DescribeBudgetCommand } from '@aws-sdk/client-budgets';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, ListTagsForResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { PATIENCE } from '../power/aws/patience';
import { UNIT } from '../power/parameters';
import { unitDocument } from '../power/unit';
import { unitSwitch } from '../shared/unit-switch';
import type { Config } from './config';
import type { Ports } from './core';
import type { Spend } from './mail';

export function awsPorts(config: Config): Omit<Ports, 'now' | 'log'> {
  const { path, powerSwitch, topic: TopicArn } = config;
  const ssm = new SSMClient(PATIENCE);
  const sns = new SNSClient(PATIENCE);
  return {
    ...unitSwitch({ path, functionName: powerSwitch }),
    spend: () => readSpend(config),
    // This one parameter only: whatever else of the unit cannot be read, it is to be stopped.
    readUnit: async () => {
      const Name = `${path}/${UNIT}`;
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
      const { TagList = [] } = await ssm.send(
        new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: Name }),
      );
      return {
        unit: unitDocument.parse(JSON.parse(Parameter?.Value ?? '')),
        tags: Object.fromEntries(TagList.map(({ Key = '', Value = '' }) => [Key, Value])),
      };
    },
    publish: async ({ subject: Subject, text: Message }) => {
      await sns.send(new PublishCommand({ TopicArn, Subject, Message }));
    },
  };
}

/**
 * Amounts are texts there. Without any spend there is no amount of it: that is 0.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html
 */
async function readSpend({ accountId: AccountId, budgetName: BudgetName }: Config): Promise<Spend> {
  const { Budget } = await new BudgetsClient(PATIENCE).send(new DescribeBudgetCommand({ AccountId, BudgetName }));
  const { Amount: limit, Unit: unit = '' } = Budget?.BudgetLimit ?? {};
  const { Amount: actual = '0', Unit: spent = unit } = Budget?.CalculatedSpend?.ActualSpend ?? {};
  const spend = { actual: Number(actual), limit: Number(limit), unit };
  if (Number.isFinite(spend.actual) && spend.limit > 0 && spent === unit) return spend;
  throw new Error(`budget ${BudgetName} cannot be compared: ${actual} ${spent} of ${limit} ${unit}`);
}
