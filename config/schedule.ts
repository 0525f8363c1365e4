/**
 * What a weekly schedule means in time: the one definition that rules and the power functions share.
 * Instants are milliseconds since 1970, UTC.
 */
import { DateTime, IANAZone } from 'luxon';
import type { Power } from './vocabulary/operations';

export type WeeklySchedule = Pick<Extract<Power, { kind: 'schedule' }>, 'timeZone' | 'on'>;
type Window = WeeklySchedule['on'][number];

/** `from` included, `to` excluded. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Every boundary of a week, and a window over midnight, is nearer than this. */
const HORIZON = 9 * DAY;

/** The times within `span` at which the schedule is on: in order, apart from each other. */
export function onIntervals({ timeZone, on }: WeeklySchedule, span: Interval): Interval[] {
  const zone = IANAZone.create(timeZone);
  const found = datesAround(span, timeZone).flatMap((date) =>
    on.filter(({ days }) => days.includes(weekday(date))).map((window) => intervalOf(window, date, zone)),
  );
  const clipped = found
    .map(({ from, to }) => ({ from: Math.max(from, span.from), to: Math.min(to, span.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  return clipped.reduce<Interval[]>(joined, []);
}

/** Hours within `span` at which the schedule is on. */
export function hoursOn(schedule: WeeklySchedule, span: Interval): number {
  return onIntervals(schedule, span).reduce((sum, { from, to }) => sum + to - from, 0) / (60 * MINUTE);
}

/**
 * Minute of the run that comes every hour: half past, or the next free one of those in between, apart from all boundaries.
 * Two runs at once would capture what the other has stopped.
 */
export function hourlyMinute(on: readonly Pick<Window, 'from' | 'to'>[]): number {
  const taken = new Set(on.flatMap(({ from, to }) => [from, to]).map((text) => Number(text.slice(-2))));
  const minutes = Array.from({ length: 60 }, (_, index) => (30 + index * 7) % 60);
  return minutes.find((minute) => !taken.has(minute)) ?? 30;
}

/** Whether the schedule is on at an instant, and when that changes next; never for one that is always or never on. */
export function stateAt(schedule: WeeklySchedule, at: number): { readonly on: boolean; readonly until?: number } {
  const span = { from: at, to: at + HORIZON };
  const [first] = onIntervals(schedule, span);
  if (first === undefined) return { on: false };
  if (first.from > at) return { on: false, until: first.from };
  return first.to < span.to ? { on: true, until: first.to } : { on: true };
}

/** Dates, as midnights of a calendar without a zone, whose windows can reach into `span`. */
function datesAround({ from, to }: Interval, timeZone: string): DateTime[] {
  const first = localDate(from, timeZone).minus({ days: 2 });
  const last = localDate(to, timeZone).plus({ days: 1 });
  const count = Math.round(last.diff(first, 'days').days);
  return Array.from({ length: count }, (_, index) => first.plus({ days: index }));
}

function localDate(at: number, timeZone: string): DateTime {
  const { year, month, day } = DateTime.fromMillis(at, { zone: timeZone });
  return DateTime.utc(year, month, day);
}

function weekday(date: DateTime): (typeof WEEKDAYS)[number] {
  return WEEKDAYS[date.weekday - 1] as (typeof WEEKDAYS)[number];
}

function intervalOf({ from, to }: Window, date: DateTime, zone: IANAZone): Interval {
  const stopDate = clockMinutes(to) <= clockMinutes(from) ? date.plus({ days: 1 }) : date;
  return { from: instantOf(date, from, zone), to: instantOf(stopDate, to, zone) };
}

/** Minutes after midnight of `HH:MM`; nothing when it is no time of day. */
export function minutesOf(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** Of a schedule that the rules have let through. */
function clockMinutes(text: string): number {
  const minutes = minutesOf(text);
  if (minutes === undefined) throw new Error(`${text} is no time of day.`);
  return minutes;
}

/**
 * The first instant at which clocks show a time of a date, or have passed it: a time that comes twice counts at its first,
 * one that is left out counts when the clocks are put forward.
 */
function instantOf(date: DateTime, text: string, zone: IANAZone): number {
  const local = date.toMillis() + clockMinutes(text) * MINUTE;
  const [before, after] = [zone.offset(local - DAY), zone.offset(local + DAY)];
  const shown = [before, after].map((offset) => local - offset * MINUTE);
  const valid = shown.filter((at, index) => zone.offset(at) === [before, after][index]);
  return valid.length > 0 ? Math.min(...valid) : changeWithin(zone, Math.min(...shown), Math.max(...shown));
}

/** The first minute with the new offset of a zone that changes it once between two instants, by halving. */
export function changeWithin(zone: IANAZone, from: number, to: number): number {
  let [old, changed] = [from, to];
  while (changed - old > MINUTE) {
    const middle = old + Math.floor((changed - old) / 2 / MINUTE) * MINUTE;
    if (zone.offset(middle) === zone.offset(from)) old = middle;
    else changed = middle;
  }
  return changed;
}

function joined(all: Interval[], next: Interval): Interval[] {
  const last = all.at(-1);
  if (last === undefined || last.to < next.from) return [...all, next];
  return [...all.slice(0, -1), { from: last.from, to: Math.max(last.to, next.to) }];
}
