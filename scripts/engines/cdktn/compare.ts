/** Holds what cdktn synthesized against what cdktf synthesized: the same, but for what is listed here with its reason. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differingPaths } from '../../lib/json-differences';

export interface ListedDifference {
  /** Name of the file in its folder. */
  readonly file: string;
  /** Path of the JSON value, keys joined by dots. */
  readonly path: string;
  readonly reason: string;
}

export const DIFFERENCES: readonly ListedDifference[] = [
  {
    file: 'cdk.tf.json',
    path: '//.metadata.version',
    reason: 'the version of cdktf or cdktn that wrote the stack; Terraform does not read comments',
  },
  { file: 'manifest.json', path: 'version', reason: 'the same version, in the list of stacks for the command line' },
];

/** A difference that was found: `path` is empty when the file is not JSON, or is missing on one side. */
export interface FoundDifference {
  readonly file: string;
  readonly path: string;
}

/** Compares two folders, files below them included; JSON by value, everything else by its bytes. */
export function compareFolders(one: string, other: string): FoundDifference[] {
  const files = [...new Set([...filesBelow(one), ...filesBelow(other)])].sort();
  return files.flatMap((file) => {
    const [first, second] = [join(one, file), join(other, file)];
    if (!existsSync(first) || !existsSync(second)) return [{ file, path: '' }];
    const [before, after] = [readFileSync(first), readFileSync(second)];
    if (before.equals(after)) return [];
    if (!file.endsWith('.json')) return [{ file, path: '' }];
    return differingPaths(parse(before), parse(after)).map((path) => ({ file, path }));
  });
}

/** What no entry lists. */
export function unlisted(
  found: readonly FoundDifference[],
  listed: readonly ListedDifference[] = DIFFERENCES,
): FoundDifference[] {
  return found.filter((each) => !listed.some((entry) => explains(entry, each)));
}

/** Entries that nothing needs any more. */
export function stale(
  found: readonly FoundDifference[],
  listed: readonly ListedDifference[] = DIFFERENCES,
): ListedDifference[] {
  return listed.filter((entry) => !found.some((each) => explains(entry, each)));
}

function explains(entry: ListedDifference, { file, path }: FoundDifference): boolean {
  return entry.file === file && entry.path === path;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function parse(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString('utf8'));
}
