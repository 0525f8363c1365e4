/** What was synthesized, as the tests look at it: addresses, attributes, JSON text read back. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, type Manifest, readManifest } from '../../config/manifest';

/** Variable that carries the folder of `synthesize-once` to the test processes. */
export const SYNTHESIZED_VARIABLE = 'CAIRN_TEST_SYNTHESIZED';

/** Folder that `synthesize-once` fills, one for each run. */
const SYNTHESIZED = process.env[SYNTHESIZED_VARIABLE] ?? '';

export type Attributes = Record<string, unknown>;
type Block = Record<string, Record<string, Attributes>>;

export interface StackJson {
  readonly resource?: Block;
  readonly data?: Block;
  readonly output?: Record<string, { value: unknown; description?: string }>;
  readonly variable?: Record<string, Attributes>;
  readonly locals?: Attributes;
  readonly provider: {
    aws: {
      region: string;
      alias?: string;
      default_tags: { tags: Record<string, string> }[];
      ignore_tags?: { keys: string[] }[];
    }[];
  };
  readonly terraform: {
    backend: { s3: Record<string, unknown> };
    required_providers: { aws: { source: string; version: string } };
  };
}

/** Ids of every synthesized stack. */
export function stackIds(outdir = SYNTHESIZED): string[] {
  return readdirSync(join(outdir, 'stacks')).sort();
}

/** A stack without the metadata of cdktf. */
export function stack(id: string, outdir = SYNTHESIZED): StackJson {
  const text = readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8');
  return JSON.parse(text, (key, value) => (key === '//' ? undefined : value)) as StackJson;
}

export function manifestOf(outdir = SYNTHESIZED): Manifest {
  return readManifest(join(outdir, MANIFEST_FILE));
}

/** Every managed resource of a stack, by address. */
export function resources(json: StackJson): { type: string; name: string; address: string; attributes: Attributes }[] {
  return Object.entries(json.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, attributes]) => ({ type, name, address: `${type}.${name}`, attributes })),
  );
}

/** Resources of a type by name. */
export function ofType(json: StackJson, type: string): Record<string, Attributes> {
  return json.resource?.[type] ?? {};
}

/** One resource; throws when it is not there. */
export function resource(json: StackJson, type: string, name: string): Attributes {
  const found = json.resource?.[type]?.[name];
  if (!found) throw new Error(`no ${type}.${name}; there are: ${Object.keys(json.resource?.[type] ?? {}).join(', ')}`);
  return found;
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string[];
  readonly Resource?: string[];
  readonly Principal?: unknown;
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

/** A policy document that stands as JSON text in an attribute. */
export function statements(attributes: Attributes, attribute = 'policy'): PolicyStatement[] {
  return (JSON.parse(String(attributes[attribute])) as { Statement: PolicyStatement[] }).Statement;
}
