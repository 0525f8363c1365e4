/** The project without cdktf: the same source against its successor gives the same types and the same stacks. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { npmTool, REPOSITORY } from '../../../tools/paths';
import { run, tail } from '../../../tools/run';
import { runMain } from '../../../tools/synth';
import { compareFolders, type FoundDifference, stale, unlisted } from '../../engines/cdktn/compare';
import { compilerPaths } from '../../engines/cdktn/imports';
import { installCdktn } from '../../engines/cdktn/install';
import { DESCRIPTION, INSTALLED } from '../../engines/cdktn/paths';
import type { Check, Lane } from '../lane';

/**
 * cdktn refuses what the engines of a project may not know, and takes Terraform 1.5 when nobody says which those are.
 * Write-only arguments are in both engines since 1.11, which is what the stacks require.
 */
const CONTEXT = JSON.stringify({ targetVersions: { terraform: '>=1.11.0', opentofu: '>=1.11.0' } });

export const cdktnLane: Lane = {
  name: 'cdktn',
  about: "the same source against cdktn, cdktf's successor (installs it into .cairn/engines/cdktn)",
  phase: 2,
  run: async (say) => {
    try {
      await installCdktn(say);
    } catch (error) {
      const note = `cdktn cannot be had here: ${error instanceof Error ? error.message : String(error)}`;
      return [{ name: 'cdktn', outcome: 'skipped', note }];
    }
    return [await checkTypes(say), ...(await checkStacks(say))];
  },
};

/** The compiler, with imports mapped by `paths`: nothing is copied, nothing is rewritten. */
async function checkTypes(say: (line: string) => void): Promise<Check> {
  const project = join(INSTALLED, 'tsconfig.json');
  const config = {
    extends: relative(INSTALLED, join(REPOSITORY, 'tsconfig.json')),
    compilerOptions: {
      incremental: false,
      tsBuildInfoFile: null,
      paths: compilerPaths(join(INSTALLED, 'node_modules')),
    },
    include: [join(REPOSITORY, 'main.ts')],
  };
  writeFileSync(project, `${JSON.stringify(config, null, 2)}\n`);
  const { code, stdout, seconds } = await run(npmTool('tsc'), ['-p', project, '--pretty', 'false']);
  say(`${code === 0 ? 'ok' : 'FAILED'}: types against cdktn (${seconds.toFixed(1)} s)`);
  return code === 0
    ? { name: 'types', outcome: 'passed' }
    : { name: 'types', outcome: 'failed', note: tail(stdout, 10) };
}

async function checkStacks(say: (line: string) => void): Promise<Check[]> {
  const root = mkdtempSync(join(tmpdir(), 'cairn-cdktn-'));
  try {
    const [cdktf, cdktn] = [join(root, 'cdktf'), join(root, 'cdktn')];
    await Promise.all([
      runMain({ outdir: cdktf }),
      runMain({ outdir: cdktn, preload: [join(DESCRIPTION, 'preload.ts')], context: CONTEXT }),
    ]);
    const checks = compareSyntheses(cdktf, cdktn);
    const failed = checks.filter(({ outcome }) => outcome === 'failed').length;
    say(`${checks.length - failed} of ${checks.length} comparisons of stacks and manifests hold`);
    return checks;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** One check for each stack, one for what stands beside them, one for the list of differences itself. */
export function compareSyntheses(cdktf: string, cdktn: string): Check[] {
  const all = compareFolders(cdktf, cdktn);
  const stacks = [...new Set([cdktf, cdktn].flatMap((outdir) => readdirSync(join(outdir, 'stacks'))))].sort();
  const found = new Map<string, FoundDifference[]>(['manifests', ...stacks].map((name) => [name, []]));
  for (const { file, path } of all) {
    const [, stack = 'manifests', within = file] = /^stacks\/([^/]+)\/(.*)$/.exec(file) ?? [];
    found.get(stack)?.push({ file: within, path });
  }
  const unused = stale([...found.values()].flat());
  return [
    ...[...found].map(([name, differences]) => comparison(name, unlisted(differences))),
    comparison('every listed difference is still one', unused),
  ];
}

function comparison(name: string, differences: readonly FoundDifference[]): Check {
  if (differences.length === 0) return { name, outcome: 'passed' };
  const some = differences.slice(0, 5).map(({ file, path }) => `${file} ${path}`.trim());
  const note = `${differences.length} differences: ${some.join(', ')}`;
  return { name, outcome: 'failed', note };
}
