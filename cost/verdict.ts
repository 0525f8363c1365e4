/** Whether an estimate keeps to its budget, and what weighs most in it. */
import { type Estimate, type Totals, totalOf } from './estimate';
import { groupBy } from './group';
import type { Line } from './model';

/** An estimate above the budget that is known and wanted: up to how many US dollars a month, and why. */
export interface Accepted {
  readonly upToUsd: number;
  readonly reason: string;
}

export interface Verdict {
  /** `accepted`: over the budget, and within what the deployment file accepts. */
  readonly kind: 'within' | 'accepted' | 'over' | 'no-budget';
  /** Only of `accepted`. */
  readonly accepted?: Accepted;
  /** US dollars a month; null without a budget. */
  readonly budgetUsd: number | null;
  /** US dollars a month that are left of the budget as it runs; negative when it is over, null without a budget. */
  readonly leftUsd: number | null;
  /** Percent that the schedule saves, to a tenth. */
  readonly savedPercent: number;
}

/** AWS bills in cents, so what is over by less than one is not over. */
export const cents = (usd: number): number => Math.round(usd * 100);

export function verdictOf(total: Totals, budgetUsd: number | undefined, accepted?: Accepted): Verdict {
  const savedPercent = savedPercentOf(total);
  if (budgetUsd === undefined) return { kind: 'no-budget', budgetUsd: null, leftUsd: null, savedPercent };
  const left = cents(budgetUsd) - cents(total.scheduled);
  const found = { budgetUsd, leftUsd: left / 100, savedPercent };
  if (left >= 0) return { kind: 'within', ...found };
  const isAccepted = accepted !== undefined && cents(total.scheduled) <= cents(accepted.upToUsd);
  return isAccepted ? { kind: 'accepted', ...found, accepted } : { kind: 'over', ...found };
}

/** Percent of what it costs always on that is saved as it runs, to a tenth. */
export function savedPercentOf({ scheduled, alwaysOn }: Totals): number {
  return alwaysOn === 0 ? 0 : Math.round(1_000 * (1 - scheduled / alwaysOn)) / 10;
}

/** Lines of one resource and item, which is how people speak of them. */
export interface Weight extends Totals {
  readonly milestone: string;
  readonly address: string;
  readonly item: string;
}

/** What costs most as it runs, dearest first; by name where two cost the same. */
export function largestOf({ lines }: Pick<Estimate, 'lines'>, count: number): Weight[] {
  return weights(lines)
    .filter(({ scheduled }) => cents(scheduled) > 0)
    .sort((a, b) => b.scheduled - a.scheduled || (keyOf(a) < keyOf(b) ? -1 : 1))
    .slice(0, count);
}

/** Lines summed by milestone, resource and item, in their order. */
export function weights(lines: readonly Line[]): Weight[] {
  return [...groupBy(lines, keyOf).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { milestone, address, item } = first;
    return [{ milestone, address, item, ...totalOf(group) }];
  });
}

/** The same in every environment of a deployment: stacks are called after theirs, milestones are not. */
export const keyOf = ({ milestone, address, item }: Pick<Line, 'milestone' | 'address' | 'item'>): string =>
  `${milestone}/${address}/${item}`;
