/** Two estimates side by side: what is added, what is gone, what costs another amount. */
import type { Estimate, Totals } from './estimate';
import { keyOf, type Weight, weights } from './verdict';

export interface LineChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly milestone: string;
  readonly address: string;
  readonly item: string;
  readonly before: Totals;
  readonly after: Totals;
  readonly difference: Totals;
}

export interface Comparison {
  readonly before: Totals;
  readonly after: Totals;
  readonly difference: Totals;
  /** Of the total as it runs, to a tenth; null where it was nothing before. */
  readonly percent: number | null;
  /** Whatever differs in dollars, what makes the most difference first. */
  readonly lines: readonly LineChange[];
}

type Side = Pick<Estimate, 'lines' | 'total'>;

const NOTHING: Totals = { scheduled: 0, alwaysOn: 0 };
/** What stands for an environment that is not there. */
export const NO_ESTIMATE: Side = { lines: [], total: NOTHING };

export function compareEstimates(before: Side, after: Side): Comparison {
  const old = byKey(before);
  const now = byKey(after);
  const lines = [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => changeOf(old.get(key), now.get(key)));
  return {
    before: before.total,
    after: after.total,
    difference: minus(after.total, before.total),
    percent: percentOf(before.total.scheduled, after.total.scheduled),
    lines: lines.sort(byDifference),
  };
}

const byKey = ({ lines }: Side): Map<string, Weight> => new Map(weights(lines).map((each) => [keyOf(each), each]));

function changeOf(before: Weight | undefined, after: Weight | undefined): LineChange[] {
  const place = after ?? before;
  if (place === undefined) return [];
  const difference = minus(after ?? NOTHING, before ?? NOTHING);
  if (difference.scheduled === 0 && difference.alwaysOn === 0) return [];
  const { milestone, address, item } = place;
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return [{ kind, milestone, address, item, before: totals(before), after: totals(after), difference }];
}

const totals = ({ scheduled, alwaysOn }: Totals = NOTHING): Totals => ({ scheduled, alwaysOn });

/** Exact: both are in whole millionths of a dollar. */
function minus(a: Totals, b: Totals): Totals {
  const of = (column: keyof Totals): number => (Math.round(a[column] * 1e6) - Math.round(b[column] * 1e6)) / 1e6;
  return { scheduled: of('scheduled'), alwaysOn: of('alwaysOn') };
}

function percentOf(before: number, after: number): number | null {
  if (before === 0) return after === 0 ? 0 : null;
  return Math.round((1_000 * (after - before)) / before) / 10;
}

function byDifference(a: LineChange, b: LineChange): number {
  const size = (change: LineChange): number => Math.abs(change.difference.scheduled);
  return size(b) - size(a) || (keyOf(a) < keyOf(b) ? -1 : 1);
}
