/** Ranges of numbers, and how far one lies from what a plan says. */
import type { Figure, Range } from './model';

/** A figure with `~` may be off by this share. */
const APPROXIMATE = 0.1;

export const exactly = (value: number): Range => ({ low: value, high: value });

/** The bounds of a figure as written. */
export const rangeOf = ({ low, high = low }: Figure): Range => ({ low, high });

/** Two numbers in either order. */
export const between = (one: number, other: number): Range => ({
  low: Math.min(one, other),
  high: Math.max(one, other),
});

/** Half of the last digit that the plan writes. */
export const halfOfLastDigit = ({ decimals }: Figure): number => 10 ** -decimals / 2;

/** Whether a range lies inside what the plan says, as far as its digits tell. */
export function isWithin({ low, high }: Range, figure: Figure): boolean {
  const said = rangeOf(figure);
  if (figure.bound === 'at-most') return high <= said.high;
  if (figure.bound === 'at-least') return low >= said.low;
  const share = figure.approximate ? APPROXIMATE : 0;
  const slack = (of: number) => Math.max(halfOfLastDigit(figure), Math.abs(of) * share) + Number.EPSILON;
  return low >= said.low - slack(said.low) && high <= said.high + slack(said.high);
}

/** How far a range reaches over what the plan says, or, negative, under it; 0 inside a range of the plan. */
export function beyond({ low, high }: Range, figure: Figure): number {
  const said = rangeOf(figure);
  const over = exact(high - said.high);
  const under = exact(low - said.low);
  if (over > 0 && over >= -under) return over;
  return Math.min(under, 0);
}

/** Without what floating point adds. */
const exact = (value: number): number => (Math.abs(value) < 1e-9 ? 0 : value);
