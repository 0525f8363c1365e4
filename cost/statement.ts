/** All that is said of what one environment costs: for the command line, pull requests and machines alike. */
import type { OptOut } from '../config/opt-outs';
import type { Comparison } from './compare';
import type { Estimate, Totals } from './estimate';
import type { Verdict } from './verdict';

export interface Statement {
  readonly estimate: Estimate;
  readonly verdict: Verdict;
  /** What it leaves off, and what that would cost. */
  readonly optOuts: readonly OptOut[];
  readonly comparisons: readonly { readonly against: string; readonly result: Comparison }[];
  /** Changes that were tried; absent when none was asked for. */
  readonly trials?: Trials;
}

/** A change that can be made, and what it costs then. */
export interface Trial {
  /** As it is asked for: `egress=public-ip`. */
  readonly change: string;
  readonly total: Totals;
  /** US dollars a month as it runs; negative when it costs more. */
  readonly savesUsd: number;
  /** Whether it keeps to the budget then; null without one. */
  readonly withinBudget: boolean | null;
}

export interface Trials {
  /** Cheapest first. */
  readonly tried: readonly Trial[];
  /** What the rules, or the stacks, refuse. */
  readonly impossible: readonly { readonly change: string; readonly because: string }[];
}

/** Cheapest as it runs first, then always on, then by name. */
export function cheapestFirst(trials: readonly Trial[]): Trial[] {
  return [...trials].sort(
    (a, b) =>
      a.total.scheduled - b.total.scheduled ||
      a.total.alwaysOn - b.total.alwaysOn ||
      (a.change < b.change ? -1 : Number(a.change > b.change)),
  );
}

/** Estimates are of their own account plan; an account is what its environments and bootstraps cost together. */
export interface AccountTotal {
  readonly total: Totals;
  /** Sum of the estimates, each as if it were alone with what AWS gives for free. */
  readonly apart: Totals;
}

/** Exact, as all totals are in whole millionths of a dollar. */
export function sumOf(totals: readonly Totals[]): Totals {
  const sum = (column: keyof Totals): number =>
    totals.reduce((millionths, each) => millionths + Math.round(each[column] * 1e6), 0) / 1e6;
  return { scheduled: sum('scheduled'), alwaysOn: sum('alwaysOn') };
}
