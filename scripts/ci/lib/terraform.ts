/** Terraform in the folder of a synthesized stack, as the scripts of a workflow run it. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CliError } from '../../../cli/exit';
import { MissingTool, run, tail } from '../../../tools/run';
import { Terraform, TerraformError } from '../../../tools/terraform';
import type { Variables } from './actions';
import { LOCK_FILE, type StackFacts } from './stack';
import { isStale, lockHolder, lockText, staleText } from './terraform-messages';

/** How long another run may hold a state before this one gives up. */
const LOCK_TIMEOUT = '120s';

export interface Runner {
  readonly env: Variables;
  /** Receives each line of Terraform's output; not of `show` and `output`. */
  readonly line: (line: string) => void;
  /** Default: two minutes. */
  readonly lockTimeout?: string;
}

/** Terraform there, without its questions and hints. */
export function terraformIn(folder: string, { env, line, lockTimeout = LOCK_TIMEOUT }: Runner): Terraform {
  return new Terraform({ folder, env: { ...env, TF_IN_AUTOMATION: '1', TF_INPUT: '0' }, line, lockTimeout });
}

/** Prepares the folder, without a word unless it fails; a provider lock that is there decides, and is not touched. */
export async function initialize(folder: string, runner: Pick<Runner, 'env'>): Promise<void> {
  const quiet = terraformIn(folder, { ...runner, line: () => undefined });
  await quiet.init(...(existsSync(join(folder, LOCK_FILE)) ? ['-lockfile=readonly'] : []));
}

/** Puts the provider lock of a plan beside a stack that has none of its own. */
export function placeLock(saved: string, folder: string): void {
  const lock = join(folder, LOCK_FILE);
  if (!existsSync(lock)) copyFileSync(saved, lock);
}

const version = z.object({ terraform_version: z.string() });

/** Version of the Terraform on PATH. */
export async function terraformVersion(env: Variables): Promise<string> {
  try {
    const { code, stdout, stderr } = await run('terraform', ['version', '-json'], { env });
    if (code !== 0) throw new Error(`terraform version failed:\n${tail(stderr, 10)}`);
    return version.parse(JSON.parse(stdout)).terraform_version;
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error;
    throw new CliError('terraform is not on PATH.', 'Install Terraform 1.11 or newer.', { cause: error });
  }
}

/** Names of the variables of a stack that have a value, and of those that need one. */
export function variablesGiven({ variables }: StackFacts, env: Variables) {
  const given = variables.filter(({ name }) => env[`TF_VAR_${name}`] !== undefined);
  const names = (chosen: typeof variables): string[] => chosen.map(({ name }) => name).sort();
  return {
    planned: names(given.filter(({ ephemeral }) => !ephemeral)),
    ephemeral: names(given.filter(({ ephemeral }) => ephemeral)),
    missing: names(variables.filter(({ name, required }) => required && env[`TF_VAR_${name}`] === undefined)),
  };
}

/** Names of variables whose values nobody may see. */
export function secretVariables(stacks: readonly StackFacts[]): string[] {
  return stacks.flatMap(({ variables }) =>
    variables.flatMap(({ name, sensitive, ephemeral }) => (sensitive || ephemeral ? [name] : [])),
  );
}

export type Failure = 'locked' | 'stale' | 'failed';

/** What went wrong, as what to do about it; what is not recognized stays as Terraform said it. */
export function explainFailure(
  milestone: string,
  error: unknown,
): { readonly kind: Failure; readonly message: string } {
  const output = error instanceof TerraformError ? error.output : '';
  const holder = lockHolder(output);
  if (holder) return { kind: 'locked', message: lockText(milestone, holder) };
  if (isStale(output)) return { kind: 'stale', message: staleText(milestone) };
  return { kind: 'failed', message: output !== '' ? output : messageOf(error) };
}

function messageOf(error: unknown): string {
  if (error instanceof CliError) return `${error.message}\n→ ${error.next}`;
  return error instanceof Error ? error.message : String(error);
}
