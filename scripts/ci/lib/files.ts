/** Files that are never half written. */
import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file beside its place and moves it there. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.tmp`, text);
  renameSync(`${file}.tmp`, file);
}
