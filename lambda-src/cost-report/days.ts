/** The days that a report is about. Cost Explorer's days are those of UTC, as YYYY-MM-DD. */
import type { Period } from './config';

const DAY_MS = 86_400_000;
const LENGTHS: Readonly<Record<Period, number>> = { daily: 1, weekly: 7 };

/** From a day until before another. Empty when they are the same. */
export interface Span {
  readonly start: string;
  readonly end: string;
}

export interface Days {
  /** The day of the report: not over, and in no span but the rest. */
  readonly today: string;
  /** The days of the month that are over: none on its first day. */
  readonly month: Span;
  /** The last day, or the last seven. */
  readonly last: Span;
  /** As many days before these. */
  readonly before: Span;
  /** All of them. */
  readonly all: Span;
  /** Today and what follows in the month: none on its last day, of which too little is left to forecast. */
  readonly rest: Span;
  /** Days of the month that are over, and all that it has. */
  readonly elapsed: number;
  readonly inMonth: number;
}

/** For an instant, in milliseconds since 1970. */
export function daysOf(at: number, period: Period): Days {
  const date = new Date(at);
  const [year, month, elapsed] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - 1];
  const first = Date.UTC(year, month);
  const next = Date.UTC(year, month + 1);
  const today = first + elapsed * DAY_MS;
  const length = LENGTHS[period] * DAY_MS;
  const last = today - length;
  const before = last - length;
  const isLast = today + DAY_MS === next;
  return {
    today: dayOf(today),
    month: span(first, today),
    last: span(last, today),
    before: span(before, last),
    all: span(Math.min(first, before), today),
    rest: span(today, isLast ? today : next),
    elapsed,
    inMonth: (next - first) / DAY_MS,
  };
}

function span(start: number, end: number): Span {
  return { start: dayOf(start), end: dayOf(end) };
}

/** The day of an instant. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function isEmpty({ start, end }: Span): boolean {
  return start === end;
}

export function isIn(day: string, { start, end }: Span): boolean {
  return start <= day && day < end;
}

/** `2026-06-01 to 2026-06-13`, or the one day: the last one is in it. */
export function wordsOf({ start, end }: Span): string {
  const last = dayOf(Date.parse(end) - DAY_MS);
  return last === start ? start : `${start} to ${last}`;
}
