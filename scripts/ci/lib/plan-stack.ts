/** One Terraform plan: made, saved with its lock, and fingerprinted with what it read. */
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readPlan } from '../../../review/plan-json';
import { plannedStack, type StackPlace, type StackReview } from '../../../review/review';
import { sha256 } from './canonical';
import { changedPaths, hashOutputs, type OutputChange } from './output-paths';
import type { PlannedEntry, PlannedProducer } from './plan-set';
import { redact, secretValues } from './secrets';
import { LOCK_FILE, type StackFacts } from './stack';
import type { ReadState, StateFound } from './states';
import { explainFailure, initialize, type Runner, secretVariables, terraformIn, variablesGiven } from './terraform';
import type { ProducerNow } from './waiting';

export interface PlanStackOptions extends Runner {
  /** Folder of the plans. */
  readonly plans: string;
  readonly read: ReadState;
  readonly facts: StackFacts;
  /** What it reads, as it was when it was decided that it can be planned. */
  readonly before: readonly ProducerNow[];
}

export type StackPlan =
  | {
      readonly entry: PlannedEntry;
      readonly review: StackReview;
      readonly outputChanges: Readonly<Record<string, OutputChange>>;
    }
  /** What went wrong, without secrets. */
  | { readonly failure: string };

/** Plans a stack that everything is there for. Of a plan that fails, nothing is left. */
export async function planStack(place: StackPlace, options: PlanStackOptions): Promise<StackPlan> {
  const { facts, plans, env } = options;
  const { missing } = variablesGiven(facts, env);
  if (missing.length > 0) {
    return { failure: `No value for ${missing.map((name) => `TF_VAR_${name}`).join(', ')}: the stack has no default.` };
  }
  const file = `${place.milestone}.tfplan`;
  const lock = `${place.milestone}${LOCK_FILE}`;
  try {
    await initialize(facts.folder, options);
    const terraform = terraformIn(facts.folder, options);
    // Terraform runs in the folder of the stack.
    const { changes } = await terraform.plan(resolve(plans, file));
    const json = await terraform.show(resolve(plans, file));
    copyFileSync(join(facts.folder, LOCK_FILE), join(plans, lock));
    const entry = await fingerprint(place, { changes, file, lock }, options);
    return { entry, review: plannedStack(place, json), outputChanges: readPlan(json).output_changes };
  } catch (error) {
    // Terraform saves the plan of a run that failed, too.
    for (const left of [file, lock]) rmSync(join(plans, left), { force: true });
    const { message } = explainFailure(place.milestone, error);
    return { failure: redact(message, secretValues(env, secretVariables([facts]))) };
  }
}

interface Saved {
  readonly changes: boolean;
  /** Names of files in the folder of the plans. */
  readonly file: string;
  readonly lock: string;
}

async function fingerprint(
  { milestone, stack, label }: StackPlace,
  { changes, file, lock }: Saved,
  { facts, before, plans, read, env }: PlanStackOptions,
): Promise<PlannedEntry> {
  const { planned, ephemeral } = variablesGiven(facts, env);
  const saved = (name: string) => ({ file: name, sha256: sha256(readFileSync(join(plans, name))) });
  return {
    milestone,
    stack,
    label,
    status: 'planned',
    changes,
    plan: saved(file),
    stackHash: facts.hash,
    lock: saved(lock),
    producers: await unchanged(before, read),
    variables: planned,
    ephemeral,
  };
}

/**
 * What the plan read, as hashes. The states are read before Terraform reads them and after: when both say the same, so
 * did Terraform.
 */
async function unchanged(before: readonly ProducerNow[], read: ReadState): Promise<PlannedProducer[]> {
  return Promise.all(
    before.map(async ({ producer, state }) => {
      const { name, region, bucket, key, reads } = producer;
      const hashes = hashOutputs(outputsOf(state), reads);
      const changed = changedPaths(hashes, hashOutputs(outputsOf(await read(producer)), reads));
      if (changed.length > 0) {
        throw new Error(
          `Outputs of ${name} changed while it was planned (${changed.join(', ')}): plan again when nothing is applied.`,
        );
      }
      return { name, region, bucket, key, reads: hashes };
    }),
  );
}

function outputsOf(state: StateFound): Readonly<Record<string, unknown>> {
  return state.kind === 'state' ? state.outputs : {};
}
