/** Applies saved plans in order, each only while it still says what its reviewer saw. Never plans. */
import { join, resolve } from 'node:path';
import type { Variables } from './actions';
import { recordApplied } from './ledger';
import { hashOutputs } from './output-paths';
import type { PlannedEntry } from './plan-set';
import { redact, secretValues } from './secrets';
import { readStack, type StackFacts } from './stack';
import type { ReadState } from './states';
import { stackFolder } from './target';
import {
  explainFailure,
  type Failure,
  initialize,
  placeLock,
  type Runner,
  secretVariables,
  terraformIn,
} from './terraform';
import { producerRefusals } from './validity';

export interface ApplyingOptions extends Runner {
  /** Folder of the synthesis. */
  readonly out: string;
  /** Folder of the plans. */
  readonly plans: string;
  readonly read: ReadState;
  readonly say: (line: string) => void;
}

/** Why an apply stopped: `refused` is what Terraform would have applied silently. */
export interface Stopped {
  readonly milestone: string;
  readonly kind: Failure | 'refused';
  readonly message: string;
}

export interface Applied {
  readonly applied: readonly string[];
  readonly stopped?: Stopped;
}

/** Applies one after the other and stops at the first that fails; each is recorded as soon as it is done. */
export async function applyPlans(entries: readonly PlannedEntry[], options: ApplyingOptions): Promise<Applied> {
  const applied: string[] = [];
  for (const entry of entries) {
    const stopped = await applyOne(entry, options);
    if (stopped) return { applied, stopped };
    recordApplied(options.plans, entry.milestone, entry.plan.sha256);
    applied.push(entry.milestone);
  }
  return { applied };
}

async function applyOne(entry: PlannedEntry, options: ApplyingOptions): Promise<Stopped | undefined> {
  const { milestone, plan, lock, changes } = entry;
  const { say, out, plans, env } = options;
  const facts = readStack(stackFolder(out, entry.stack));
  try {
    const reasons = await producersChanged(entry, options.read);
    if (reasons.length > 0) {
      return { milestone, kind: 'refused', message: `${reasons.join('\n')}\nPlan ${milestone} again.` };
    }
    if (!changes) {
      say(`${milestone}: nothing to change`);
      return undefined;
    }
    say(`${milestone}: applying`);
    placeLock(join(plans, lock.file), facts.folder);
    await initialize(facts.folder, options);
    const terraform = terraformIn(facts.folder, { ...options, env: withoutPlanned(facts, env) });
    await terraform.apply(resolve(plans, plan.file));
    say(`${milestone}: applied`);
    return undefined;
  } catch (error) {
    const { kind, message } = explainFailure(milestone, error);
    return { milestone, kind, message: redact(message, secretValues(env, secretVariables([facts]))) };
  }
}

async function producersChanged({ milestone, producers }: PlannedEntry, read: ReadState): Promise<string[]> {
  const checks = await Promise.all(
    producers.map(async ({ name, region, bucket, key, reads }) => {
      const state = await read({ region, bucket, key });
      const now = state.kind === 'state' ? { now: hashOutputs(state.outputs, Object.keys(reads)) } : {};
      return { name, planned: reads, ...now };
    }),
  );
  return producerRefusals(milestone, checks);
}

/** Variables are in the plan; Terraform would print the values of those that differ, and ignore them. */
function withoutPlanned({ variables }: StackFacts, env: Variables): Variables {
  const planned = new Set(variables.flatMap(({ name, ephemeral }) => (ephemeral ? [] : [`TF_VAR_${name}`])));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !planned.has(name)));
}
