/** Settings of the function, from its environment. */
import * as z from 'zod';
import { functionName, readSettings, unitPath, type Variables } from '../shared/settings';
import { ENVIRONMENT } from './contract';

const secret = z.string().regex(/^arn:[\w-]+:secretsmanager:/, 'must be the ARN of a secret');

const settings = z.object({
  [ENVIRONMENT.tokenSecret]: secret,
  [ENVIRONMENT.githubSecret]: secret.optional(),
  [ENVIRONMENT.path]: unitPath.optional(),
  [ENVIRONMENT.powerSwitch]: functionName.optional(),
  [ENVIRONMENT.queueUrl]: z.url().optional(),
  [ENVIRONMENT.resultsBucket]: z.string().min(3).optional(),
});

export interface Config {
  readonly tokenSecret: string;
  readonly githubSecret?: string;
  /** What is started. */
  readonly unit?: { readonly path: string; readonly powerSwitch: string };
  /** Where runs wait. */
  readonly runs?: { readonly queueUrl: string; readonly resultsBucket: string };
}

/** Reads the settings; throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Variables): Config {
  const {
    WAKE_TOKEN_SECRET: tokenSecret,
    GITHUB_SECRET: githubSecret,
    POWER_PATH: path,
    POWER_SWITCH_FUNCTION: powerSwitch,
    QUEUE_URL: queueUrl,
    RESULTS_BUCKET: resultsBucket,
  } = readSettings(settings, env, incomplete(env));
  return {
    tokenSecret,
    ...(githubSecret === undefined ? {} : { githubSecret }),
    ...(path === undefined || powerSwitch === undefined ? {} : { unit: { path, powerSwitch } }),
    ...(queueUrl === undefined || resultsBucket === undefined ? {} : { runs: { queueUrl, resultsBucket } }),
  };
}

const PAIRS = [
  [ENVIRONMENT.path, ENVIRONMENT.powerSwitch],
  [ENVIRONMENT.queueUrl, ENVIRONMENT.resultsBucket],
] as const;

/** What is only half there, or not at all. */
function incomplete(env: Variables): string[] {
  const halves = PAIRS.flatMap(([one, other]) => {
    if ((env[one] === undefined) === (env[other] === undefined)) return [];
    const [missing, there] = env[one] === undefined ? [one, other] : [other, one];
    return [`${missing}: goes with ${there}`];
  });
  const nothing = PAIRS.flat().every((name) => env[name] === undefined);
  return nothing ? [`${ENVIRONMENT.path}, ${ENVIRONMENT.queueUrl}: one of them, or there is nothing to do`] : halves;
}
