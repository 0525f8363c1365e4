/** Terraform and OpenTofu on the same stacks: both plan against one state, OpenTofu applies. */
import { cpSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Environment } from '../../config/environment';
import { openTofuProgram } from '../../scripts/engines/opentofu/build';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { Terraform } from '../../tools/terraform';
import { IMAGE_TAG, terraformOf } from './engine';
import { stacksOf, withProvider } from './engine-deploy';
import { stackFolder } from './engine-folders';
import { type Change, changesOf } from './engine-gaps';
import { planDifferences, resourceChanges } from './plan-equality';
import type { Variables } from './running-provider';

export interface EnginesOptions {
  /** The synthesized project, in whose folders Terraform works. */
  readonly outdir: string;
  /** Receives a copy of each stack, in which OpenTofu works: each engine has providers and locks of its own. */
  readonly copies: string;
  readonly env: Readonly<Record<string, string>>;
  /** CLI configuration of OpenTofu. */
  readonly cliConfig: string;
  /** Host of the registry under which OpenTofu looks for providers. */
  readonly registry: string;
  readonly say: (line: string) => void;
}

export interface TwiceRun {
  readonly stack: string;
  /** What went wrong, if anything. */
  readonly error?: string;
  /** Resources that the first plan makes. */
  readonly created: number;
  /** What OpenTofu's first plan has otherwise than Terraform's. */
  readonly differences: readonly string[];
  /** What OpenTofu's second plan would change. */
  readonly changes: readonly Change[];
}

/** OpenTofu in a copy of a synthesized stack, which is made when there is none yet. */
export function openTofuOf(
  stack: string,
  { outdir, copies, cliConfig, ...options }: EnginesOptions,
  env: Variables = options.env,
): Terraform {
  const own = stackFolder(outdir, stack);
  const folder = join(copies, stack);
  if (!existsSync(folder)) {
    cpSync(own, folder, { recursive: true, filter: (file) => basename(file) !== '.terraform' });
  }
  const variables = { ...terraformVariables(own, IMAGE_TAG), TF_CLI_CONFIG_FILE: cliConfig };
  return new Terraform({ program: openTofuProgram(), folder, env: { ...env, ...variables } });
}

/** Every milestone of an environment in order; after a failure the later ones are not tried. */
export function deployTwice(environment: Environment, options: EnginesOptions): Promise<TwiceRun[]> {
  return withProvider(environment, { ...options, alsoFor: options.registry }, async (variablesOf) => {
    const runs: TwiceRun[] = [];
    for (const stack of stacksOf(environment)) {
      const failed = runs.some(({ error }) => error !== undefined);
      const none = { stack, created: 0, differences: [], changes: [] };
      const notReached = { ...none, error: 'not reached: an earlier milestone failed' };
      runs.push(failed ? notReached : await deploy(stack, options, variablesOf(stack)));
    }
    return runs;
  });
}

async function deploy(stack: string, options: EnginesOptions, running: Variables): Promise<TwiceRun> {
  const started = performance.now();
  const { say } = options;
  try {
    await Promise.all([terraformOf(options.outdir, stack, options.env).init(), openTofuOf(stack, options).init()]);
    const terraform = terraformOf(options.outdir, stack, running);
    const tofu = openTofuOf(stack, options, running);
    // One after the other: each holds the lock of the state while it plans.
    const [theirs, ours] = [await firstPlan(terraform), await firstPlan(tofu)];
    const differences = planDifferences(theirs, ours);
    const created = ours.resources.filter(({ actions }) => actions.includes('create')).length;
    await tofu.apply('first.tfplan');
    const { changes } = await tofu.plan('second.tfplan');
    const run = { stack, created, differences, changes: changes ? changesOf(await tofu.show('second.tfplan')) : [] };
    say(`${stack}: ${created} resources (${seconds(started)} s)`);
    return run;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say(`${stack}: FAILED (${seconds(started)} s)\n${message}`);
    return { stack, error: message, created: 0, differences: [], changes: [] };
  }
}

async function firstPlan(engine: Terraform): Promise<ReturnType<typeof resourceChanges>> {
  await engine.plan('first.tfplan');
  return resourceChanges(await engine.show('first.tfplan'));
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1_000).toFixed(0);
}
