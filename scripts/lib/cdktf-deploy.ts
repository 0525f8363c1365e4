/** `cdktf deploy` as a process, told as one line for each stack and state. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { npmTool, REPOSITORY } from '../../tools/paths';
import { run, tail } from '../../tools/run';
import { advance, type StackProgress, stackLines } from './cdktf-progress';

export interface DeployOptions {
  /** Where cdktf synthesizes, and runs Terraform. */
  readonly outdir: string;
  /** Ids of the stacks that the pattern selects. */
  readonly stacks: readonly string[];
  readonly pattern: string;
  readonly env: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
}

export interface StackTiming {
  readonly seconds: number;
}

/** Stacks at a time: a Terraform run with the AWS provider takes up to 450 MB. */
const PARALLEL = 2;

export async function deployStacks(options: DeployOptions): Promise<ReadonlyMap<string, StackTiming>> {
  const { outdir, stacks, pattern, env, say } = options;
  const progress = new Map<string, StackProgress>(stacks.map((stack) => [stack, { state: 'waiting' }]));
  const stackOf = stackLines(stacks);
  const logFile = join(outdir, '..', 'cdktf-deploy.log');
  const log = createWriteStream(logFile);

  const args = ['deploy', pattern, '--auto-approve', '--skip-provider-lock', '--parallelism', String(PARALLEL)];
  const { code, stdout, stderr } = await run(npmTool('cdktf'), [...args, '--output', outdir], {
    cwd: REPOSITORY,
    env,
    line: (line) => {
      log.write(`${line}\n`);
      follow(line);
    },
  });
  log.end();
  if (code !== 0)
    throw new Error(`cdktf deploy failed; ${logFile} has all of it:\n${tail(`${stdout}\n${stderr}`, 40)}`);
  return new Map([...progress].map(([stack, each]) => [stack, { seconds: secondsOf(each) }]));

  function follow(line: string): void {
    const found = stackOf(line);
    const before = found && progress.get(found.stack);
    if (!found || !before) return;
    const after = advance(before, found.text, Date.now());
    if (after === before) return;
    progress.set(found.stack, after);
    say(describe(found.stack, after, stacks));
  }
}

function describe(stack: string, progress: StackProgress, stacks: readonly string[]): string {
  const width = Math.max(...stacks.map((each) => each.length));
  const counts = progress.added === undefined ? '' : `  ${progress.added} added, ${progress.changed} changed`;
  const time = progress.ended === undefined ? '' : `  ${secondsOf(progress).toFixed(0)} s`;
  return `${stack.padEnd(width)}  ${progress.state}${counts}${time}`;
}

function secondsOf({ started, ended }: StackProgress): number {
  return started === undefined || ended === undefined ? 0 : (ended - started) / 1_000;
}
