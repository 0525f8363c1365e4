/** When things happen, as people read it, and when the switch runs next. */
import { DateTime } from 'luxon';
import { hourlyMinute, stateAt } from '../../config/schedule';
import type { UnitPower } from '../../lambda-src/power/unit';

/** The longest that a run of it takes: the limit of a function. */
export const RUN_MS = 15 * 60_000;

/** The zone in which a unit is thought of. */
export function zoneOf(power: UnitPower): string {
  return power.kind === 'schedule' ? power.timeZone : 'UTC';
}

/** `Mon 2026-06-01 20:00 PDT = 2026-06-02 03:00 UTC`; of a unit without a zone only the latter. */
export function timeText(at: number, zone: string): string {
  const utc = DateTime.fromMillis(at, { zone: 'UTC', locale: 'en-US' });
  if (zone === 'UTC') return `${utc.toFormat('ccc yyyy-LL-dd HH:mm')} UTC`;
  return `${utc.setZone(zone).toFormat('ccc yyyy-LL-dd HH:mm ZZZZ')} = ${utc.toFormat('yyyy-LL-dd HH:mm')} UTC`;
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** `1 hour`, `1.5 hours`, `15 minutes`. */
export function spanText(seconds: number): string {
  const [count, unit] = seconds < 3_600 ? [seconds / 60, 'minute'] : [seconds / 3_600, 'hour'];
  const rounded = Math.round(count * 100) / 100;
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}

/** The first run of the switch that sees what holds at an instant: at a boundary of the schedule, or the hourly one. */
export function runAt(power: UnitPower, at: number): number {
  const hourly = hourlyAt(at, power);
  if (power.kind !== 'schedule') return hourly;
  const boundary = stateAt(power, at - 1).until;
  return boundary === undefined ? hourly : Math.min(hourly, boundary);
}

function hourlyAt(at: number, power: UnitPower): number {
  const minutes = hourlyMinute(power.kind === 'schedule' ? power.on : []);
  const run = DateTime.fromMillis(at, { zone: zoneOf(power) })
    .startOf('hour')
    .plus({ minutes });
  return (run.toMillis() < at ? run.plus({ hours: 1 }) : run).toMillis();
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Window = Extract<UnitPower, { kind: 'schedule' }>['on'][number];

/** `mon-fri 08:00-20:00`. */
export function windowText({ days, from, to }: Window): string {
  const indices = days.map((day) => DAYS.indexOf(day)).sort((one, other) => one - other);
  const runs = indices.reduce<[number, number][]>((all, index) => {
    const last = all.at(-1);
    if (last && last[1] + 1 === index) last[1] = index;
    else all.push([index, index]);
    return all;
  }, []);
  const named = runs.map(([first, last]) => (first === last ? DAYS[first] : `${DAYS[first]}-${DAYS[last]}`));
  return `${named.join(',')} ${from}-${to}`;
}
