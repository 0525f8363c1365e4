/** The one JSON file of a stack as the files that Terraform users expect. */
import { COMMENT, isList, isObject, type Json, type JsonObject } from './json';

/** Write-only arguments, which keep secrets out of the state, came with 1.11; in OpenTofu, too. */
const REQUIRED_VERSION = '>= 1.11.0';

/** Names of the files, without their ending, in the order of reading. */
export const FILES = ['versions', 'backend', 'variables', 'main', 'outputs'] as const;
export type FileName = (typeof FILES)[number];

export interface StackFiles {
  /** Files with content. */
  readonly files: Readonly<Partial<Record<FileName, JsonObject>>>;
  /** Backend settings that are the same for a whole environment: `-backend-config`. */
  readonly partialBackend: JsonObject;
  readonly requiredProviders: JsonObject;
}

/** Backend settings that are a milestone's own. */
const OWN_BACKEND = ['key', 'encrypt'];

/** Splits a stack; comments, in which cdktf keeps its metadata, are left out. */
export function splitStack(stack: string, json: JsonObject): StackFiles {
  const { [COMMENT]: _metadata, terraform, variable, output, ...rest } = json;
  if (!isObject(terraform)) throw new Error(`${stack} has no terraform block.`);
  const { backend, required_providers, ...settings } = terraform;
  const s3 = isObject(backend) ? backend['s3'] : undefined;
  if (!isObject(s3)) throw new Error(`${stack} has no S3 backend: the hand-off knows no other.`);
  const own = ([key]: [string, Json]): boolean => OWN_BACKEND.includes(key);
  const requiredProviders = isObject(required_providers) ? required_providers : {};
  const files: Record<FileName, JsonObject> = {
    versions: {
      terraform: { required_version: REQUIRED_VERSION, required_providers: requiredProviders, ...settings },
    },
    backend: { terraform: { backend: { s3: Object.fromEntries(Object.entries(s3).filter(own)) } } },
    variables: variable === undefined ? {} : { variable: withoutComments(variable, 1) },
    main: Object.fromEntries(
      Object.entries(rest).map(([section, value]) => [section, withoutSectionComments(section, value)]),
    ),
    outputs: output === undefined ? {} : { output: withoutComments(output, 1) },
  };
  return {
    files: Object.fromEntries(Object.entries(files).filter(([, content]) => Object.keys(content).length > 0)),
    partialBackend: Object.fromEntries(Object.entries(s3).filter((entry) => !own(entry))),
    requiredProviders,
  };
}

/** Labels before the body of a section's blocks. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  provider: 1,
  module: 1,
  check: 1,
};

function withoutSectionComments(section: string, value: Json): Json {
  return withoutComments(value, LABELS[section] ?? 0);
}

/** Leaves out comments down to the bodies below `labels`; deeper, `//` may be the key of a map. */
function withoutComments(value: Json, labels: number): Json {
  if (isList(value)) return value.map((item) => withoutComments(item, labels));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== COMMENT);
  return Object.fromEntries(entries.map(([key, item]) => [key, labels > 0 ? withoutComments(item, labels - 1) : item]));
}
