/** What is there when an apply begins, held against what was planned: before anything is changed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Variables } from './actions';
import { sha256 } from './canonical';
import type { PlanEntry, PlannedEntry, PlanSet } from './plan-set';
import { readStack, STACK_FILE } from './stack';
import { stackFolder } from './target';
import { type Found, failedRefusals, refusals, versionRefusals } from './validity';

export interface UpFront {
  /** Folder of the synthesis. */
  readonly out: string;
  /** Folder of the plans. */
  readonly plans: string;
  readonly env: Variables;
  /** Version of Terraform that is here. */
  readonly terraform: string;
}

/** Every reason why one of the plans may not be applied; none when the apply may begin. */
export function upFrontRefusals(set: PlanSet, pending: readonly PlanEntry[], there: UpFront): string[] {
  return [
    ...versionRefusals(set.terraform, there.terraform),
    ...failedRefusals(pending),
    ...pending.flatMap((entry) => (entry.status === 'planned' ? refusals(entry, foundOf(entry, there)) : [])),
  ];
}

function foundOf({ stack, plan, lock }: PlannedEntry, { out, plans, env }: UpFront): Found {
  const folder = stackFolder(out, stack);
  const facts = existsSync(join(folder, STACK_FILE)) ? readStack(folder) : undefined;
  return {
    ...(facts ? { stackHash: facts.hash } : {}),
    ...(facts?.lockHash === undefined ? {} : { stackLock: facts.lockHash }),
    ...hashOf('plan', join(plans, plan.file)),
    ...hashOf('savedLock', join(plans, lock.file)),
    variables: Object.keys(env).flatMap((name) => (name.startsWith('TF_VAR_') ? [name.slice('TF_VAR_'.length)] : [])),
  };
}

function hashOf(key: 'plan' | 'savedLock', file: string): Pick<Found, 'plan' | 'savedLock'> {
  return existsSync(file) ? { [key]: sha256(readFileSync(file)) } : {};
}
