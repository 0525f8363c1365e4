/** Deploys and destroys environments of a project into a local account, and keeps what happened for the tests to look at. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, milestonesOf } from '../../config/environment';
import { stackId } from '../../config/naming';
import { plannedStack, type StackPlace, type StackReview } from '../../review/review';
import { pool } from '../../tools/pool';
import type { Terraform } from '../../tools/terraform';
import { terraformOf } from './engine';
import { differences, type Form, type HandedOver, initialized } from './engine-bundles';
import { stackFolder } from './engine-folders';
import { type Change, changesOf } from './engine-gaps';
import { type RunningProviderOptions, type Variables, withRunningProvider } from './running-provider';
import { withWrittenValues } from './written-values';

/** Environments at the same time: each takes two processes of up to 450 MB, and mostly waits for load balancers and databases. */
const SIDE_BY_SIDE = 7;

export interface MilestoneRun {
  readonly stack: string;
  /** What went wrong, if anything. */
  readonly error?: string;
  /** What a second plan would change. */
  readonly changes: readonly Change[];
  /** What the bundle's plans have otherwise than the project's, before and after the apply. */
  readonly differences: readonly string[];
  /** The first plan as a reviewer would read it. */
  readonly review?: StackReview;
  readonly seconds: number;
}

export interface DeployOptions {
  readonly outdir: string;
  readonly env: Variables;
  readonly say: (line: string) => void;
  /** Stacks as they are handed over. Default: the project alone is planned and applied. */
  readonly bundles?: ReadonlyMap<string, HandedOver>;
}

export function stacksOf(env: Environment): string[] {
  return milestonesOf(env).map((milestone) => stackId(env.deployment, env.name, milestone));
}

/** Every environment, milestone by milestone; after a failure the later milestones of that environment are not tried. */
export async function deployAll(
  environments: readonly Environment[],
  options: DeployOptions,
): Promise<ReadonlyMap<string, MilestoneRun>> {
  const runs = await pool(environments, SIDE_BY_SIDE, (environment) =>
    withProvider(environment, options, (variablesOf) => deployEnvironment(environment, options, variablesOf)),
  );
  return new Map(runs.flat().map((run) => [run.stack, run]));
}

/** `init` goes without the running provider: it installs the provider, and checks its lock. */
type Running = DeployOptions & { readonly running: Variables };

/** Runs `use` beside a provider of its own: no two environments share one. */
export async function withProvider<T>(
  environment: Environment,
  { outdir, env, alsoFor }: Pick<RunningProviderOptions, 'outdir' | 'env' | 'alsoFor'>,
  use: (variablesOf: (stack: string) => Variables) => Promise<T>,
): Promise<T> {
  const [stack = ''] = stacksOf(environment);
  await terraformOf(outdir, stack, env).init();
  return withRunningProvider({ outdir, stack, env, ...(alsoFor === undefined ? {} : { alsoFor }) }, use);
}

async function deployEnvironment(
  env: Environment,
  options: DeployOptions,
  variablesOf: (stack: string) => Variables,
): Promise<MilestoneRun[]> {
  const done: MilestoneRun[] = [];
  for (const milestone of milestonesOf(env)) {
    const stack = stackId(env.deployment, env.name, milestone);
    const failed = done.some((each) => each.error !== undefined);
    const place = { stack, milestone, label: env.milestoneLabels[milestone] ?? '' };
    done.push(failed ? notReached(stack) : await deploy(place, { ...options, running: variablesOf(stack) }));
  }
  return done;
}

function notReached(stack: string): MilestoneRun {
  return { stack, error: 'not reached: an earlier milestone failed', changes: [], differences: [], seconds: 0 };
}

/** One stack: init with its backend and lock, apply, and a second plan that is read attribute by attribute. */
async function deploy(place: StackPlace, options: Running): Promise<MilestoneRun> {
  const { stack } = place;
  const { outdir, env, running, say, bundles } = options;
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 1_000);
  try {
    await terraformOf(outdir, stack, env).init();
    const own = terraformOf(outdir, stack, running);
    const handed = bundles?.get(stack);
    const { looking, ...applied } = handed
      ? await applyBesideBundle(own, { place, handed }, options)
      : await applyAlone(own);
    const { changes } = await looking.plan('second.tfplan');
    const second = changes ? changesOf(await looking.show('second.tfplan')) : [];
    say(`${stack}: applied, ${second.length} changes in the second plan (${seconds()} s)`);
    return { stack, changes: second, seconds: seconds(), ...applied };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say(`${stack}: FAILED (${seconds()} s)\n${message}`);
    return { stack, error: message, changes: [], differences: [], seconds: seconds() };
  }
}

/** What an apply found, and who makes the second plan. */
type Applied = Pick<MilestoneRun, 'differences' | 'review'> & { readonly looking: Terraform };

async function applyAlone(own: Terraform): Promise<Applied> {
  await own.apply();
  return { differences: [], looking: own };
}

const FIRST = 'first.tfplan';

/**
 * The project and the bundle against one state. Where the bundle is to apply, the plans of project and HCL are compared
 * value by value, the HCL is applied, as a team that takes the environment over would do, and JSON and project then plan
 * nothing. Elsewhere the project is applied, and the HCL plans nothing. That the JSON is the project's, a unit test shows
 * for every stack.
 */
async function applyBesideBundle(
  own: Terraform,
  { place, handed }: { readonly place: StackPlace; readonly handed: HandedOver },
  options: Running,
): Promise<Applied> {
  const { stack } = place;
  await own.plan(FIRST);
  const planned = await own.show(FIRST);
  const review = plannedStack(place, withWrittenValues(planned, synthesized(options.outdir, stack)));
  const hcl = await initialized({ stack, form: 'hcl', handed }, options);
  if (!handed.applies) {
    await own.apply(FIRST);
    return { review, differences: [], looking: hcl };
  }
  await hcl.plan(FIRST);
  const found = await differences('hcl', planned, hcl, FIRST);
  await hcl.apply(FIRST);
  const json = await initialized({ stack, form: 'json', handed }, options);
  return { review, differences: [...found, ...(await changesAfter(json, 'json'))], looking: own };
}

/** What a form of the bundle plans after the apply. What the provider reads is the same for all: it is left out. */
async function changesAfter(terraform: Terraform, form: Form): Promise<string[]> {
  const { changes, output } = await terraform.plan(undefined, '-refresh=false');
  return changes ? [`${form}: after the apply it plans ${output}`] : [];
}

/**
 * Every environment in reverse order of milestones; returns the stacks that could not be destroyed, with the reason. The
 * stacks of `applied`, where they were synthesized for the deployment, tell which of them lifts a protection here.
 */
export async function destroyAll(
  environments: readonly Environment[],
  options: DeployOptions & { readonly applied?: string },
): Promise<string[]> {
  const failures = await pool(environments, SIDE_BY_SIDE, (environment) =>
    withProvider(environment, options, async (variablesOf) => {
      const failed: string[] = [];
      for (const stack of stacksOf(environment).reverse()) {
        const problem = await destroy(stack, { ...options, running: variablesOf(stack) });
        if (problem !== undefined) failed.push(problem);
        options.say(problem ?? `${stack}: destroyed`);
      }
      return failed;
    }),
  );
  return failures.flat();
}

/** Says what was wrong, if anything. */
async function destroy(
  stack: string,
  { outdir, applied = outdir, env, running }: Running & { readonly applied?: string },
): Promise<string | undefined> {
  try {
    await terraformOf(outdir, stack, env).init();
    const terraform = terraformOf(outdir, stack, running);
    // Protection is an attribute of what is to be destroyed: it is lifted by an apply first.
    if (synthesized(outdir, stack) !== synthesized(applied, stack)) await terraform.apply();
    await terraform.destroy();
    const left = await terraform.stateList();
    return left.length > 0 ? `${stack}: ${left.join(', ')} left in the state` : undefined;
  } catch (error) {
    return `${stack}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function synthesized(outdir: string, stack: string): string {
  return readFileSync(join(stackFolder(outdir, stack), 'cdk.tf.json'), 'utf8');
}
