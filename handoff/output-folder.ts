/** Where a bundle goes: whole or not at all, and never over anything that somebody else wrote. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { alterations, CHECKSUMS } from './checksums';

/** First line of a bundle's README: whose bundle it is. */
export function marker(deployment: string, environment: string): string {
  return `<!-- cairn handoff ${deployment}/${environment} -->`;
}

const SHOWN = 10;

/** Refuses a folder that is not empty, unless it holds the same environment's bundle as it was written. */
export function assertReplaceable(out: string, mark: string): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new Error(`${out} is a file. Give --out a folder.`);
  if (readdirSync(out).length === 0) return;
  const readme = join(out, 'README.md');
  const first = existsSync(readme) ? (readFileSync(readme, 'utf8').split('\n')[0] ?? '') : '';
  if (!existsSync(join(out, CHECKSUMS)) || !first.startsWith('<!-- cairn handoff ')) {
    throw new Error(`${out} is not empty and holds no bundle. Give --out a new or an empty folder.`);
  }
  if (first !== mark) throw new Error(`${out} holds another bundle: ${first}. Give --out another folder.`);
  const altered = alterations(out);
  if (altered.length === 0) return;
  const shown = altered.slice(0, SHOWN).map((line) => `  ${line}`);
  const more = altered.length > SHOWN ? [`  and ${altered.length - SHOWN} more`] : [];
  const next = 'Move them away, or give --out another folder.';
  throw new Error([`${out} is not as it was written, and would be replaced:`, ...shown, ...more, next].join('\n'));
}

/** Fills a new folder and puts it in place of `out` when it is complete. */
export async function replaceFolder(out: string, fill: (draft: string) => Promise<void>): Promise<void> {
  mkdirSync(dirname(out), { recursive: true });
  // Beside the place where it goes: a rename does not cross file systems.
  const scratch = mkdtempSync(join(dirname(out), `.${basename(out)}-`));
  try {
    const draft = join(scratch, 'new');
    mkdirSync(draft);
    await fill(draft);
    if (existsSync(out)) renameSync(out, join(scratch, 'old'));
    renameSync(draft, out);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
