/** Whether what was planned may still be applied: everything that can be said before anything is changed. Pure. */
import { changedPaths, type OutputHashes } from './output-paths';
import type { PlanEntry, PlannedEntry } from './plan-set';

/** What is there at the apply, of one milestone. */
export interface Found {
  /** Hash of the synthesized stack; absent when the synthesis does not have it. */
  readonly stackHash?: string;
  /** Hash of the provider lock beside the stack; absent where Terraform chooses. */
  readonly stackLock?: string;
  /** Hashes of the files beside the plan set; absent when they are not there. */
  readonly plan?: string;
  readonly savedLock?: string;
  /** Names of variables that have a value. */
  readonly variables: readonly string[];
}

/** Every reason to refuse a milestone; none when its plan may be applied. */
export function refusals(entry: PlannedEntry, found: Found): string[] {
  const { milestone, stackHash, plan, lock, ephemeral } = entry;
  const reasons: string[] = [];
  if (found.stackHash === undefined) reasons.push('the synthesis has no such stack');
  else if (found.stackHash !== stackHash) {
    reasons.push(
      'the stack is not the one that was planned: another commit was merged since, or this is another checkout',
    );
  }
  if (found.plan === undefined) reasons.push(`the plan file ${plan.file} is missing`);
  else if (found.plan !== plan.sha256) reasons.push(`the plan file ${plan.file} is not the one that was reviewed`);
  if (found.savedLock === undefined) reasons.push(`the provider lock ${lock.file} is missing`);
  else if (found.savedLock !== lock.sha256) reasons.push(`the provider lock ${lock.file} is not the one of the plan`);
  if (found.stackLock !== undefined && found.stackLock !== lock.sha256) {
    reasons.push('the provider lock of the environment is not the one that was planned with');
  }
  const unset = ephemeral.filter((name) => !found.variables.includes(name));
  if (unset.length > 0) {
    reasons.push(
      `no value for ${unset.map((name) => `TF_VAR_${name}`).join(', ')}: ephemeral variables are in no plan`,
    );
  }
  return reasons.map((reason) => `${milestone}: ${reason}`);
}

/** A milestone whose plan failed stops everything: it was never seen. */
export function failedRefusals(entries: readonly PlanEntry[]): string[] {
  return entries.flatMap((entry) =>
    entry.status === 'failed' ? [`${entry.milestone}: it could not be planned, so nobody approved it`] : [],
  );
}

/** Terraform reads plan files of its own version only. */
export function versionRefusals(planned: string, now: string): string[] {
  return planned === now ? [] : [`Terraform ${now} is here, the plans are of ${planned}`];
}

/** A producer, with what the plan read of it and what it says now. */
export interface ProducerCheck {
  readonly name: string;
  readonly planned: OutputHashes;
  /** Absent when its state is gone. */
  readonly now?: OutputHashes;
}

/**
 * Why a plan may not be applied any more, by producer; names of outputs, never values. Terraform itself would apply the
 * old values without a word: they stand in the plan.
 */
export function producerRefusals(milestone: string, producers: readonly ProducerCheck[]): string[] {
  return producers.flatMap(({ name, planned, now }) => {
    if (!now) return [`${milestone} reads ${name}, whose state is gone`];
    const changed = changedPaths(planned, now);
    return changed.length === 0
      ? []
      : [`${milestone} was planned with other outputs of ${name}: ${changed.join(', ')} changed since`];
  });
}
