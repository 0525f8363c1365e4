/** Settings of the function, from its environment. */
import * as z from 'zod';
import { readSettings, type Variables } from '../shared/settings';
import { ENVIRONMENT, type RedeployTarget, redeployTarget } from './contract';

/** `off` sends passwords in the clear, so connections allow it on loopback only. */
export type Tls = 'verify' | 'off';

export interface Config {
  readonly redeploy: readonly RedeployTarget[];
  readonly tls: Tls;
}

const targets = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(redeployTarget));

const settings = z.object({
  [ENVIRONMENT.redeploy]: targets.default([]),
  [ENVIRONMENT.databaseTls]: z.enum(['verify', 'off']).default('verify'),
});

/** Reads the settings; throws one error that names every variable that is wrong. */
export function readConfig(env: Variables): Config {
  const { REDEPLOY: redeploy, DB_TLS: tls } = readSettings(settings, env);
  return { redeploy, tls };
}
