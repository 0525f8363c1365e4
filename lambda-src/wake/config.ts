/** Settings of the function, from its environment. */
import * as z from 'zod';
import { ENVIRONMENT } from './contract';

const secret = z.string().regex(/^arn:[\w-]+:secretsmanager:/, 'must be the ARN of a secret');

const settings = z.object({
  [ENVIRONMENT.tokenSecret]: secret,
  [ENVIRONMENT.githubSecret]: secret.optional(),
  [ENVIRONMENT.path]: z
    .string()
    .regex(/^(\/[\w.-]+)+$/, 'must be a path such as /shop/dev/power')
    .optional(),
  [ENVIRONMENT.powerSwitch]: z
    .string()
    .regex(/^[\w:-]+$/, 'must be the name or the ARN of a function')
    .optional(),
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

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the settings; throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Variables): Config {
  const parsed = settings.safeParse(env);
  const wrong = parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  const issues = [...wrong, ...incomplete(env)];
  if (!parsed.success || issues.length > 0) {
    throw new Error(`The environment of the function is not complete. ${issues.join('; ')}`, { cause: parsed.error });
  }
  const {
    WAKE_TOKEN_SECRET: tokenSecret,
    GITHUB_SECRET: githubSecret,
    POWER_PATH: path,
    POWER_SWITCH_FUNCTION: powerSwitch,
    QUEUE_URL: queueUrl,
    RESULTS_BUCKET: resultsBucket,
  } = parsed.data;
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
