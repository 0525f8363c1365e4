/** Terraform variables of a workflow: two JSON objects, one for everybody and one that nobody may see. Pure. */
import { CliError } from '../../../cli/exit';
import type { Variables } from './actions';
import { isRecord } from './canonical';

/** A variable of the GitHub environment: `{"alert_emails": ["you@example.com"], "github_repository": "owner/name"}`. */
export const PLAIN = 'TF_VARS_JSON';
/** A secret of the GitHub environment: `{"secret_app_secret": "..."}`. */
export const SECRET = 'TF_SECRETS_JSON';

/** https://developer.hashicorp.com/terraform/language/values/variables: a name is an identifier. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

export interface GivenVariables {
  /** `TF_VAR_*`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Values that no log may show. */
  readonly secrets: readonly string[];
}

/** Reads both objects; all problems at once, and never a value in a message. */
export function givenVariables(env: Variables): GivenVariables {
  const problems: string[] = [];
  const plain = readObject(PLAIN, env, problems);
  const secret = readObject(SECRET, env, problems);
  const twice = Object.keys(plain).filter((name) => Object.hasOwn(secret, name));
  problems.push(...twice.map((name) => `${name} is in ${PLAIN} and in ${SECRET}`));
  if (problems.length > 0) {
    throw new CliError(`${problems.join(';\n')}.`, 'Write a JSON object of Terraform variables: {"name": value}.');
  }
  return {
    variables: Object.fromEntries(
      Object.entries({ ...plain, ...secret }).map(([name, text]) => [`TF_VAR_${name}`, text]),
    ),
    secrets: Object.values(secret),
  };
}

function readObject(name: string, env: Variables, problems: string[]): Readonly<Record<string, string>> {
  const text = (env[name] ?? '').trim();
  if (text === '') return {};
  const value = parseJson(text);
  if (!isRecord(value)) {
    problems.push(`${name} is not a JSON object`);
    return {};
  }
  const wrong = Object.entries(value).filter(([key, each]) => !NAME.test(key) || each === null);
  problems.push(
    ...wrong.map(([key]) => (NAME.test(key) ? `${name}: ${key} is null` : `${name}: a key is no name of a variable`)),
  );
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, textOf(each)]));
}

/** Terraform takes texts as they are, and everything else as JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Undefined for what is no JSON: the parser's own message would quote it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
