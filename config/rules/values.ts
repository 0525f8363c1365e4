/** Checks that many rules share, and values as people write them. */
import type { Path } from '../findings';
import type { Duration } from '../vocabulary/scalars';
import type { Violation } from './rule';

export interface Range {
  readonly min: number;
  readonly max: number;
  /** Unit, for the message. */
  readonly unit?: string;
}

/** A number outside its range; the nearest end is the fix. A value left out is no violation. */
export function outside(at: Path, value: number | undefined, { min, max, unit }: Range): Violation[] {
  if (value === undefined || (value >= min && value <= max)) return [];
  const limit = max === Number.POSITIVE_INFINITY ? `${min} or more` : `${min} to ${max}`;
  return [{ at, value, limit: unit ? `${limit} ${unit}` : limit, fix: `write ${value < min ? min : max}` }];
}

/** A duration outside its range, in seconds; the nearest end is the fix. */
export function durationOutside(at: Path, value: Duration | undefined, { min, max }: Range): Violation[] {
  if (value === undefined || (value.seconds >= min && value.seconds <= max)) return [];
  return [
    {
      at,
      value: durationText(value.seconds),
      limit: `${durationText(min)} to ${durationText(max)}`,
      fix: `write '${durationText(value.seconds < min ? min : max)}'`,
    },
  ];
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** `900` as `15m`: the largest unit that leaves a whole number, as a deployment file writes it. */
export function durationText(seconds: number): string {
  const unit = UNITS.find(([, length]) => seconds !== 0 && seconds % length === 0);
  return unit ? `${seconds / unit[1]}${unit[0]}` : `${seconds}s`;
}

export const SECONDS_PER_DAY = 86_400;

/** `$23.73`. */
export const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

/** `a, b or c`, for a limit. */
export function anyOf(candidates: readonly string[]): string {
  return candidates.length < 2 ? candidates.join('') : `${candidates.slice(0, -1).join(', ')} or ${candidates.at(-1)}`;
}

/** Entries that come a second time by `key`, each with the first of its kind. */
export function repeated<T>(entries: readonly T[], key: (entry: T) => string): { entry: T; first: T }[] {
  const seen = new Map<string, T>();
  return entries.flatMap((entry) => {
    const first = seen.get(key(entry));
    if (first === undefined) seen.set(key(entry), entry);
    return first === undefined ? [] : [{ entry, first }];
  });
}
