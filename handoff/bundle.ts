/**
 * A bundle: an environment as plain Terraform, for a team without Node. Written from a synthesis, whole or not at all,
 * and as HCL only when the HCL says exactly what the JSON says.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { backendFile, backendText, bootstrapBackendFile, bootstrapScript, makefile } from './apply-files';
import { CHECKSUMS, checksums, filesBelow } from './checksums';
import { FORMS, type Form, hclDifferences, type SplitStack, writeForm } from './forms';
import type { JsonObject } from './json';
import { loadSchema } from './load-schema';
import { assertReplaceable, marker, replaceFolder } from './output-folder';
import type { ProviderSchema } from './provider-schema';
import { readmeText } from './readme';
import { splitStack } from './stack-files';
import { type BootstrapStack, readLock, readSynthesis, type Synthesis, type SynthesizedStack } from './synthesis';
import { runTerraform, type TerraformProgram } from './terraform-program';

export const FORMATS = ['json', 'hcl', 'both'] as const;
export type BundleFormat = (typeof FORMATS)[number];

export interface BundleOptions {
  /** Folder with the manifest and the synthesized stacks. */
  readonly synthesis: string;
  readonly deployment: string;
  readonly environment: string;
  /** Folder of the bundle: made, or replaced when it holds an untouched bundle of the same environment. */
  readonly out: string;
  /** Default: both. */
  readonly format?: BundleFormat;
  /** Terraform, for the schema of the provider and the format of HCL. */
  readonly terraform?: TerraformProgram;
  /** Folder of the kept schemas. Default: `.cairn/provider-schema`. */
  readonly cache?: string;
  /** Receives a line about each step. Default: nothing is said. */
  readonly say?: (line: string) => void;
}

/** A stack of a bundle, with the absolute folder of each of its forms. */
export interface BundleStack {
  readonly stack: string;
  readonly milestone: string;
  readonly order: number;
  readonly json?: string;
  readonly hcl?: string;
}

export interface Bundle {
  readonly folder: string;
  readonly bootstrap: readonly BundleStack[];
  /** In the order of applying. */
  readonly milestones: readonly BundleStack[];
  /** Every file, relative to the folder. */
  readonly files: readonly string[];
}

/** Differences that a message shows. */
const SHOWN = 20;

/** Writes the bundle of an environment. Any problem is an error, and then nothing was written. */
export async function writeBundle(options: BundleOptions): Promise<Bundle> {
  const { deployment, environment, format = 'both' } = options;
  const out = resolve(options.out);
  assertReplaceable(out, marker(deployment, environment));
  const synthesis = readSynthesis(options.synthesis, deployment, environment);
  const stacks = [...synthesis.bootstrap, ...synthesis.milestones].map(
    (stack): SplitStack => ({ stack, content: splitStack(stack.milestone.stack, stack.json) }),
  );
  const forms = FORMS.filter((form) => format === 'both' || format === form);
  const schema = forms.includes('hcl') ? await schemaOf(stacks, options) : undefined;

  await replaceFolder(out, async (draft) => {
    writeWhole(draft, synthesis, stacks, forms);
    for (const form of forms) {
      for (const split of stacks) {
        writeForm(form, join(draft, form, split.stack.folder), split, schema);
      }
    }
    if (schema) await proveHcl(join(draft, 'hcl'), stacks, schema, options);
    writeFileSync(join(draft, CHECKSUMS), checksums(draft));
  });

  const placed = (all: readonly SynthesizedStack[]): BundleStack[] =>
    all.map(({ folder, milestone: { stack, milestone, order } }) => ({
      ...{ stack, milestone, order },
      ...Object.fromEntries(forms.map((form) => [form, join(out, form, folder)])),
    }));
  return {
    folder: out,
    bootstrap: placed(synthesis.bootstrap),
    milestones: placed(synthesis.milestones),
    files: filesBelow(out),
  };
}

async function schemaOf(stacks: readonly SplitStack[], options: BundleOptions): Promise<ProviderSchema> {
  const { terraform = {}, cache, say = () => undefined } = options;
  const lock = stacks.map(({ stack }) => readLock(stack)).find((text) => text !== undefined);
  const requiredProviders: JsonObject = Object.assign({}, ...stacks.map(({ content }) => content.requiredProviders));
  return loadSchema({
    requiredProviders,
    ...(lock === undefined ? {} : { lock }),
    ...(cache === undefined ? {} : { cache }),
    terraform,
    say,
  });
}

/** What Terraform leaves in a folder, and values: a team commits the rest. */
const IGNORED = [
  '.terraform/',
  '*.tfstate',
  '*.tfstate.*',
  '*.tfplan',
  'local_override.tf.json',
  'terraform.tfvars',
  '',
].join('\n');

/** What stands at the top of a bundle, for both forms. */
function writeWhole(draft: string, synthesis: Synthesis, stacks: readonly SplitStack[], forms: readonly Form[]): void {
  const { deployment, environment, region } = synthesis.environment;
  const write = (name: string, content: string): void => writeFileSync(join(draft, name), content);
  const own = synthesis.milestones.map((stack) => partialBackendOf(stacks, stack));
  const [backend = {}] = own;
  if (own.some((other) => !isDeepStrictEqual(other, backend))) {
    throw new Error(`${deployment}/${environment}: its milestones keep their states in different places.`);
  }
  write(backendFile(environment), backendText(`Where ${deployment}/${environment} keeps its states.`, backend));
  for (const stack of synthesis.bootstrap) {
    const about = `Where the account's bootstrap of ${stack.region} keeps its state.`;
    write(bootstrapBackendFile(stack.region), backendText(about, partialBackendOf(stacks, stack)));
  }
  const regions = synthesis.bootstrap.map(({ region: each }: BootstrapStack) => each);
  const milestones = synthesis.milestones.map(({ folder }) => folder);
  write('Makefile', makefile({ deployment, environment, forms, milestones, regions }));
  if (regions.length > 0) {
    write('bootstrap.sh', bootstrapScript(forms.at(-1) ?? 'json'));
    chmodSync(join(draft, 'bootstrap.sh'), 0o755);
  }
  write('.gitignore', IGNORED);
  write('README.md', readmeText(synthesis, { forms, region }));
}

function partialBackendOf(stacks: readonly SplitStack[], stack: SynthesizedStack): JsonObject {
  return stacks.find((each) => each.stack === stack)?.content.partialBackend ?? {};
}

/** Formats the HCL as Terraform does, reads it back, and compares it with the JSON. */
async function proveHcl(
  folder: string,
  stacks: readonly SplitStack[],
  schema: ProviderSchema,
  { terraform = {} }: BundleOptions,
): Promise<void> {
  await runTerraform(terraform, folder, ['fmt', '-recursive', '-list=false', '.']);
  const differences: string[] = [];
  for (const split of stacks) {
    differences.push(...(await hclDifferences(join(folder, split.stack.folder), split, schema)));
  }
  if (differences.length === 0) return;
  const more = differences.length > SHOWN ? [`and ${differences.length - SHOWN} more`] : [];
  const next = "'--format json' writes the form that needs no translation.";
  throw new Error(['HCL would not say what the JSON says:', ...differences.slice(0, SHOWN), ...more, next].join('\n'));
}
