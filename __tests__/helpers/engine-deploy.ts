/** Deploys and destroys environments of a project into a local account, and keeps what happened for the tests to look at. */
import { join } from 'node:path';
import { type Environment, milestonesOf } from '../../config/environment';
import { stackId } from '../../config/naming';
import { pool } from '../../tools/pool';
import { terraformOf } from './engine';
import { type Change, changesOf } from './engine-gaps';

/** Environments at the same time: each takes two processes of up to 450 MB, and mostly waits for load balancers and databases. */
const SIDE_BY_SIDE = 7;

export interface MilestoneRun {
  readonly stack: string;
  /** What went wrong, if anything. */
  readonly error?: string;
  /** What a second plan would change. */
  readonly changes: readonly Change[];
  readonly seconds: number;
}

export interface DeployOptions {
  readonly outdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
}

export function stacksOf(env: Environment): string[] {
  return milestonesOf(env).map((milestone) => stackId(env.deployment, env.name, milestone));
}

/** Every environment, milestone by milestone; after a failure the later milestones of that environment are not tried. */
export async function deployAll(
  environments: readonly Environment[],
  options: DeployOptions,
): Promise<ReadonlyMap<string, MilestoneRun>> {
  const runs = await pool(environments, SIDE_BY_SIDE, async (env) => {
    const done: MilestoneRun[] = [];
    for (const stack of stacksOf(env)) {
      const failed = done.some((each) => each.error !== undefined);
      done.push(failed ? notReached(stack) : await deploy(stack, options));
    }
    return done;
  });
  return new Map(runs.flat().map((run) => [run.stack, run]));
}

function notReached(stack: string): MilestoneRun {
  return { stack, error: 'not reached: an earlier milestone failed', changes: [], seconds: 0 };
}

/** One stack: init with its backend and lock, apply, and a second plan that is read attribute by attribute. */
async function deploy(stack: string, { outdir, env, say }: DeployOptions): Promise<MilestoneRun> {
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 1_000);
  try {
    const terraform = terraformOf(outdir, stack, env);
    await terraform.init();
    await terraform.apply();
    const { changes } = await terraform.plan('second.tfplan');
    const run = { stack, changes: changes ? changesOf(await terraform.show('second.tfplan')) : [], seconds: seconds() };
    say(`${stack}: applied, ${run.changes.length} changes in the second plan (${run.seconds} s)`);
    return run;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say(`${stack}: FAILED (${seconds()} s)\n${message}`);
    return { stack, error: message, changes: [], seconds: seconds() };
  }
}

/** Every environment in reverse order of milestones; returns the stacks that could not be destroyed, with the reason. */
export async function destroyAll(environments: readonly Environment[], options: DeployOptions): Promise<string[]> {
  const { outdir, env, say } = options;
  const failures = await pool(environments, SIDE_BY_SIDE, async (environment) => {
    const failed: string[] = [];
    for (const stack of stacksOf(environment).reverse()) {
      try {
        const terraform = terraformOf(outdir, stack, env);
        await terraform.init();
        // Protection is an attribute of what is to be destroyed: it is lifted by an apply first.
        if (environment.dataProtection === 'protected') await terraform.apply();
        await terraform.destroy();
        const left = await terraform.stateList();
        if (left.length > 0) failed.push(`${stack}: ${left.join(', ')} left in the state`);
        say(`${stack}: destroyed`);
      } catch (error) {
        failed.push(`${stack}: ${error instanceof Error ? error.message : String(error)}`);
        say(failed.at(-1) ?? '');
      }
    }
    return failed;
  });
  return failures.flat();
}

/** Folder of a stack. */
export function stackFolder(outdir: string, stack: string): string {
  return join(outdir, 'stacks', stack);
}
