/** `cairn synth`: runs main.ts as a process and shows what it wrote. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { MANIFEST_FILE, type Manifest, readManifest } from '../../config/manifest';
import { SELECTORS } from '../../config/selection';
import { CliError, EXIT, type ExitCode } from '../exit';
import { outputFolder, REPOSITORY } from '../project';
import { type CommonOptions, columns, jsonText, type Terminal } from '../terminal';

export interface SynthOptions extends CommonOptions {
  readonly deployment?: string;
  readonly env?: string;
  readonly milestone?: string;
}

export async function synthCommand(terminal: Terminal, options: SynthOptions): Promise<ExitCode> {
  const started = performance.now();
  terminal.say('synthesizing ...');
  await runMain({
    [SELECTORS.deployment]: options.deployment,
    [SELECTORS.environment]: options.env,
    [SELECTORS.milestone]: options.milestone,
  });
  const manifest = readManifest(join(outputFolder(), MANIFEST_FILE));
  const stacks = stackRows(manifest);
  terminal.data(options.json ? jsonText({ stacks }) : stackTable(stacks, terminal));
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  terminal.say(`${stacks.length} stacks with ${resources} resources in ${seconds} s: ${outputFolder()}`);
  const first = stacks[0];
  if (first) terminal.say(`next: npx cdktf deploy ${first.stack} --ignore-missing-stack-dependencies`);
  return EXIT.done;
}

/** Runs the composition root. Selectors that were not given as options stay as the environment has them. */
async function runMain(selectors: Readonly<Record<string, string | undefined>>): Promise<void> {
  const given = Object.fromEntries(Object.entries(selectors).filter(([, value]) => value !== undefined));
  const child = spawn(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: REPOSITORY,
    env: { ...process.env, ...given },
    // What main.ts reports goes where our own errors go.
    stdio: ['ignore', 2, 2],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new CliError('Nothing was synthesized.', "'npx cairn list' shows the names that there are.");
}

interface StackRow {
  readonly stack: string;
  readonly label: string;
  readonly resources: number;
}

function stackRows(manifest: Manifest): StackRow[] {
  const row = ({ stack, label, resources }: StackRow): StackRow => ({ stack, label, resources });
  return [
    ...manifest.bootstrap.map(({ milestone }) => row(milestone)),
    ...manifest.environments.flatMap(({ milestones }) => milestones.map(row)),
  ];
}

function stackTable(stacks: readonly StackRow[], { paint }: Terminal): string {
  const head = ['stack', 'label', 'resources'].map((title) => paint.dim(title));
  return columns([head, ...stacks.map(({ stack, label, resources }) => [stack, label, String(resources)])], [2]);
}
