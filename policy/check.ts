/** Checkov over synthesized stacks or plans, with the allow-list applied. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MILESTONES } from '../config/vocabulary/deployment';
import { REPOSITORY } from '../tools/paths';
import { pool } from '../tools/pool';
import { installPythonTools } from '../tools/python';
import { run } from '../tools/run';
import { runMain } from '../tools/synth';
import { type AllowListEntry, allowList, applyAllowList, type PolicyFailure } from './allow-list';
import { readCheckov, type StackPolicy } from './checkov';
import { type Source, sourcesAt } from './sources';

const REQUIREMENTS = join(REPOSITORY, 'policy', 'requirements.txt');
const ALLOW_LIST = join(REPOSITORY, 'policy', 'allow-list.json');
const AT_A_TIME = 2;
const FRAMEWORK = { stack: 'terraform_json', plan: 'terraform_plan' } as const;

export interface PolicyOptions {
  /** Folder of stacks, folder of one stack, or a plan as JSON. Default: everything is synthesized. */
  readonly path?: string;
  /** Stack of a plan; see `sourcesAt`. */
  readonly stack?: string;
  /** `CAIRN_*` variables for the synthesis. Default: everything. */
  readonly selectors?: Readonly<Record<string, string>>;
  /** Receives lines of progress. */
  readonly say: (line: string) => void;
}

export interface PolicyResult {
  readonly stacks: readonly StackPolicy[];
  /** Failures that the allow-list does not accept. */
  readonly refused: readonly PolicyFailure[];
  /** Entries that accept nothing: looked for when everything was synthesized, since a part tells nothing about the rest. */
  readonly stale: readonly AllowListEntry[];
}

/** Checks; an error when something could not be read or nothing was checked. */
export async function checkPolicy({ path, stack, selectors = {}, say }: PolicyOptions): Promise<PolicyResult> {
  if (path !== undefined) return checkSources(sourcesAt(path, stack), false, say);
  const whole = Object.keys(selectors).length === 0;
  return withSynthesis(selectors, say, (folder) => checkSources(sourcesAt(folder), whole, say));
}

async function checkSources(
  sources: readonly Source[],
  whole: boolean,
  say: (line: string) => void,
): Promise<PolicyResult> {
  const { bin } = await installPythonTools('checkov', REQUIREMENTS, say);
  const entries = allowList.parse(JSON.parse(readFileSync(ALLOW_LIST, 'utf8')));
  const checked = await pool(byEnvironment(sources), AT_A_TIME, (each) => runCheckov(join(bin, 'checkov'), each));
  const stacks = checked.flat().sort((a, b) => (a.stack < b.stack ? -1 : 1));
  for (const { stack, checks, failures } of stacks) say(`${stack}: ${checks} checks, ${failures.length} failures`);
  const failures = stacks.flatMap((each) => each.failures);
  const { refused, stale } = applyAllowList(failures, entries);
  return { stacks, refused, stale: whole ? stale : [] };
}

/** Synthesizes into a folder of its own for as long as `use` needs it. */
async function withSynthesis<T>(
  selectors: Readonly<Record<string, string>>,
  say: (line: string) => void,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-policy-'));
  try {
    say('synthesizing');
    await runMain({ outdir: folder, selectors });
    if (!existsSync(join(folder, 'stacks'))) throw new Error('main.ts wrote no stacks.');
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Checkov takes seconds to start and a moment for a stack, so it gets the stacks of an environment together. Not more:
 * some checks compare what lies together, such as file systems with backup plans.
 */
function byEnvironment(sources: readonly Source[]): Source[][] {
  const environments = new Map<string, Source[]>();
  for (const source of sources) {
    const milestone = MILESTONES.find((each) => source.stack.endsWith(`-${each}`)) ?? '';
    const environment = source.stack.slice(0, source.stack.length - milestone.length);
    environments.set(environment, [...(environments.get(environment) ?? []), source]);
  }
  return [...environments.values()];
}

/** Sources of one kind: `sourcesAt` finds no others. */
async function runCheckov(checkov: string, sources: readonly Source[]): Promise<StackPolicy[]> {
  const [first] = sources;
  if (!first) return [];
  const files = sources.map(({ file }) => file);
  const options = ['--framework', FRAMEWORK[first.kind], '--skip-download', '--compact', '-o', 'json'];
  // Exit code 1 only says that some check failed; the report tells what.
  const { stdout } = await run(checkov, ['-f', ...files, ...options], { cwd: dirname(first.file) });
  return readCheckov(sources, stdout);
}
