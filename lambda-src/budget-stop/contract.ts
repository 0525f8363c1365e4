/** What the budget stop, its infrastructure and AWS Budgets agree on. */
// As namespace: `{ z }` brings every language of zod's messages into the bundle, 350 KB.
import * as z from 'zod';

/** Environment variables of the function. All are required: an environment opts in by having the function. */
export const ENVIRONMENT = {
  /** Path of the unit's parameters, without a slash at its end. */
  path: 'POWER_PATH',
  /** Name or ARN of the power switch of the same unit. */
  powerSwitch: 'POWER_SWITCH_FUNCTION',
  /** Account of the budget, 12 digits. */
  accountId: 'BUDGET_ACCOUNT_ID',
  /** Name of the environment's monthly cost budget. */
  budgetName: 'BUDGET_NAME',
  /** Percent of the budget's amount, above 0, at which the environment stops. */
  stopAtPercent: 'STOP_AT_PERCENT',
  /** Topic whose subscribers read that it was stopped. It may be the one that the budget notifies. */
  topic: 'ALERT_TOPIC_ARN',
} as const;

/**
 * What SNS gives a function.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export const snsEvent = z.object({
  Records: z
    .array(
      z.object({
        Sns: z.object({ Subject: z.string().nullish(), Message: z.string(), Timestamp: z.iso.datetime() }),
      }),
    )
    .min(1),
});

/** Tag of the unit that says for which month its stop was mailed, `2026-11`. Set after the mail. */
export const TOLD_TAG = 'budget-stop-told';

/** Names of the metrics: one of them is counted for each event. */
export const METRICS = ['BudgetStops', 'BudgetStopsIgnored'] as const;

/** ARNs. */
export interface BudgetStopResources {
  /** `arn:aws:ssm:<region>:<account>:parameter<path>`. */
  readonly parameters: string;
  /** `arn:aws:lambda:<region>:<account>:function:<name>` of the power switch. */
  readonly powerSwitch: string;
  /** `arn:aws:budgets::<account>:budget/<name>`. */
  readonly budget: string;
  readonly topic: string;
  /** Customer managed key of the topic. Default: none. */
  readonly topicKey?: string;
}

/** What the function may do, and nothing else. */
export function permissions({ parameters, powerSwitch, budget, topic, topicKey }: BudgetStopResources) {
  return [
    {
      sid: 'StopUnit',
      actions: ['ssm:GetParameter', 'ssm:ListTagsForResource', 'ssm:AddTagsToResource'],
      resources: [`${parameters}/unit`],
    },
    { sid: 'AskSwitch', actions: ['lambda:InvokeFunction'], resources: [powerSwitch] },
    // Allows DescribeBudget. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html
    { sid: 'ReadBudget', actions: ['budgets:ViewBudget'], resources: [budget] },
    { sid: 'Tell', actions: ['sns:Publish'], resources: [topic] },
    ...(topicKey ? [{ sid: 'UseKey', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [topicKey] }] : []),
  ];
}
