/** Plans of what is deployed, only to see whether they are empty. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManifestMilestone } from '../../../config/manifest';
import { failedStack, plannedStack, type StackReview } from '../../../review/review';
import type { Variables } from './actions';
import { currentImageVariables } from './deployment/image-variables';
import { redact, secretValues } from './secrets';
import { readStack } from './stack';
import type { ReadState } from './states';
import { stackFolder, type Target } from './target';
import { explainFailure, initialize, secretVariables, terraformIn, variablesGiven } from './terraform';

export interface DriftOptions {
  readonly target: Target;
  /** Folder of the synthesis. */
  readonly out: string;
  readonly read: ReadState;
  readonly env: Variables;
  readonly say: (line: string) => void;
}

/**
 * A review of every milestone that is deployed, in their order, but for those whose plan reads secrets decrypted: the
 * role of a schedule may not. One without a state was not applied yet, one with an
 * empty state was destroyed: neither drifts.
 */
export async function driftOf(options: DriftOptions): Promise<readonly StackReview[]> {
  const { target, read, say } = options;
  const { region, bucket } = target.state;
  const reviews: StackReview[] = [];
  for (const milestone of target.milestones) {
    if (milestone.readsSecrets) {
      say(`${milestone.milestone}: not looked at, its plan reads secrets decrypted`);
      continue;
    }
    const state = await read({ region, bucket, key: milestone.stateKey });
    if (state.kind !== 'state' || state.resources === 0) {
      say(`${milestone.milestone}: not deployed`);
      continue;
    }
    const review = await planOne(milestone, options);
    reviews.push(review);
    say(`${milestone.milestone}: ${WORDS[review.status]}${review.status === 'failed' ? `\n${review.note}` : ''}`);
  }
  return reviews;
}

const WORDS: Readonly<Record<StackReview['status'], string>> = {
  changed: 'DRIFT',
  unchanged: 'no drift',
  failed: 'FAILED',
  waiting: 'waiting',
};

/**
 * Without the lock: nobody who applies waits for a schedule, and a role that only reads needs no right to write one. The
 * plan is never applied. While somebody does apply, it can show drift that is none; the workflow runs one at a time.
 */
async function planOne(milestone: ManifestMilestone, { target, out, read, env }: DriftOptions): Promise<StackReview> {
  const place = { milestone: milestone.milestone, stack: milestone.stack, label: milestone.label };
  // A plan holds values that nobody may see: not in the folder of the stack, and not for longer than it is read.
  const scratch = mkdtempSync(join(tmpdir(), 'cairn-drift-'));
  const plan = join(scratch, 'drift.tfplan');
  let secrets = secretValues(env, []);
  try {
    const folder = stackFolder(out, milestone.stack);
    const facts = readStack(folder);
    secrets = secretValues(env, secretVariables([facts]));
    const { region, bucket } = target.state;
    const state = { region, bucket, key: milestone.stateKey };
    // An image that was deployed is no drift.
    const given = { ...env, ...(await currentImageVariables({ folder, place: state, variables: env, read })) };
    const { missing } = variablesGiven(facts, given);
    if (missing.length > 0) throw new Error(`No value for ${missing.map((name) => `TF_VAR_${name}`).join(', ')}.`);
    await initialize(folder, { env: given });
    const terraform = terraformIn(folder, { env: given, line: () => undefined });
    await terraform.plan(plan, '-lock=false');
    return plannedStack(place, await terraform.show(plan));
  } catch (error) {
    return failedStack(place, redact(explainFailure(place.milestone, error).message, secrets));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
