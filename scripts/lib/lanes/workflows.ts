/** What runs outside Terraform and TypeScript: shell scripts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Lane } from '../lane';
import { REPOSITORY } from '../paths';
import { hasTool, run } from '../run';

/** Installs a Debian package when that is possible here; says whether the tool can be used. */
async function haveShellcheck(say: (line: string) => void): Promise<boolean> {
  if (await hasTool('shellcheck')) return true;
  const root = process.getuid?.() === 0;
  if (!root || !(await hasTool('apt-get'))) return false;
  say('installing the Debian package shellcheck');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '-qq', 'shellcheck'], { env });
  if ((await install()).code !== 0) {
    await run('apt-get', ['update', '-qq'], { env });
    await install();
  }
  return hasTool('shellcheck');
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

export const workflowsLane: Lane = {
  name: 'workflows',
  about: 'shellcheck on every shell script (installs it with apt-get when root and missing)',
  phase: 2,
  run: async (say) => {
    const scripts = await shellScripts();
    if (!(await haveShellcheck(say))) {
      const note = 'shellcheck cannot be had here: install it and run again';
      return [{ name: 'shellcheck', outcome: 'skipped', count: scripts.length, note }];
    }
    const checks: Check[] = [];
    for (const script of scripts) {
      const { code } = await run('shellcheck', [script], { cwd: REPOSITORY, line: say });
      checks.push({ name: `shellcheck ${script}`, outcome: code === 0 ? 'passed' : 'failed' });
    }
    return checks;
  },
};
