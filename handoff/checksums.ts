/** `SHA256SUMS`: `sha256sum -c SHA256SUMS` checks a bundle wherever it was carried. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export const CHECKSUMS = 'SHA256SUMS';

/** Every file of a folder, relative to it, sorted. What Terraform keeps in `.terraform` is not part of a bundle. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.split('/').includes('.terraform'))
    .sort();
}

/** Text of the checksums of a folder's files. */
export function checksums(folder: string): string {
  return filesBelow(folder)
    .filter((path) => path !== CHECKSUMS)
    .map((path) => `${hashOf(join(folder, path))}  ${path}\n`)
    .join('');
}

/** What is not as it was written: `README.md was changed`. Nothing when every file is. */
export function alterations(folder: string): string[] {
  const lines = readFileSync(join(folder, CHECKSUMS), 'utf8').split('\n');
  const written = new Map(
    lines.flatMap((line): [string, string][] => {
      const [, hash, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      return hash !== undefined && path !== undefined ? [[path, hash]] : [];
    }),
  );
  const changed = [...written].flatMap(([path, hash]) => {
    if (!existsSync(join(folder, path))) return [`${path} is missing`];
    return hashOf(join(folder, path)) === hash ? [] : [`${path} was changed`];
  });
  const added = filesBelow(folder).filter((path) => path !== CHECKSUMS && !written.has(path));
  return [...changed, ...added.map((path) => `${path} was added`)];
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
