/**
 * When EventBridge Scheduler sends an event: its rules, apart from the code that reads the schedule of a deployment file.
 * A local time that does not exist is left out; one that comes twice counts once.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
import { DateTime } from 'luxon';
import type { Interval } from '../../../config/schedule';

export interface Schedule {
  /** Folder of the function in lambda-src. */
  readonly source: string;
  /** `cron(...)` or `rate(... minutes)`. */
  readonly expression: string;
  readonly timeZone: string;
}

const MINUTE = 60_000;
const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** The instants within `span`, in order. */
export function timesOf({ expression, timeZone }: Omit<Schedule, 'source'>, span: Interval): number[] {
  const rate = /^rate\((\d+) minutes\)$/.exec(expression)?.[1];
  const minutes = minutesOf(span);
  if (rate !== undefined) return minutes.filter((at) => (at - span.from) % (Number(rate) * MINUTE) === 0);
  const fires = cronOf(expression);
  const fired = new Set<string>();
  return minutes.filter((at) => {
    const local = DateTime.fromMillis(at, { zone: timeZone });
    if (!fires(local)) return false;
    const shown = local.toFormat("yyyy-LL-dd'T'HH:mm");
    const again = fired.has(shown);
    fired.add(shown);
    return !again;
  });
}

function minutesOf({ from, to }: Interval): number[] {
  return Array.from({ length: Math.floor((to - from) / MINUTE) }, (_, index) => from + index * MINUTE);
}

/** Numbers, names of days, lists of them, `*` and `?`: what this project writes. */
function cronOf(expression: string): (local: DateTime) => boolean {
  const fields = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression)?.slice(1);
  if (fields === undefined) throw new Error(`not an expression that is known here: ${expression}`);
  const [minute, hour, day, month, weekday] = fields.map(valuesOf);
  return (local) =>
    minute?.has(local.minute) !== false &&
    hour?.has(local.hour) !== false &&
    day?.has(local.day) !== false &&
    month?.has(local.month) !== false &&
    weekday?.has(local.weekday) !== false;
}

/** Nothing where all are meant. */
function valuesOf(field: string): ReadonlySet<number> | undefined {
  if (field === '*' || field === '?') return undefined;
  return new Set(field.split(',').map((each) => (DAYS.includes(each) ? DAYS.indexOf(each) + 1 : wholeOf(each))));
}

function wholeOf(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`not a value that is known here: ${text}`);
  return Number(text);
}
