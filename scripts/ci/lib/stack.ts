/**
 * A synthesized stack, read from its folder: what it says, whom it reads, what it must be given. Constructs are not
 * asked: what is synthesized is what is planned.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CliError } from '../../../cli/exit';
import { canonicalJson, isRecord, sha256 } from './canonical';
import { outputPathsRead } from './output-paths';

export const STACK_FILE = 'cdk.tf.json';
export const LOCK_FILE = '.terraform.lock.hcl';

/** A state whose outputs a stack reads. */
export interface Producer {
  /** As people call it: a milestone, `account/<region>`, or the whole key for what is neither. */
  readonly name: string;
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  /** Outputs that it reads, as `vpc_id` or `subnet_ids.a`; sorted. Empty: the state must be there, that is all. */
  readonly reads: readonly string[];
}

export interface Variable {
  readonly name: string;
  /** It has no default. */
  readonly required: boolean;
  readonly sensitive: boolean;
  /** In no plan: it is given again at the apply. https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral */
  readonly ephemeral: boolean;
}

export interface StackFacts {
  readonly folder: string;
  /** Key of its state, `<deployment>/<environment>/<milestone>.tfstate`. */
  readonly stateKey: string;
  /** Of the canonical JSON without cdktf's metadata, and of the assets byte by byte. */
  readonly hash: string;
  /** Of the provider lock beside it; absent where Terraform chooses. */
  readonly lockHash?: string;
  readonly producers: readonly Producer[];
  readonly variables: readonly Variable[];
}

const json = z.looseObject({
  terraform: z.looseObject({ backend: z.looseObject({ s3: z.looseObject({ key: z.string() }) }) }),
  data: z
    .looseObject({
      terraform_remote_state: z
        .record(z.string(), z.object({ config: z.object({ bucket: z.string(), key: z.string(), region: z.string() }) }))
        .default({}),
    })
    .default({ terraform_remote_state: {} }),
  variable: z
    .record(
      z.string(),
      z.looseObject({
        default: z.unknown().optional(),
        sensitive: z.boolean().default(false),
        ephemeral: z.boolean().default(false),
      }),
    )
    .default({}),
});

/** Reads the folder of a stack; not there or not a stack of Cairn: an error that says what to run. */
export function readStack(folder: string): StackFacts {
  const file = join(folder, STACK_FILE);
  const raw = parseFile(file);
  const parsed = json.safeParse(raw);
  if (!parsed.success) {
    throw new CliError(`${file} is not a stack of Cairn.\n${z.prettifyError(parsed.error)}`, "Run 'bin/cairn synth'.");
  }
  const { terraform, data, variable } = parsed.data;
  const { key } = terraform.backend.s3;
  const lock = join(folder, LOCK_FILE);
  return {
    folder,
    stateKey: key,
    hash: sha256(canonicalJson({ stack: withoutMetadata(raw), assets: assetsOf(folder) })),
    ...(existsSync(lock) ? { lockHash: sha256(readFileSync(lock)) } : {}),
    producers: Object.entries(data.terraform_remote_state).map(([id, { config }]) => ({
      name: producerName(key, config.key),
      ...config,
      reads: outputPathsRead(raw, id),
    })),
    variables: Object.entries(variable).map(([name, { default: value, sensitive, ephemeral }]) => ({
      name,
      required: value === undefined,
      sensitive,
      ephemeral,
    })),
  };
}

function parseFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CliError(`${file} cannot be read.`, "Run 'bin/cairn synth' first, and give its folder as --out.", {
      cause,
    });
  }
}

/** `foundation` for a milestone of the same environment, `account/<region>` for a bootstrap. */
export function producerName(reader: string, key: string): string {
  const [deployment, environment, milestone = ''] = key.replace(/\.tfstate$/, '').split('/');
  if (deployment === 'account') return `account/${environment}`;
  return reader.startsWith(`${deployment}/${environment}/`) ? milestone : `${deployment}/${environment}/${milestone}`;
}

/** cdktf writes where a block comes from beside it, as `"//": { "metadata": ... }`. */
export function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) => !(key === '//' && isRecord(inner) && 'metadata' in inner),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutMetadata(inner)]));
}

/** Hashes of the assets by path: Terraform reads them when it applies, not when it plans. */
function assetsOf(folder: string): Readonly<Record<string, string>> {
  const assets = join(folder, 'assets');
  if (!existsSync(assets)) return {};
  const files = readdirSync(assets, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(assets, file)).isFile())
    .sort();
  return Object.fromEntries(files.map((file) => [file, sha256(readFileSync(join(assets, file)))]));
}
