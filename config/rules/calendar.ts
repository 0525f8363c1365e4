/** Windows of a week as intervals of minutes, and the days on which clocks change. */
import { DateTime, IANAZone } from 'luxon';
import { changeWithin, minutesOf, WEEKDAYS } from '../schedule';
import type { Power } from '../vocabulary/operations';

type Window = Extract<Power, { kind: 'schedule' }>['on'][number];

export { minutesOf, WEEKDAYS as DAYS } from '../schedule';

const DAY = 24 * 60;
/** Minutes of a week. */
export const WEEK = 7 * DAY;

export interface Occurrence {
  /** Window and day that it comes from. */
  readonly index: number;
  readonly day: number;
  readonly text: string;
  /** Minutes of the week; a window over the end of the week is two occurrences. */
  readonly from: number;
  readonly to: number;
}

/** Every time a window is open in a week. Windows without a valid time are left out. */
export function occurrences(windows: readonly Window[]): Occurrence[] {
  return windows.flatMap(({ days, from, to }, index) => {
    const [start, stop] = [minutesOf(from), minutesOf(to)];
    if (start === undefined || stop === undefined || start === stop) return [];
    const length = (stop - start + DAY) % DAY;
    return days.flatMap((name) => {
      const day = WEEKDAYS.indexOf(name);
      const first = day * DAY + start;
      const common = { index, day, text: `${from}-${to}` };
      return first + length <= WEEK
        ? [{ ...common, from: first, to: first + length }]
        : [
            { ...common, from: first, to: WEEK },
            { ...common, from: 0, to: first + length - WEEK },
          ];
    });
  });
}

export interface Boundary {
  readonly index: number;
  readonly end: 'from' | 'to';
  /** Day of the week on which it falls: the stop of a window over midnight is on the next. */
  readonly day: number;
  readonly minutes: number;
  readonly text: string;
}

/** Every start and stop of a week. */
export function boundaries(windows: readonly Window[]): Boundary[] {
  return windows.flatMap(({ days, from, to }, index) => {
    const [start, stop] = [minutesOf(from), minutesOf(to)];
    if (start === undefined || stop === undefined) return [];
    return days.flatMap((name): Boundary[] => {
      const day = WEEKDAYS.indexOf(name);
      const stopDay = stop <= start ? (day + 1) % 7 : day;
      return [
        { index, end: 'from', day, minutes: start, text: from },
        { index, end: 'to', day: stopDay, minutes: stop, text: to },
      ];
    });
  });
}

/** Local times that a day has not at all, or twice. */
export interface DstChange {
  readonly kind: 'gap' | 'fold';
  readonly date: string;
  readonly day: number;
  /** Minutes after midnight, `to` excluded. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Years that schedules are checked for: fixed, so that the same file always gives the same findings. */
const YEARS = { from: 2026, to: 2029 } as const;

const MINUTE_MS = 60_000;
const WEEK_MS = WEEK * MINUTE_MS;

/** The days on which clocks of a zone change. */
export function dstChanges(zoneName: string): DstChange[] {
  const zone = IANAZone.create(zoneName);
  const changes: DstChange[] = [];
  for (let week = Date.UTC(YEARS.from); week < Date.UTC(YEARS.to); week += WEEK_MS) {
    const [before, after] = [zone.offset(week), zone.offset(week + WEEK_MS)];
    if (before !== after) changes.push(changeBetween(zone, week, before, after));
  }
  return changes;
}

function changeBetween(zone: IANAZone, week: number, before: number, after: number): DstChange {
  const changed = changeWithin(zone, week, week + WEEK_MS);
  const start = DateTime.fromMillis(changed + Math.min(before, after) * MINUTE_MS, { zone: 'utc' });
  const from = start.hour * 60 + start.minute;
  const to = from + Math.abs(after - before);
  return {
    kind: after > before ? 'gap' : 'fold',
    date: start.toFormat('yyyy-MM-dd'),
    day: start.weekday - 1,
    from,
    to,
    text: `${clockText(from)} to ${clockText(to)}`,
  };
}

const clockText = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
