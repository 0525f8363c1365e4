/** Settings of the function, from its environment. */
import * as z from 'zod';
import { readSettings, type Variables } from '../shared/settings';
import { ENVIRONMENT, INTERVAL_SECONDS } from './contract';
import { QUIET_SECONDS } from './placement';

/** An empty variable is none: `Number('')` is 0. */
const seconds = z.string().regex(/^\d+$/, 'must be whole seconds').transform(Number);

const settings = z.object({
  [ENVIRONMENT.cluster]: z.string().regex(/^[\w-]{1,255}$/, 'must be the name of a cluster'),
  // Not longer than failures are looked back for: a deployment that ECS gave up repeats none.
  [ENVIRONMENT.fallBackAfter]: seconds.pipe(z.number().min(60).max(QUIET_SECONDS)),
  [ENVIRONMENT.backAfter]: seconds.pipe(z.number().min(INTERVAL_SECONDS)),
});

export interface Config {
  /** Name of the ECS cluster. */
  readonly cluster: string;
  readonly times: Times;
}

export interface Times {
  /** Seconds that Spot places nothing before a service moves to on-demand. */
  readonly fallBackAfterSeconds: number;
  /** Seconds on demand before Spot is tried again. */
  readonly backAfterSeconds: number;
}

/** Reads the settings; throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Variables): Config {
  const read = readSettings(settings, env);
  return {
    cluster: read.CLUSTER_NAME,
    times: { fallBackAfterSeconds: read.FALL_BACK_AFTER_SECONDS, backAfterSeconds: read.BACK_AFTER_SECONDS },
  };
}
