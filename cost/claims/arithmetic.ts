/** Whether a plan's figures follow from each other. */
import type { Arithmetic, Claim, Figure, Range } from './model';
import { between, halfOfLastDigit, isWithin, rangeOf } from './range';

/** What the plan states, and what its own numbers give. */
export interface Worked {
  readonly holds: boolean;
  readonly stated: Figure;
  readonly worked: Range;
  /** In words: `sum of 4 figures`. */
  readonly how: string;
}

/**
 * Works a figure out from the others of its plan. Holds when it does within what their digits were rounded by; the
 * result may also have been cut off.
 */
export function workOut({ id, figure, arithmetic }: Claim, claims: readonly Claim[]): Worked | undefined {
  if (!arithmetic) return undefined;
  const parts = partsOf(arithmetic).map((part) => {
    const claim = claims.find((each) => each.id === part);
    if (!claim) throw new Error(`${id}: the plan has no figure '${part}'.`);
    return claim.figure;
  });
  const worked = resultOf(arithmetic, parts.map(rangeOf));
  const slack = parts.reduce((sum, part, index) => {
    const moved = parts.map((each, at) => shifted(rangeOf(each), at === index ? halfOfLastDigit(part) : 0));
    return sum + Math.abs(resultOf(arithmetic, moved).high - worked.high);
  }, 0);
  return { holds: holds(worked, slack, figure), stated: figure, worked, how: inWords(arithmetic) };
}

function holds(worked: Range, slack: number, stated: Figure): boolean {
  if (stated.bound) return isWithin(worked, stated);
  const said = rangeOf(stated);
  const allowed = slack + 2 * halfOfLastDigit(stated) + 1e-9;
  return Math.abs(worked.low - said.low) <= allowed && Math.abs(worked.high - said.high) <= allowed;
}

const shifted = ({ low, high }: Range, by: number): Range => ({ low: low + by, high: high + by });

function partsOf(arithmetic: Arithmetic): readonly string[] {
  switch (arithmetic.kind) {
    case 'sum':
      return arithmetic.of;
    case 'product':
    case 'quotient':
      return [arithmetic.of];
    case 'share-off':
      return [arithmetic.of, arithmetic.percent, arithmetic.on];
    case 'difference':
    case 'saving':
      return [arithmetic.from, arithmetic.to];
  }
}

/** Low ends with low ends, high ends with high ends, as plans do. */
function resultOf(arithmetic: Arithmetic, parts: readonly Range[]): Range {
  const of = (work: (values: readonly number[]) => number): Range =>
    between(work(parts.map(({ low }) => low)), work(parts.map(({ high }) => high)));
  switch (arithmetic.kind) {
    case 'sum':
      return of((values) => values.reduce((sum, value) => sum + value, 0));
    case 'difference':
      return of(([from = 0, to = 0]) => from - to);
    case 'saving':
      return of(([from = 0, to = 0]) => 100 * (1 - to / from));
    case 'share-off':
      return of(([value = 0, percent = 0, on = 0]) => value - (on * percent) / 100);
    case 'product':
      return of(([value = 0]) => arithmetic.times.reduce((product, factor) => product * factor, value));
    case 'quotient':
      return of(([value = 0]) => value / arithmetic.by);
  }
}

function inWords(arithmetic: Arithmetic): string {
  switch (arithmetic.kind) {
    case 'sum':
      return arithmetic.of.length === 1 ? 'another figure of it' : `sum of ${arithmetic.of.length} figures`;
    case 'difference':
      return 'difference of two figures';
    case 'saving':
      return 'saving between two figures';
    case 'share-off':
      return 'a share off another figure';
    case 'product':
      return `another figure times ${arithmetic.times.join(' times ')}`;
    case 'quotient':
      return `another figure by ${arithmetic.by}`;
  }
}
