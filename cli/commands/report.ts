/** `cairn report`: one HTML file that shows what environments are, and what they cost. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { ACCOUNT, SELECTORS } from '../../config/selection';
import { buildReport } from '../../report/build';
import type { ReportOptions } from '../../report/model';
import { readPolicy } from '../../report/policy';
import { runMain } from '../../tools/synth';
import { assertKnown, CliError, EXIT, type ExitCode } from '../exit';
import { loadProject, outputFolder } from '../project';
import { type CommonOptions, jsonText, type Terminal } from '../terminal';

export interface ReportCommandOptions extends CommonOptions {
  readonly env?: string;
  readonly out?: string;
  /** Folder of a synthesis. Default: a fresh one. */
  readonly from?: string;
  /** What `cairn policy --json` printed. Default: the report says that it was not run. */
  readonly policy?: string;
}

const FILE = 'report.html';

export async function reportCommand(
  terminal: Terminal,
  options: ReportCommandOptions,
  deployment?: string,
): Promise<ExitCode> {
  const asked = askedFor(options, deployment);
  const out = resolve(options.out ?? join(outputFolder(), FILE));
  const { environments, seconds } = await withSynthesis(terminal, options, deployment, async (folder) => {
    const started = performance.now();
    const report = await buildReport(folder, asked).catch((cause: unknown): never => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CliError(why, 'Nothing was written.', { cause });
    });
    replaceFile(out, report.text);
    return { environments: report.environments, seconds: (performance.now() - started) / 1_000 };
  });
  const here = relative(process.cwd(), out);
  terminal.data(options.json ? jsonText({ file: here, environments }) : here);
  const noun = environments === 1 ? 'environment' : 'environments';
  terminal.say(`${environments} ${noun} in ${seconds.toFixed(1)} s; it needs no network: open it in a browser`);
  return EXIT.done;
}

function askedFor({ env, policy }: ReportCommandOptions, deployment: string | undefined): ReportOptions {
  const all = loadProject().environments;
  const deployments = [...new Set(all.map((each) => each.deployment))];
  if (deployment !== undefined) assertKnown('deployment', deployment, deployments);
  const names = all
    .filter((each) => deployment === undefined || each.deployment === deployment)
    .map(({ name }) => name);
  const environments = env?.split(',').map((name) => name.trim());
  for (const name of environments ?? []) assertKnown('environment', name, names);
  return {
    ...(deployment === undefined ? {} : { deployment }),
    ...(environments === undefined ? {} : { environments }),
    ...(policy === undefined ? {} : { policy: policyAt(policy) }),
  };
}

function policyAt(file: string): ReturnType<typeof readPolicy> {
  try {
    return readPolicy(resolve(file));
  } catch (cause) {
    throw new CliError(cause instanceof Error ? cause.message : String(cause), 'Nothing was written.', { cause });
  }
}

/** A deployment is synthesized whole, with the account: its plan compares environments with each other. */
async function withSynthesis<T>(
  { say }: Terminal,
  { from }: ReportCommandOptions,
  deployment: string | undefined,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  if (from !== undefined) {
    if (!existsSync(from)) throw new CliError(`${from} does not exist.`, "Leave out --from, or run 'npx cairn synth'.");
    return use(resolve(from));
  }
  const folder = mkdtempSync(join(tmpdir(), 'cairn-report-'));
  try {
    say('synthesizing ...');
    const selectors: Record<string, string> =
      deployment === undefined ? {} : { [SELECTORS.deployment]: `${ACCOUNT},${deployment}` };
    await runMain({ outdir: folder, selectors });
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whoever has the old one open never sees half of the new one. */
function replaceFile(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
