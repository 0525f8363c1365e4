/** Settings of the function, from its environment. */
import * as z from 'zod';
import { readSettings, type Variables } from '../shared/settings';
import { DEFAULT_COST_FROM_USD, ENVIRONMENT, type Limits, limits } from './contract';

const settings = z.object({
  [ENVIRONMENT.accountId]: z.string().regex(/^\d{12}$/, 'must have 12 digits'),
  [ENVIRONMENT.budgetName]: z.string().min(1).max(100),
  [ENVIRONMENT.limits]: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('must be JSON');
        return z.NEVER;
      }
    })
    .pipe(limits),
  [ENVIRONMENT.costFromUsd]: z
    .string()
    .regex(/^\d{1,7}(\.\d+)?$/, 'must be a number such as 0.01')
    .transform(Number)
    .pipe(z.number().positive())
    .default(DEFAULT_COST_FROM_USD),
  [ENVIRONMENT.topic]: z.string().regex(/^arn:[\w-]+:sns:/, 'must be the ARN of a topic'),
});

export interface Config {
  readonly accountId: string;
  readonly budgetName: string;
  readonly limits: Limits;
  /** USD: spend at or above it is said. */
  readonly costFromUsd: number;
  /** ARN. */
  readonly topic: string;
}

/** Reads the settings; throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Variables): Config {
  const data = readSettings(settings, env);
  return {
    accountId: data.BUDGET_ACCOUNT_ID,
    budgetName: data.BUDGET_NAME,
    limits: data.LIMITS,
    costFromUsd: data.COST_FROM_USD,
    topic: data.ALERT_TOPIC_ARN,
  };
}
