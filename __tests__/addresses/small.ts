/** Small locks and syntheses: one environment with a data milestone, changed by each test. */
import { type Comparison, compare } from '../../addresses/compare';
import type { Lock } from '../../addresses/lock';
import type { Kind, Known, Synthesized, SynthesizedMilestone } from '../../addresses/model';
import { comparisonText } from '../../addresses/text';
import { keeps } from '../../addresses/types';

export const KNOWN = { 'account/us-west-2': ['bootstrap'], 'shop/dev': ['foundation', 'data'] };

export const kinds = (...addresses: string[]): Record<string, Kind> =>
  Object.fromEntries(
    addresses.map((address) => [address, keeps(address.split('.')[0] ?? '') ? 'stateful' : 'stateless']),
  );

/** A lock of shop/dev/data, and of whatever else is given. */
export const lockOf = (addresses: readonly string[], more: Lock['environments'] = {}): Lock => ({
  version: 1,
  environments: { 'shop/dev': { data: kinds(...addresses) }, ...more },
  retired: {},
});

export const milestoneOf = (
  addresses: readonly string[],
  refactoring: Partial<Pick<SynthesizedMilestone, 'moved' | 'removed'>> = {},
): SynthesizedMilestone => ({ addresses: kinds(...addresses), moved: [], removed: [], ...refactoring });

/** A synthesis of shop/dev/data alone. */
export const dataOf = (...args: Parameters<typeof milestoneOf>): Synthesized => ({
  'shop/dev': { data: milestoneOf(...args) },
});

/** What is found, and what a person reads about it. */
export function look(lock: Lock, synthesized: Synthesized, known: Known = KNOWN): Comparison & { text: string } {
  const comparison = compare(lock, synthesized, known);
  return { ...comparison, text: comparisonText(comparison, lock, synthesized) };
}

/** The lost addresses, whatever the reason. */
export const lostIn = ({ losses, absences }: Comparison): string[] =>
  [...losses, ...absences.flatMap((absence) => absence.losses)].map(({ address }) => address);
