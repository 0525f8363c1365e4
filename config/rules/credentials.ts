/** What a credential looks like, and how a finding avoids repeating one. */
import { formatValue, type Path, type PathSegment } from '../findings';

/** Values that are credentials by their form, wherever they stand. */
const FORMS: readonly { readonly what: string; readonly form: RegExp }[] = [
  { what: 'an AWS access key id', form: /\b(AKIA|ASIA)[A-Z0-9]{16}\b/ },
  {
    what: 'an AWS secret access key',
    form: /(?<![A-Za-z0-9/+=])(?=\S{0,39}[a-z])(?=\S{0,39}[A-Z])(?=\S{0,39}\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/,
  },
  { what: 'a private key', form: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { what: 'a GitHub token', form: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})/ },
  { what: 'a Slack token', form: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/ },
  { what: 'an API key', form: /\bsk-[A-Za-z0-9_-]{20,}/ },
  { what: 'a Stripe key', form: /\b[rs]k_(live|test)_[A-Za-z0-9]{16,}/ },
  { what: 'a Google API key', form: /\bAIza[A-Za-z0-9_-]{35}/ },
  { what: 'a JSON web token', form: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\./ },
  { what: 'an address with a password', form: /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]*:(?!\$\{)[^\s/@]+@/i },
];

/** Keys whose value is a credential by what they are called. */
const SECRET_KEY =
  /(password|passwd|pwd|passphrase|secret|token|credentials?|(api|access|private|secret|signing|encryption|session|auth)[_-]?key)$/i;

/** What no credential is: nothing, a switch, a word of the vocabulary, an ARN, a path, a plain address, a Terraform reference. */
const HARMLESS =
  /^(|true|false|none|null|on|off|generated|managed-by-rds|unchanged|arn:\S+|\/\S*|\$\{[^}]+\}|https?:\/\/[^\s@]+)$/i;

/** Records whose keys are names of other things: what stands there refers to a secret, or is about one. */
const REFERRING: readonly PathSegment[] = ['secrets', 'logQueries', 'dependsOn', 'mounts'];

export interface Credential {
  readonly at: Path;
  readonly what: string;
}

/** Every credential in a value, with its path. Follows plain objects and lists, each once. */
export function credentialsIn(value: unknown, at: Path = [], seen: WeakSet<object> = new WeakSet()): Credential[] {
  if (typeof value === 'string') {
    const what = credentialForm(value) ?? (isSecretByName(at, value) ? 'a credential by its name' : undefined);
    return what ? [{ at, what }] : [];
  }
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  return Array.isArray(value)
    ? value.flatMap((item, index) => credentialsIn(item, [...at, index], seen))
    : Object.entries(value).flatMap(([key, item]) => credentialsIn(item, [...at, key], seen));
}

/** A text, or a note in its place when it holds a credential. */
export const redact = (text: string): string => (credentialForm(text) === undefined ? text : NOT_SHOWN);

/** A value for a message, or a note in its place when it is or holds a credential. */
export const redactedValue = (value: unknown, at: Path): string =>
  credentialsIn(value, at).length === 0 ? redact(formatValue(value)) : NOT_SHOWN;

const NOT_SHOWN = '(a credential: not shown)';

const credentialForm = (value: string): string | undefined => FORMS.find(({ form }) => form.test(value))?.what;

function isSecretByName(at: Path, value: string): boolean {
  const keys = at.filter((segment) => typeof segment === 'string');
  const [parent, key] = [keys.at(-2) ?? '', keys.at(-1) ?? ''];
  return SECRET_KEY.test(key) && !REFERRING.includes(parent) && !HARMLESS.test(value);
}
