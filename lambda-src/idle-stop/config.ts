/** Settings of the function, from its environment. */
import * as z from 'zod';
import { ENVIRONMENT } from './contract';

const settings = z.object({
  [ENVIRONMENT.path]: z.string().regex(/^(\/[\w.-]+)+$/, 'must be a path such as /shop/dev/power'),
  [ENVIRONMENT.powerSwitch]: z.string().regex(/^[\w:-]+$/, 'must be the name or the ARN of a function'),
});

export interface Config {
  /** Path of the unit's parameters, without a slash at its end. */
  readonly path: string;
  /** Name or ARN of the power switch. */
  readonly powerSwitch: string;
}

/** Reads the settings; throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = settings.safeParse(env);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`The environment of the function is not complete. ${issues.join('; ')}`, { cause: parsed.error });
  }
  return { path: parsed.data.POWER_PATH, powerSwitch: parsed.data.POWER_SWITCH_FUNCTION };
}
