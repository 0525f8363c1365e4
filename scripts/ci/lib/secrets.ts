/** Values that no log, comment or message may carry. */
import type { Variables } from './actions';

/** Credentials of the run itself. */
const CREDENTIALS = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'GITHUB_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];

/** Shorter ones stand in ordinary words, and hiding those would hide the message. */
const SHORTEST = 8;

/** Credentials, and the values of the named Terraform variables. */
export function secretValues(env: Variables, variables: readonly string[]): string[] {
  const names = [...CREDENTIALS, ...variables.map((name) => `TF_VAR_${name}`)];
  const values = names.map((name) => env[name] ?? '').filter((value) => value.length >= SHORTEST);
  return [...new Set(values)];
}

/** The text with each secret, and each line of one, replaced by stars. */
export function redact(text: string, secrets: readonly string[]): string {
  const parts = secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]);
  return parts
    .filter((part) => part.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .reduce((redacted, part) => redacted.replaceAll(part, '***'), text);
}
