/** The lock against a synthesis: what changed, and what must not go like this. */
import { afterMoves, typeOf } from '../config/refactoring';
import type { Lock } from './lock';
import type { Kind, Known, Synthesized, SynthesizedMilestone } from './model';
import { fresh } from './proposal';
import { keeps } from './types';

/** The stack that an address belongs to. */
export interface Place {
  /** `<deployment>/<environment>`, or `account/<region>`. */
  readonly environment: string;
  readonly milestone: string;
}

/** Something that the lock does not say yet. */
export interface Difference extends Place {
  readonly change: 'new' | 'gone' | 'moved' | 'given up' | 'now stateful' | 'now stateless';
  readonly address: string;
  /** Where it moved. */
  readonly to?: string;
  /** Why it was given up. */
  readonly reason?: string;
}

/** A stateful address that would go without a written word. */
export interface Loss extends Place {
  readonly address: string;
  /** What goes with it. */
  readonly keeps: string;
  /** The address that a move of it names, although something else has it already. */
  readonly taken?: string;
}

/** An environment or a milestone that no deployment file has any more, with its stateful addresses. */
export interface Absence {
  readonly environment: string;
  /** Absent when the whole environment is gone. */
  readonly milestone?: string;
  readonly losses: readonly Loss[];
}

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly losses: readonly Loss[];
  readonly absences: readonly Absence[];
}

/** Compares what was synthesized; what the project has but was left out of the synthesis stays unsaid. */
export function compare(lock: Lock, synthesized: Synthesized, known: Known): Comparison {
  const absences = absent(lock, known);
  const stacks = Object.entries(synthesized).flatMap(([environment, milestones]) =>
    Object.entries(milestones).map(([milestone, now]) =>
      compareStack({ environment, milestone }, lock.environments[environment]?.[milestone] ?? {}, now),
    ),
  );
  const harmless = absences.filter(({ losses }) => losses.length === 0);
  return {
    differences: [...stacks.flatMap(({ differences }) => differences), ...harmless.flatMap((each) => gone(lock, each))],
    losses: stacks.flatMap(({ losses }) => losses),
    absences: absences.filter(({ losses }) => losses.length > 0),
  };
}

/** Whether nothing may be written. */
export function isRefused({ losses, absences }: Comparison): boolean {
  return losses.length > 0 || absences.length > 0;
}

function compareStack(place: Place, locked: Readonly<Record<string, Kind>>, now: SynthesizedMilestone) {
  const missing = Object.keys(locked).filter((address) => !Object.hasOwn(now.addresses, address));
  const outcomes = missing.map((address) => outcomeOf(place, address, locked, now));
  const changed = Object.keys(locked).flatMap((address): Difference[] => {
    const kind = now.addresses[address];
    return kind === undefined || kind === locked[address] ? [] : [{ ...place, change: `now ${kind}`, address }];
  });
  const added = fresh(locked, now).map((address): Difference => ({ ...place, change: 'new', address }));
  return {
    differences: [...outcomes.flatMap(({ difference }) => difference ?? []), ...changed, ...added],
    losses: outcomes.flatMap(({ loss }) => loss ?? []),
  };
}

/** What became of an address that is declared no more. */
function outcomeOf(
  place: Place,
  address: string,
  locked: Readonly<Record<string, Kind>>,
  { addresses, moved, removed }: SynthesizedMilestone,
): { difference?: Difference; loss?: Loss } {
  const to = afterMoves(moved, address);
  const removal = removed.find((each) => each.address === address || each.address === to);
  if (removal) return { difference: { ...place, change: 'given up', address, reason: removal.reason } };
  const arrives = to !== undefined && to !== address && Object.hasOwn(addresses, to);
  // Terraform leaves a resource where it is when another one has the address in the state, and then destroys it.
  const taken = arrives && Object.hasOwn(locked, to);
  if (arrives && !taken) return { difference: { ...place, change: 'moved', address, to } };
  const loss = lossOf(place, address, locked[address]);
  if (loss) return { loss: taken ? { ...loss, taken: to } : loss };
  return { difference: { ...place, change: 'gone', address } };
}

/** What was stateful when it was locked stays so, whatever is thought of its type today. */
function lossOf(place: Place, address: string, kind: Kind | undefined): Loss | undefined {
  const what = keeps(typeOf(address)) ?? (kind === 'stateful' ? 'it was locked as stateful' : undefined);
  return what === undefined ? undefined : { ...place, address, keeps: what };
}

/** What the lock has and no deployment file has any more. */
function absent(lock: Lock, known: Known): Absence[] {
  return Object.entries(lock.environments).flatMap(([environment, milestones]): Absence[] => {
    const has = known[environment];
    const missing = Object.keys(milestones).filter((milestone) => !has?.includes(milestone));
    const lossesOf = (milestone: string): Loss[] =>
      Object.entries(milestones[milestone] ?? {}).flatMap(
        ([address, kind]) => lossOf({ environment, milestone }, address, kind) ?? [],
      );
    if (has === undefined) return [{ environment, losses: missing.flatMap(lossesOf) }];
    return missing.map((milestone) => ({ environment, milestone, losses: lossesOf(milestone) }));
  });
}

function gone(lock: Lock, { environment, milestone: only }: Absence): Difference[] {
  return Object.entries(lock.environments[environment] ?? {})
    .filter(([milestone]) => only === undefined || milestone === only)
    .flatMap(([milestone, addresses]) =>
      Object.keys(addresses).map((address): Difference => ({ environment, milestone, change: 'gone', address })),
    );
}
