/** Settings of the function, from its environment. */
import * as z from 'zod';
import { readSettings, type Variables } from '../shared/settings';
import { ENVIRONMENT } from './contract';

const settings = z.object({
  [ENVIRONMENT.queueUrl]: z.url(),
  [ENVIRONMENT.resultsBucket]: z.string().min(3),
  [ENVIRONMENT.statusBase]: z.string().regex(/^(\/[\w-]+)+$/, 'must be a path such as /runs'),
});

export interface Config {
  readonly queueUrl: string;
  readonly resultsBucket: string;
  /** Path without a slash at its end. */
  readonly statusBase: string;
}

/** Reads the settings; throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Variables): Config {
  const data = readSettings(settings, env);
  return { queueUrl: data.QUEUE_URL, resultsBucket: data.RESULTS_BUCKET, statusBase: data.STATUS_BASE };
}
