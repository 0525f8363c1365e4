/** The lanes that are a jest project: fast tests, functions with real databases, and the real engine. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CAIRN, npmTool, REPOSITORY } from '../../../tools/paths';
import { hasTool, run } from '../../../tools/run';
import { installEmulators } from '../../local-account/install';
import { haveDebianPackage } from '../debian';
import type { Check, Lane } from '../lane';
import { postgresTools } from '../postgres-tools';

const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  numRuntimeErrorTestSuites: z.int(),
});

/** Counts of a jest report. A file that could not be run is one failure; no tests at all are one, too. */
export function jestChecks(text: string): Check[] {
  const counts = report.parse(JSON.parse(text));
  const skipped = counts.numPendingTests + counts.numTodoTests;
  const checks: readonly Check[] = [
    { name: 'tests', outcome: 'passed', count: counts.numPassedTests },
    { name: 'tests', outcome: 'failed', count: counts.numFailedTests },
    { name: 'tests', outcome: 'skipped', count: skipped, note: 'marked so in the test file' },
    { name: 'test files that could not run', outcome: 'failed', count: counts.numRuntimeErrorTestSuites },
  ];
  const some = checks.filter((check) => (check.count ?? 0) > 0);
  return some.length > 0 ? some : [{ name: 'tests', outcome: 'failed', note: 'jest found no tests' }];
}

/** Runs one project of jest.config.js and counts its tests. */
export async function runProject(
  project: string,
  args: readonly string[],
  say: (line: string) => void,
): Promise<Check[]> {
  const file = join(CAIRN, 'test', `${project}.json`);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const jest = ['--selectProjects', project, '--ci', '--json', `--outputFile=${file}`, ...args];
  // The report also goes to stdout, where nobody wants it; what people read is on stderr.
  const { code } = await run(npmTool('jest'), jest, {
    cwd: REPOSITORY,
    line: (line, stream) => (stream === 'stderr' ? say(line) : undefined),
  });
  const checks = jestChecks(readReport(file));
  const explained = code === 0 || checks.some((check) => check.outcome === 'failed');
  return explained ? checks : [...checks, { name: 'jest', outcome: 'failed', note: `exit code ${code}` }];
}

function readReport(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error('jest ended without a report: what it printed above says why.', { cause });
  }
}

export const unitLane: Lane = {
  name: 'unit',
  about: 'jest: config, rules, names, stacks, command line; no account, no network',
  phase: 1,
  run: (say) => runProject('unit', [], say),
};

export const functionsLane: Lane = {
  name: 'functions',
  about: 'functions against a local account and real PostgreSQL and MariaDB (installs what is missing, if root)',
  phase: 1,
  run: async (say) => {
    const missing: string[] = [];
    const postgres = async () => postgresTools() !== undefined;
    if (!(await haveDebianPackage(postgres, 'postgresql', say))) missing.push('postgresql');
    if (!(await haveDebianPackage('mariadbd', 'mariadb-server', say))) missing.push('mariadb-server');
    if (!(await hasTool('python3'))) missing.push('python3');
    if (missing.length > 0) {
      const note = `${missing.join(' and ')} cannot be had here: install and run 'make test LANES=functions' again`;
      return [{ name: 'functions', outcome: 'skipped', note }];
    }
    // Before jest: an installation takes longer than a test waits.
    await installEmulators(say);
    return runProject('functions', ['--runInBand'], say);
  },
};

export const engineLane: Lane = {
  name: 'engine',
  about: 'real Terraform and AWS provider against a local account (installs MiniStack and moto into .cairn/venvs)',
  phase: 2,
  run: async (say) => {
    for (const tool of ['terraform', 'python3']) {
      if (!(await hasTool(tool))) {
        const note = `${tool} is not on PATH: install it and run 'make test LANES=engine' again`;
        return [{ name: 'engine', outcome: 'skipped', note }];
      }
    }
    await installEmulators(say);
    // Two files at a time, each with an account of its own: most of their time is waiting for databases and balancers.
    return runProject('engine', ['--maxWorkers=2'], say);
  },
};
