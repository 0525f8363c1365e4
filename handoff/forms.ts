/** The two forms of a stack: JSON as it was synthesized, and HCL that is proven to say the same. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hclText } from './hcl/document';
import { jsonFile } from './json';
import type { ProviderSchema } from './provider-schema';
import { compareHcl, type Difference } from './round-trip/compare';
import { FILES, type FileName, type StackFiles } from './stack-files';
import { LOCK_FILE, readLock, type SynthesizedStack } from './synthesis';
import { exampleFile, variablesOf } from './variables';

/** A stack with its content by file. */
export interface SplitStack {
  readonly stack: SynthesizedStack;
  readonly content: StackFiles;
}

export const FORMS = ['json', 'hcl'] as const;
export type Form = (typeof FORMS)[number];

/** Writes a stack's folder in one form; HCL is left for `terraform fmt`. */
export function writeForm(form: Form, folder: string, { stack, content }: SplitStack, schema?: ProviderSchema): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, json] of contentOf(content)) {
    if (form === 'json') writeFileSync(join(folder, `${name}.tf.json`), jsonFile(json));
    else if (schema)
      writeFileSync(
        join(folder, `${name}.tf`),
        inStack(stack, () => hclText(json, schema)),
      );
  }
  const variables = variablesOf(stack.json);
  if (variables.length > 0) {
    writeFileSync(join(folder, 'terraform.tfvars.example'), exampleFile(stack.folder, variables));
  }
  const lock = readLock(stack);
  if (lock !== undefined) writeFileSync(join(folder, LOCK_FILE), lock);
  copyAssets(join(stack.source, 'assets'), join(folder, 'assets'));
}

/** What HCL on disk says otherwise than the JSON, one line each with stack, place and both values. */
export async function hclDifferences(folder: string, split: SplitStack, schema: ProviderSchema): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, json] of contentOf(split.content)) {
    const written = readFileSync(join(folder, `${name}.tf`), 'utf8');
    for (const difference of await compareHcl(json, written, schema))
      lines.push(differenceText(split.stack, difference));
  }
  return lines;
}

function contentOf({ files }: StackFiles): [FileName, NonNullable<StackFiles['files'][FileName]>][] {
  return FILES.flatMap((name) => {
    const json = files[name];
    return json ? [[name, json]] : [];
  });
}

function differenceText({ milestone }: SynthesizedStack, { at, json, hcl }: Difference): string {
  const shown = (value: Difference['json']): string => (value === undefined ? 'nothing' : JSON.stringify(value));
  return `${milestone.stack}: ${at} is ${shown(json)} in JSON and ${shown(hcl)} in HCL`;
}

function inStack<T>({ milestone }: SynthesizedStack, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${milestone.stack}: ${why}`, { cause });
  }
}

function copyAssets(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).sort()) copyFileSync(join(from, name), join(to, name));
}
