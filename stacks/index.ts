/** Which stack builds which milestone, and how an environment becomes a row of stacks. */
import type { App } from 'cdktf';
import { type Environment, milestonesOf } from '../config/environment';
import type { Account } from '../config/vocabulary/account';
import type { Milestone } from '../config/vocabulary/deployment';
import type { BaseStack } from './base-stack';
import type { MilestoneStack, Target } from './milestone-stack';

type StackClass = new (scope: App, target: Target) => MilestoneStack;

/** Loaded when asked for: a run that synthesizes one milestone pays for one milestone's bindings. */
const STACKS: Record<Milestone, () => Promise<StackClass>> = {
  foundation: async () => (await import('./foundation')).FoundationStack,
  ecr: async () => (await import('./ecr')).EcrStack,
  data: async () => (await import('./data')).DataStack,
  'alb-dns': async () => (await import('./alb-dns')).AlbDnsStack,
  ecs: async () => (await import('./ecs')).EcsStack,
  cicd: async () => (await import('./cicd')).CicdStack,
  monitoring: async () => (await import('./monitoring')).MonitoringStack,
  security: async () => (await import('./security')).SecurityStack,
  cost: async () => (await import('./cost')).CostStack,
  dr: async () => (await import('./dr')).DrStack,
};

/** Builds the milestones of an environment, all or those named, in the order in which they are applied. */
export async function buildEnvironment(
  app: App,
  account: Account,
  env: Environment,
  only?: readonly Milestone[],
): Promise<MilestoneStack[]> {
  const built = new Map<Milestone, MilestoneStack>();
  for (const milestone of milestonesOf(env)) {
    if (only && !only.includes(milestone)) continue;
    const Stack = await STACKS[milestone]();
    const stack = new Stack(app, { env, account });
    built.set(milestone, stack);
    for (const used of stack.uses) {
      const producer = built.get(used);
      if (producer) stack.addDependency(producer);
    }
  }
  return [...built.values()];
}

/** Builds the bootstrap of one region of the account. */
export async function buildBootstrap(app: App, account: Account, region: string): Promise<BaseStack> {
  const { BootstrapStack } = await import('./bootstrap');
  return new BootstrapStack(app, account, region);
}
