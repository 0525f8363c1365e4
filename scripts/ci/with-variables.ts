/**
 * `with-variables.ts scripts/ci/<name>.ts [flags]`: runs a script with the Terraform variables of the GitHub environment,
 * so that secrets are in the environment of that one step. Exit code: the script's.
 *
 * A job that is cancelled is told by a signal to its first process. That is this one, under `exec`: it passes the signal
 * on to Terraform and waits until Terraform has given its lock back.
 */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError, type ExitCode } from '../../cli/exit';
import { REPOSITORY } from '../../tools/paths';
import { maskSecrets } from './lib/actions';
import { runProgram, say } from './lib/program';
import { givenVariables, PLAIN, SECRET } from './lib/variables';

const SCRIPT = /^scripts\/ci\/[a-z-]+\.ts$/;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** GitHub ends what is left 10 s after it asked. */
const GRACE_MS = 9_000;
const LOOK_EVERY_MS = 100;

async function main([script, ...flags]: readonly string[]): Promise<ExitCode> {
  if (script === undefined || !SCRIPT.test(script)) {
    throw new CliError(
      `'${script ?? ''}' is no script of scripts/ci.`,
      'Usage: with-variables.ts scripts/ci/<name>.ts [flags]',
    );
  }
  const { variables, secrets } = givenVariables(process.env);
  maskSecrets(process.env, secrets);
  const { [PLAIN]: _plain, [SECRET]: _secret, ...rest } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...flags], {
    cwd: REPOSITORY,
    env: { ...rest, ...variables },
    stdio: 'inherit',
    // A process group of its own: Terraform is in it, too.
    detached: true,
  });
  let asked = false;
  const passOn = (signal: NodeJS.Signals): void => {
    asked = true;
    say(`${signal}: asking Terraform to stop`);
    signalGroup(child.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, passOn);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (asked) await groupEnded(child.pid);
  // Codes of scripts are those of commands; ended by a signal is an error.
  return (code ?? 1) as ExitCode;
}

async function groupEnded(pid: number | undefined): Promise<void> {
  const end = performance.now() + GRACE_MS;
  while (signalGroup(pid, 0) && performance.now() < end) await sleep(LOOK_EVERY_MS);
}

/** Whether the group was there to be told. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

runProgram(main);
