/** Types, lint and format, and the direction of imports. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Lane } from '../lane';
import { npmTool, REPOSITORY } from '../paths';
import { run } from '../run';

/** Folders of architecture.md; those that later milestones of the project add are taken as soon as they exist. */
const SOURCES = [
  'main.ts',
  ...['config', 'deployments', 'modules', 'stacks', 'lambda-src', 'cost', 'report', 'cli', 'scripts', '__tests__'],
].filter((source) => existsSync(join(REPOSITORY, source)));

const CHECKS: readonly { readonly name: string; readonly tool: string; readonly args: readonly string[] }[] = [
  { name: 'types', tool: 'tsc', args: ['-p', '.', '--pretty', 'false'] },
  { name: 'lint and format', tool: 'biome', args: ['ci', '--colors=off', '.'] },
  { name: 'import directions', tool: 'depcruise', args: ['--config', '.dependency-cruiser.cjs', ...SOURCES] },
];

export const staticLane: Lane = {
  name: 'static',
  about: 'types (tsc), lint and format (biome), import directions (dependency-cruiser)',
  phase: 1,
  run: async (say) => {
    const checks: Check[] = [];
    for (const { name, tool, args } of CHECKS) {
      const { code, seconds } = await run(npmTool(tool), args, { cwd: REPOSITORY, line: say });
      say(`${code === 0 ? 'ok' : 'FAILED'}: ${name} (${seconds.toFixed(1)} s)`);
      checks.push({ name, outcome: code === 0 ? 'passed' : 'failed' });
    }
    return checks;
  },
};
