/** When an environment runs: zones, clock times, windows of the week. */
import type { Environment } from '../environment';
import { boundaries, DAYS, dstChanges, minutesOf, occurrences, WEEK } from './calendar';
import { located } from './places';
import { rule } from './rule';
import { isTimeZone, isUtcLike, nearestTimeZone } from './time-zones';

const SCHEDULER = 'scheduler/latest/UserGuide/schedule-types';
const ON = ['power', 'on'] as const;

type Schedule = Extract<Environment['power'], { kind: 'schedule' }>;
const schedule = ({ power }: Environment): Schedule | undefined => (power.kind === 'schedule' ? power : undefined);

/** Reports and checks that come at a time of day. */
const reports = ({ cost }: Environment) =>
  (['report', 'freeTier'] as const).flatMap((key) => {
    const found = cost?.[key];
    return found ? [{ at: ['cost', key], found }] : [];
  });

/** Jobs that EventBridge Scheduler starts, at the path of their trigger. */
const scheduledJobs = (env: Environment) =>
  located(['jobs'], env.jobs).flatMap(({ at, value: { trigger } }) =>
    trigger.kind === 'schedule' ? [{ at: [...at, 'trigger'], trigger }] : [],
  );

export const timeZone = rule({
  id: 'schedule/time-zone',
  because: 'EventBridge Scheduler takes names of the IANA time zone database, which know when daylight saving changes.',
  source: SCHEDULER,
  check: (env) => {
    const power = schedule(env);
    const zones = [
      ...(power ? [{ at: ['power', 'timeZone'], zone: power.timeZone }] : []),
      ...scheduledJobs(env).map(({ at, trigger }) => ({ at: [...at, 'timeZone'], zone: trigger.timeZone })),
      ...reports(env).map(({ at, found }) => ({ at: [...at, 'timeZone'], zone: found.timeZone })),
    ];
    return zones
      .filter(({ zone }) => !isTimeZone(zone))
      .map(({ at, zone }) => ({
        at,
        value: zone,
        limit: 'a name of the IANA time zone database',
        fix: `write '${nearestTimeZone(zone)}'`,
      }));
  },
});

export const utc = rule({
  id: 'schedule/utc',
  severity: 'warning',
  because: 'A zone without daylight saving is an hour off local working time for half of the year.',
  source: SCHEDULER,
  check: (env) => {
    const power = schedule(env);
    return power && isUtcLike(power.timeZone)
      ? [
          {
            at: ['power', 'timeZone'],
            value: power.timeZone,
            limit: 'the zone of the people who work there',
            fix: 'write a place, such as America/Los_Angeles',
          },
        ]
      : [];
  },
});

export const clock = rule({
  id: 'schedule/clock',
  because: 'A boundary is a time of day.',
  source: SCHEDULER,
  check: (env) => {
    const windows = (schedule(env)?.on ?? []).flatMap((window, index) =>
      (['from', 'to'] as const).map((end) => ({ at: [...ON, index, end], value: window[end] })),
    );
    const times = reports(env).map(({ at, found }) => ({ at: [...at, 'at'], value: found.at }));
    return [...windows, ...times]
      .filter(({ value }) => minutesOf(value) === undefined)
      .map(({ at, value }) => ({
        at,
        value,
        limit: 'HH:MM, 00:00 to 23:59',
        fix: value === '24:00' ? "write '00:00'" : "write a time such as '08:00'",
      }));
  },
});

export const emptyWindow = rule({
  id: 'schedule/empty-window',
  because: 'A window that ends when it starts is either never or always: nobody can tell which.',
  source: SCHEDULER,
  check: (env) =>
    (schedule(env)?.on ?? []).flatMap(({ from, to }, index) =>
      minutesOf(from) !== undefined && minutesOf(from) === minutesOf(to)
        ? [
            {
              at: [...ON, index, 'to'],
              value: to,
              limit: `another time than from, ${from}`,
              fix: "write the time at which it stops; for a whole day choose the kind 'always-on'",
            },
          ]
        : [],
    ),
});

export const windowOverlap = rule({
  id: 'schedule/overlap',
  because: 'The stop of one window would come in the middle of the other.',
  source: SCHEDULER,
  check: (env) => {
    const all = occurrences(schedule(env)?.on ?? []);
    return all.flatMap((one, index) => {
      const other = all.slice(0, index).find((each) => each.from < one.to && one.from < each.to);
      return other
        ? [
            {
              at: [...ON, one.index],
              value: `${DAYS[one.day]} ${one.text}`,
              limit: `on[${other.index}] covers ${DAYS[other.day]} ${other.text}`,
              fix: 'join the two windows into one',
            },
          ]
        : [];
    });
  },
});

export const wholeWeek = rule({
  id: 'schedule/whole-week',
  severity: 'warning',
  because: 'A schedule without an hour off saves nothing.',
  source: SCHEDULER,
  check: (env) => {
    const hours = occurrences(schedule(env)?.on ?? []).reduce((sum, { from, to }) => sum + to - from, 0);
    return hours >= WEEK
      ? [
          {
            at: [...ON],
            value: `${hours / 60} hours a week`,
            limit: 'fewer than 168',
            fix: "choose the kind 'always-on', or leave hours out",
          },
        ]
      : [];
  },
});

/** Local times that clocks may skip or show twice, and what happens then. */
function timesOfDay(env: Environment) {
  const power = schedule(env);
  const windows = (power ? boundaries(power.on) : []).map(({ index, end, day, minutes, text }) => ({
    at: [...ON, index, end],
    days: [day],
    minutes,
    text,
    zone: power?.timeZone ?? '',
    skipped: 'the hourly reconcile acts up to an hour later',
  }));
  const mails = reports(env).map(({ at, found }) => ({
    at: [...at, 'at'],
    days: 'day' in found ? [DAYS.indexOf(found.day)] : DAYS.map((_, day) => day),
    minutes: minutesOf(found.at) ?? 0,
    text: found.at,
    zone: found.timeZone,
    skipped: 'nothing comes on that day',
  }));
  return [...windows, ...mails].filter(({ zone }) => isTimeZone(zone));
}

export const daylightSaving = rule({
  id: 'schedule/daylight-saving',
  severity: 'warning',
  because: 'When clocks change, some local times do not exist and others come twice.',
  source: `${SCHEDULER}#daylist-savings-time`,
  check: (env) =>
    timesOfDay(env).flatMap(({ at, days, minutes, text, zone, skipped }) => {
      const hit = dstChanges(zone).find(({ day, from, to }) => days.includes(day) && from <= minutes && minutes < to);
      return hit
        ? [
            {
              at,
              value: `${DAYS[hit.day]} ${text}`,
              limit:
                hit.kind === 'gap'
                  ? `${hit.date} has no ${text} in ${zone}: the event is skipped, ${skipped}`
                  : `${hit.date} has ${text} twice in ${zone}: the event comes once, at the first`,
              fix: `write a time outside ${hit.text}`,
            },
          ]
        : [];
    }),
});

export const expression = rule({
  id: 'schedule/expression',
  because:
    'A job starts by cron(minute hour day month weekday year), with ? for the day that is not given, or by rate(n unit).',
  source: SCHEDULER,
  check: (env) =>
    scheduledJobs(env)
      .filter(({ trigger }) => !isExpression(trigger.expression))
      .map(({ at, trigger }) => ({
        at: [...at, 'expression'],
        value: trigger.expression,
        limit: 'cron of six fields with one ?, or rate',
        fix: "write an expression such as 'cron(0 3 ? * SUN *)'",
      })),
});

function isExpression(text: string): boolean {
  const [, , , day, , weekday] = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(text) ?? [];
  return day === undefined ? /^rate\([1-9]\d* (minute|hour|day)s?\)$/.test(text) : (day === '?') !== (weekday === '?');
}
