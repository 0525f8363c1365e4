/** Writes docs/reference from the schema and the rules. `--check` writes nothing and fails when a file is out of date. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../tools/paths';
import { referenceFiles } from './lib/config-reference';

const FOLDER = join(REPOSITORY, 'docs', 'reference');

function main(): void {
  const stale = Object.entries(referenceFiles()).filter(([file, text]) => committed(file) !== text);
  if (process.argv.includes('--check')) {
    for (const [file] of stale)
      console.error(`docs/reference/${file} is out of date: run npx tsx scripts/config-reference.ts`);
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  mkdirSync(FOLDER, { recursive: true });
  for (const [file, text] of stale) {
    const temporary = join(FOLDER, `.${file}.${process.pid}`);
    writeFileSync(temporary, text);
    renameSync(temporary, join(FOLDER, file));
    console.log(`wrote docs/reference/${file}`);
  }
}

function committed(file: string): string | undefined {
  try {
    return readFileSync(join(FOLDER, file), 'utf8');
  } catch {
    return undefined;
  }
}

main();
