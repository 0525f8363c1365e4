import type { Duration } from './vocabulary/scalars';

/** Whole days of a duration, rounded up: what AWS counts retention in. */
export function days({ seconds }: Duration): number {
  return Math.ceil(seconds / 86_400);
}
