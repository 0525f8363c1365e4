/** Settings of the function, from its environment. */
import * as z from 'zod';
import { readSettings, unitPath, type Variables } from '../shared/settings';
import { ENVIRONMENT } from './contract';

const settings = z.object({
  [ENVIRONMENT.path]: unitPath,
});

export interface Config {
  /** Path of the unit's parameters, without a slash at its end. */
  readonly path: string;
}

/** Reads the settings; throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Variables): Config {
  return { path: readSettings(settings, env).POWER_PATH };
}
