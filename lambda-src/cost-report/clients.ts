/** The ports of the cost report on AWS. */
import { BudgetsClient, DescribeBudgetCommand } from '@aws-sdk/client-budgets';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { PATIENCE } from '../power/aws/patience';
import { amountOf } from './amounts';
import type { Config } from './config';
import { type Estimate, estimateDocument } from './contract';
import type { Ports } from './core';
import { costExplorer } from './cost-explorer';
import type { Budget } from './facts';
import type { Mail } from './mail';

export function awsPorts(config: Config): Omit<Ports, 'now' | 'log'> {
  const { accountId, topic: TopicArn, mail } = config;
  const budgets = new BudgetsClient(PATIENCE);
  const sns = new SNSClient(PATIENCE);
  return {
    ...costExplorer(config),
    budget: (name) => readBudget(budgets, accountId, name),
    estimate: readEstimate,
    publish: async ({ subject: Subject, text: Message }) => {
      await sns.send(new PublishCommand({ TopicArn, Subject, Message }));
    },
    ...(mail ? { sendMail: (each: Mail) => sendMail(mail, each) } : {}),
  };
}

/** Without any spend there is no amount of it: that is 0. */
async function readBudget(client: BudgetsClient, AccountId: string, BudgetName: string): Promise<Budget> {
  const { Budget } = await client.send(new DescribeBudgetCommand({ AccountId, BudgetName }));
  const { Amount: limit = '', Unit: unit = '' } = Budget?.BudgetLimit ?? {};
  const { ActualSpend, ForecastedSpend } = Budget?.CalculatedSpend ?? {};
  return {
    limit: amountOf(limit),
    actual: amountOf(ActualSpend?.Amount ?? '0'),
    ...(ForecastedSpend?.Amount ? { forecast: amountOf(ForecastedSpend.Amount) } : {}),
    unit,
  };
}

async function readEstimate(Name: string): Promise<Estimate | undefined> {
  try {
    const { Parameter } = await new SSMClient(PATIENCE).send(new GetParameterCommand({ Name }));
    return estimateDocument.nullable().parse(JSON.parse(Parameter?.Value ?? '')) ?? undefined;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
async function sendMail({ from, to }: NonNullable<Config['mail']>, { subject, text, html }: Mail): Promise<void> {
  const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
  await new SESv2Client(PATIENCE).send(
    new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [...to] },
      Content: { Simple: { Subject: content(subject), Body: { Text: content(text), Html: content(html) } } },
    }),
  );
}
