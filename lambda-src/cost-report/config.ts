/** Settings of the function, from its environment. */
import * as z from 'zod';
import { readSettings, type Variables } from '../shared/settings';
import { ENVIRONMENT } from './contract';

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html */
const RECIPIENTS = 50;

const tagValue = z.string().min(1).max(256);
const names = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])));
const address = z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be an address such as costs@example.com');
/** An empty variable is as good as none. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const settings = z.object({
  [ENVIRONMENT.project]: tagValue,
  [ENVIRONMENT.environment]: tagValue,
  [ENVIRONMENT.period]: z.enum(['daily', 'weekly']),
  [ENVIRONMENT.accountId]: z.string().regex(/^\d{12}$/, 'must have 12 digits'),
  [ENVIRONMENT.budgetNames]: names,
  [ENVIRONMENT.estimate]: optional(
    z.string().regex(/^(\/[\w.-]+)+$/, 'must be a name such as /shop/dev/cost/estimate'),
  ),
  [ENVIRONMENT.topic]: z.string().regex(/^arn:[\w-]+:sns:/, 'must be the ARN of a topic'),
  [ENVIRONMENT.mailFrom]: optional(address),
  [ENVIRONMENT.mailTo]: names.pipe(z.array(address).max(RECIPIENTS)),
});

export type Period = 'daily' | 'weekly';

export interface Config {
  /** Value of the tag `Project`. */
  readonly project: string;
  /** Value of the tag `Environment`. */
  readonly environment: string;
  readonly period: Period;
  /** Account of the budgets. */
  readonly accountId: string;
  readonly budgetNames: readonly string[];
  /** Name of a parameter. */
  readonly estimate?: string;
  /** ARN. */
  readonly topic: string;
  /** Absent: the topic only. */
  readonly mail?: { readonly from: string; readonly to: readonly string[] };
}

/** Reads the settings; throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Variables): Config {
  const { mailFrom, mailTo } = ENVIRONMENT;
  const halves = Boolean(env[mailFrom]) !== /[^\s,]/.test(env[mailTo] ?? '');
  const data = readSettings(settings, env, halves ? [`${mailFrom}, ${mailTo}: both or neither must be set`] : []);
  const { MAIL_FROM: from, MAIL_TO: to, ESTIMATE_PARAMETER: estimate } = data;
  return {
    project: data.PROJECT_TAG,
    environment: data.ENVIRONMENT_TAG,
    period: data.PERIOD,
    accountId: data.BUDGET_ACCOUNT_ID,
    budgetNames: data.BUDGET_NAMES,
    topic: data.REPORT_TOPIC_ARN,
    ...(estimate ? { estimate } : {}),
    ...(from && to.length > 0 ? { mail: { from, to } } : {}),
  };
}
