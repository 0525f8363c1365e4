/**
 * Which stacks a change concerns: those that differ between two syntheses, and those that read one of these, over any
 * number of steps. Pure.
 *
 * Who reads whom is asked of the stacks: their `terraform_remote_state`. So a changed bootstrap concerns the milestones
 * that read it, not every environment of its region: what all stacks take from it besides, the names of the bucket and
 * of the lock, stands in their own backends, and changes them when it changes.
 */

/** A stack of a synthesis. */
export interface StackNode {
  readonly stateKey: string;
  /** Of everything that an apply depends on: JSON, assets, provider lock. */
  readonly hash: string;
  /** State keys of the stacks that it reads. */
  readonly reads: readonly string[];
}

/** A target with the milestones of it that something is said about, in the order of the synthesis. */
export interface Concerned {
  readonly target: string;
  readonly milestones: readonly string[];
}

/** State keys of changed and new stacks, and of those that depend on them; in the order of `head`. */
export function affectedStacks(base: readonly StackNode[], head: readonly StackNode[]): string[] {
  const before = new Map(base.map(({ stateKey, hash }) => [stateKey, hash]));
  const affected = new Set(
    head.filter(({ stateKey, hash }) => before.get(stateKey) !== hash).map((node) => node.stateKey),
  );
  let size = -1;
  // Until a round adds nothing: readers of readers.
  while (affected.size !== size) {
    size = affected.size;
    for (const { stateKey, reads } of head) if (reads.some((key) => affected.has(key))) affected.add(stateKey);
  }
  return head.map(({ stateKey }) => stateKey).filter((key) => affected.has(key));
}

/** State keys that only the base has. */
export function removedStacks(base: readonly StackNode[], head: readonly StackNode[]): string[] {
  const now = new Set(head.map(({ stateKey }) => stateKey));
  return base.map(({ stateKey }) => stateKey).filter((key) => !now.has(key));
}

/** State keys, `<deployment>/<environment>/<milestone>.tfstate`, by target. */
export function byTarget(stateKeys: readonly string[]): Concerned[] {
  const groups = new Map<string, string[]>();
  for (const key of stateKeys) {
    const [deployment, environment, milestone = ''] = key.replace(/\.tfstate$/, '').split('/');
    const target = `${deployment}/${environment}`;
    groups.set(target, [...(groups.get(target) ?? []), milestone]);
  }
  return [...groups].map(([target, milestones]) => ({ target, milestones }));
}
