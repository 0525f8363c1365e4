/** Settings of the function, from its environment. */
import * as z from 'zod';
import { functionName, readSettings, unitPath, type Variables } from '../shared/settings';
import { ENVIRONMENT } from './contract';

const settings = z.object({
  [ENVIRONMENT.path]: unitPath,
  [ENVIRONMENT.powerSwitch]: functionName,
});

export interface Config {
  /** Path of the unit's parameters, without a slash at its end. */
  readonly path: string;
  /** Name or ARN of the power switch. */
  readonly powerSwitch: string;
}

/** Reads the settings; throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Variables): Config {
  const { POWER_PATH: path, POWER_SWITCH_FUNCTION: powerSwitch } = readSettings(settings, env);
  return { path, powerSwitch };
}
