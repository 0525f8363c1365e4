/** Files that are replaced as a whole or not at all. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export type Write = (file: string, text: string) => void;

/**
 * Writes every text beside its file, then renames them. When one cannot be written, all files keep what they had, and
 * nothing stays beside them.
 */
export function replaceFiles(texts: ReadonlyMap<string, string>, write: Write = writeFileSync): void {
  const drafts = [...texts].map(([file, text]) => ({ file, text, draft: draftOf(file) }));
  try {
    for (const { draft, text } of drafts) write(draft, text);
    for (const { draft, file } of drafts) renameSync(draft, file);
  } finally {
    for (const { draft } of drafts) rmSync(draft, { force: true });
  }
}

/** In the same folder, since a rename is atomic within a file system only. */
const draftOf = (file: string): string => join(dirname(file), `.${basename(file)}.${process.pid}`);
