/** Settings of the function, from its environment. */
import * as z from 'zod';
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
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = settings.safeParse(env);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`The environment of the function is wrong. ${issues.join('; ')}`, { cause: parsed.error });
  }
  return { redeploy: parsed.data.REDEPLOY, tls: parsed.data.DB_TLS };
}
