/** The providers' schemas from Terraform itself, reduced and kept below `.cairn`: asking takes seconds. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CAIRN } from '../tools/paths';
import type { JsonObject } from './json';
import { type ProviderSchema, reduceSchemas } from './provider-schema';
import { LOCK_FILE } from './synthesis';
import { runTerraform, type TerraformProgram } from './terraform-program';

export interface SchemaOptions {
  /** `required_providers` of the stacks. */
  readonly requiredProviders: JsonObject;
  /** Text of a dependency lock file, when there is one. */
  readonly lock?: string;
  readonly terraform: TerraformProgram;
  /** Folder of the kept schemas. Default: `.cairn/provider-schema`. */
  readonly cache?: string;
  readonly say: (line: string) => void;
}

/** Part of the name under which a schema is kept: one of another version of this program is not read. */
const VERSION = 1;

/** The schema of the providers, and of the provider that is built into Terraform. */
export async function loadSchema(options: SchemaOptions): Promise<ProviderSchema> {
  const { requiredProviders, lock = '', cache = join(CAIRN, 'provider-schema') } = options;
  const versions = [...lock.matchAll(/^(?:provider|\s+version)\s.*$/gm)].map(([line]) => line);
  const wanted = JSON.stringify([VERSION, requiredProviders, versions]);
  const kept = join(cache, `${createHash('sha256').update(wanted).digest('hex').slice(0, 16)}.json`);
  const found = readKept(kept);
  if (found) return found;
  options.say('asking the providers for their schemas (once for each version)');
  const schema = await askForSchema(options);
  mkdirSync(cache, { recursive: true });
  // Written beside and renamed: another process may read it now.
  const draft = `${kept}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(schema));
  renameSync(draft, kept);
  return schema;
}

/** A kept schema; one that cannot be read is asked for again. */
function readKept(file: string): ProviderSchema | undefined {
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ProviderSchema) : undefined;
  } catch {
    return undefined;
  }
}

async function askForSchema({ requiredProviders, lock, terraform }: SchemaOptions): Promise<ProviderSchema> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-schema-'));
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(askingConfiguration(requiredProviders)));
    if (lock) writeFileSync(join(folder, LOCK_FILE), lock);
    await runTerraform(terraform, folder, ['init', '-backend=false', '-input=false', '-no-color']);
    const { stdout } = await runTerraform(terraform, folder, ['providers', 'schema', '-json']);
    return reduceSchemas(JSON.parse(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Terraform shows the schema of its built-in provider only where something of it stands. */
function askingConfiguration(requiredProviders: JsonObject): JsonObject {
  return {
    terraform: { required_providers: requiredProviders },
    data: { terraform_remote_state: { any: { backend: 'local' } } },
    resource: { terraform_data: { any: {} } },
  };
}
