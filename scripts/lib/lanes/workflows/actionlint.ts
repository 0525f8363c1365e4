/** actionlint on every workflow, with shellcheck on what their steps run. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CAIRN, REPOSITORY } from '../../../../tools/paths';
import { hasTool, run, tail } from '../../../../tools/run';
import type { Check } from '../../lane';
import { BROKEN, workflowFiles } from './files';

const VERSION = '1.7.12';
const MODULE = `github.com/rhysd/actionlint/cmd/actionlint@v${VERSION}`;
const FOLDER = join(CAIRN, 'bin', `actionlint-${VERSION}`);

/** What it says of the broken workflow: a mistake of its own, and one that shellcheck finds. */
const SEEN = [/\[expression\]/, /SC2086/];

export async function checkActionlint(say: (line: string) => void): Promise<Check[]> {
  const files = workflowFiles();
  const skipped = (note: string): Check[] => [{ name: 'actionlint', outcome: 'skipped', count: files.length, note }];
  // Without it actionlint says nothing about the steps, and nothing about that either.
  if (!(await hasTool('shellcheck'))) return skipped('shellcheck cannot be had here: install it and run again');
  const installed = await install(say);
  if (installed !== undefined) return skipped(installed);

  const checks: Check[] = [];
  for (const file of files) {
    const { code, stdout } = await lint(file);
    for (const line of stdout.split('\n')) if (line !== '') say(line);
    checks.push({ name: `actionlint ${file}`, outcome: code === 0 ? 'passed' : 'failed' });
  }
  const { stdout } = await lint(BROKEN);
  const seen = SEEN.every((mistake) => mistake.test(stdout));
  return [...checks, { name: `actionlint sees the mistakes of ${BROKEN}`, outcome: seen ? 'passed' : 'failed' }];
}

function lint(file: string) {
  return run(join(FOLDER, 'actionlint'), ['-no-color', '-oneline', '-shellcheck=shellcheck', file], {
    cwd: REPOSITORY,
  });
}

/** Builds it once; why it cannot be had, or nothing. */
async function install(say: (line: string) => void): Promise<string | undefined> {
  if (existsSync(join(FOLDER, 'actionlint'))) return undefined;
  if (!(await hasTool('go', ['version']))) return 'go is not on PATH: install Go and run again';
  say(`building actionlint ${VERSION} into .cairn/bin (once, half a minute)`);
  const { code, stderr } = await run('go', ['install', MODULE], { env: { ...process.env, GOBIN: FOLDER } });
  return code === 0 ? undefined : `actionlint cannot be built: ${tail(stderr, 3)}`;
}
