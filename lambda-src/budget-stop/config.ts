/** Settings of the function, from its environment. */
import * as z from 'zod';
import { ENVIRONMENT } from './contract';

const settings = z.object({
  [ENVIRONMENT.path]: z.string().regex(/^(\/[\w.-]+)+$/, 'must be a path such as /shop/dev/power'),
  [ENVIRONMENT.powerSwitch]: z.string().regex(/^[\w:-]+$/, 'must be the name or the ARN of a function'),
  [ENVIRONMENT.accountId]: z.string().regex(/^\d{12}$/, 'must have 12 digits'),
  [ENVIRONMENT.budgetName]: z.string().min(1).max(100),
  [ENVIRONMENT.stopAtPercent]: z
    .string()
    .regex(/^\d{1,7}(\.\d+)?$/, 'must be a number such as 100')
    .transform(Number)
    .pipe(z.number().positive()),
  [ENVIRONMENT.topic]: z.string().regex(/^arn:[\w-]+:sns:/, 'must be the ARN of a topic'),
});

export interface Config {
  /** Path of the unit's parameters, without a slash at its end. */
  readonly path: string;
  /** Name or ARN of the power switch. */
  readonly powerSwitch: string;
  readonly accountId: string;
  readonly budgetName: string;
  readonly stopAtPercent: number;
  /** ARN. */
  readonly topic: string;
}

/** Reads the settings; throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = settings.safeParse(env);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`The environment of the function is not complete. ${issues.join('; ')}`, { cause: parsed.error });
  }
  const { data } = parsed;
  return {
    path: data.POWER_PATH,
    powerSwitch: data.POWER_SWITCH_FUNCTION,
    accountId: data.BUDGET_ACCOUNT_ID,
    budgetName: data.BUDGET_NAME,
    stopAtPercent: data.STOP_AT_PERCENT,
    topic: data.ALERT_TOPIC_ARN,
  };
}
