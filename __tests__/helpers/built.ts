/** Stacks of the small test deployment with some values changed, built in memory. */
import { App, Testing } from 'cdktf';
import type { Environment } from '../../config/environment';
import type { Account } from '../../config/vocabulary/account';
import type { Milestone } from '../../config/vocabulary/deployment';
import { buildEnvironment } from '../../stacks';
import { type Patch, testProject } from './deployments';
import type { StackJson } from './synthesized';

/** The stacks of an environment by milestone. */
export async function builtFrom(
  { env, account }: { env: Environment; account: Account },
  only?: readonly Milestone[],
): Promise<Partial<Record<Milestone, StackJson>>> {
  const stacks = await buildEnvironment(new App(), account, env, only);
  return Object.fromEntries(stacks.map((stack) => [stack.milestone, JSON.parse(Testing.synth(stack)) as StackJson]));
}

/** One milestone of the small test deployment, with values changed at paths below the environment. */
export async function built(milestone: Milestone, patch: Patch = {}): Promise<StackJson> {
  const json = (await builtFrom(testProject(patch), [milestone]))[milestone];
  if (!json) throw new Error(`the environment has no ${milestone}`);
  return json;
}
