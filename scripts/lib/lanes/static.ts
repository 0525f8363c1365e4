/** Types, lint and format, and the direction of imports. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmTool, REPOSITORY } from '../../../tools/paths';
import { run } from '../../../tools/run';
import type { Check, Lane } from '../lane';
import { missingPlatforms, readLockFile, resolvedEntries } from '../lock-file';

/** Folders of architecture.md; those that later milestones of the project add are taken as soon as they exist. */
const SOURCES = [
  'main.ts',
  ...[
    'config',
    'deployments',
    'modules',
    'stacks',
    'lambda-src',
    'cost',
    'report',
    'cli',
    'addresses',
    'handoff',
    'policy',
    'review',
    'tools',
    'scripts',
    '__tests__',
  ],
].filter((source) => existsSync(join(REPOSITORY, source)));

const CHECKS: readonly { readonly name: string; readonly tool: string; readonly args: readonly string[] }[] = [
  { name: 'types', tool: 'tsc', args: ['-p', '.', '--pretty', 'false'] },
  { name: 'lint and format', tool: 'biome', args: ['ci', '--colors=off', '.'] },
  { name: 'import directions', tool: 'depcruise', args: ['--config', '.dependency-cruiser.cjs', ...SOURCES] },
];

export const staticLane: Lane = {
  name: 'static',
  about: 'types (tsc), lint and format (biome), import directions (dependency-cruiser), lock file',
  phase: 1,
  run: async (say) => {
    const checks: Check[] = [];
    for (const { name, tool, args } of CHECKS) {
      const { code, seconds } = await run(npmTool(tool), args, { cwd: REPOSITORY, line: say });
      say(`${code === 0 ? 'ok' : 'FAILED'}: ${name} (${seconds.toFixed(1)} s)`);
      checks.push({ name, outcome: code === 0 ? 'passed' : 'failed' });
    }
    return [...checks, checkLockFile()];
  },
};

/** A lock file that installs everywhere: every platform is in it, and no registry. */
function checkLockFile(): Check {
  const lock = readLockFile(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8'));
  const missing = missingPlatforms(lock).length;
  const named = resolvedEntries(lock).length;
  if (missing + named === 0) return { name: 'lock file', outcome: 'passed' };
  const note = `${missing} platform packages are missing (npm run lock adds them), ${named} entries name a registry`;
  return { name: 'lock file', outcome: 'failed', note };
}
