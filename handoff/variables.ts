/** Variables and outputs of a stack, for people: README and example values. */
import { expression } from './hcl/expression';
import { isObject, type Json, type JsonObject } from './json';

export interface VariableFacts {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  /** Kept in no state and no plan. */
  readonly ephemeral: boolean;
  readonly sensitive: boolean;
  /** What its validation says of a value that does not fit. */
  readonly rules: readonly string[];
}

export interface OutputFacts {
  readonly name: string;
  readonly description: string;
}

export function variablesOf({ variable }: JsonObject): VariableFacts[] {
  return bodies(variable).map(([name, body]) => ({
    name,
    type: text(body['type']) || 'any',
    description: text(body['description']),
    required: body['default'] === undefined,
    ephemeral: body['ephemeral'] === true,
    sensitive: body['sensitive'] === true,
    rules: list(body['validation']).map((rule) => text(isObject(rule) ? rule['error_message'] : undefined)),
  }));
}

export function outputsOf({ output }: JsonObject): OutputFacts[] {
  return bodies(output).map(([name, body]) => ({ name, description: text(body['description']) }));
}

/** What a value looks like, where the type alone does not tell. */
const EXAMPLES: readonly (readonly [RegExp, Json])[] = [
  [/^alert_emails$/, ['you@example.com']],
  [/^github_repository$/, 'owner/name'],
  [/^admin_cidr$/, '203.0.113.7/32'],
  [/^image_/, 'none'],
];

function exampleOf({ name, type }: VariableFacts): Json {
  const known = EXAMPLES.find(([pattern]) => pattern.test(name));
  if (known) return known[1];
  if (type === 'bool') return false;
  if (type === 'number') return 0;
  if (/^(list|set|tuple)\b/.test(type)) return [];
  return /^(map|object)\b/.test(type) ? {} : '';
}

/** `terraform.tfvars.example` of a stack. */
export function exampleFile(folder: string, variables: readonly VariableFacts[]): string {
  const head = [
    `# Values for ${folder}. Copy this to terraform.tfvars, which Terraform reads by itself, and edit it.`,
    '# A value that several milestones take can be given once for all of them: export TF_VAR_<name>.',
  ];
  return `${[head.join('\n'), ...variables.map(exampleText)].join('\n\n')}\n`;
}

function exampleText(variable: VariableFacts): string {
  const { name, type, description, required, ephemeral, sensitive, rules } = variable;
  const about = [description, ...rules].filter((line) => line !== '').map((line) => `# ${line.replaceAll('\n', ' ')}`);
  if (ephemeral || sensitive) {
    return [...about, `# Secret: keep it in no file.`, `#   export TF_VAR_${name}=...`].join('\n');
  }
  const line = `${name} = ${expression(exampleOf(variable), 'literal')}`;
  return [...about, `# ${type}${required ? '' : ', optional'}`, required ? line : `# ${line}`].join('\n');
}

function bodies(value: Json | undefined): [string, JsonObject][] {
  return Object.entries(isObject(value) ? value : {}).flatMap(([name, body]): [string, JsonObject][] =>
    isObject(body) ? [[name, body]] : [],
  );
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
