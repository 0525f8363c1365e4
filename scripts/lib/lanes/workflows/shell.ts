/** shellcheck on every shell script of the repository. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../../../tools/paths';
import { run } from '../../../../tools/run';
import { haveDebianPackage } from '../../debian';
import type { Check } from '../../lane';

export async function checkShellScripts(say: (line: string) => void): Promise<Check[]> {
  const scripts = await shellScripts();
  if (!(await haveDebianPackage('shellcheck', 'shellcheck', say))) {
    const note = 'shellcheck cannot be had here: install it and run again';
    return [{ name: 'shellcheck', outcome: 'skipped', count: scripts.length, note }];
  }
  const checks: Check[] = [];
  for (const script of scripts) {
    // Follows what a script sources.
    const { code } = await run('shellcheck', ['-x', script], { cwd: REPOSITORY, line: say });
    checks.push({ name: `shellcheck ${script}`, outcome: code === 0 ? 'passed' : 'failed' });
  }
  return checks;
}

/** Tracked files that a shell runs: by name, or by their first line. */
async function shellScripts(): Promise<string[]> {
  const { stdout, code, stderr } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: REPOSITORY,
  });
  if (code !== 0) throw new Error(`git cannot list the files: ${stderr}`);
  return stdout.split('\n').filter((file) => file !== '' && isShell(file));
}

function isShell(file: string): boolean {
  if (file.endsWith('.sh')) return true;
  const named = file.slice(file.lastIndexOf('/') + 1).includes('.');
  return !named && /^#!.*\b(ba|da)?sh\b/.test(firstLine(file));
}

function firstLine(file: string): string {
  return readFileSync(join(REPOSITORY, file), 'utf8').split('\n', 1)[0] ?? '';
}
