/** Costs by service, for tables. */
import { type Amount, cents, isSmall, sum } from './amounts';
import { isIn, type Span } from './days';
import type { Cost } from './facts';

/** Amounts of a service, one for each column. */
export interface Row {
  readonly service: string;
  readonly amounts: readonly Amount[];
}

/** Sums for each of the spans; the dearest first, by the first column in which they differ. */
export function byService(costs: readonly Cost[], spans: readonly Span[]): readonly Row[] {
  const services = new Set(costs.map(({ service }) => service));
  return [...services]
    .map((service) => {
      const own = costs.filter((cost) => cost.service === service);
      const amounts = spans.map((span) => sum(own.flatMap(({ day, amount }) => (isIn(day, span) ? [amount] : []))));
      return { service, amounts };
    })
    .sort(dearestFirst);
}

/** Rows that print as something, and those that would print as 0.00 in every column. */
export function split(rows: readonly Row[]): { readonly listed: readonly Row[]; readonly small: readonly Row[] } {
  const isRest = ({ amounts }: Row) => amounts.every(isSmall);
  return { listed: rows.filter((row) => !isRest(row)), small: rows.filter(isRest) };
}

/** Of the columns. */
export function totals(rows: readonly Row[], columns: number): readonly Amount[] {
  return Array.from({ length: columns }, (_, column) => sum(rows.map(({ amounts }) => amounts[column] ?? 0n)));
}

/** One line for the rows that are not listed; no line for none. Together they may cost more than half a cent. */
export function restOf(rows: readonly Row[], columns: number, words: string): readonly Row[] {
  if (rows.length === 0) return [];
  return [
    { service: `${rows.length} ${rows.length === 1 ? 'other' : 'others'}${words}`, amounts: totals(rows, columns) },
  ];
}

export function cellsOf({ service, amounts }: Row): readonly string[] {
  return [service, ...amounts.map(cents)];
}

function dearestFirst(one: Row, other: Row): number {
  for (const [column, amount] of one.amounts.entries()) {
    const difference = (other.amounts[column] ?? 0n) - amount;
    if (difference !== 0n) return difference > 0n ? 1 : -1;
  }
  return one.service < other.service ? -1 : 1;
}
