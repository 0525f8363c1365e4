/** RDS databases: backups, maintenance, and what cannot be switched off. */
import { DateTime } from 'luxon';
import type { Environment } from '../environment';
import { DAYS, occurrences, WEEK } from './calendar';
import { databases } from './places';
import { rule } from './rule';
import { isTimeZone } from './time-zones';
import { outside } from './values';

const BACKUP = 'AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups';
const MAINTENANCE = 'AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance';
const DAY = 1_440;
const LEAST_MINUTES = 30;

export const backupRetention = rule({
  id: 'rds/backup-retention',
  because: 'RDS keeps automated backups for 0 to 35 days.',
  source: `${BACKUP}.BackupRetention`,
  check: (env) =>
    databases(env).flatMap(({ at, value }) =>
      outside([...at, 'backup', 'retentionDays'], value.backup.retentionDays, { min: 0, max: 35, unit: 'days' }),
    ),
});

export const backupNeeded = rule({
  id: 'rds/backup-needed',
  because: 'A replica is made from a backup, and a restore needs one: without retention there is neither.',
  source: 'AmazonRDS/latest/UserGuide/USER_ReadRepl',
  check: (env) =>
    databases(env)
      .filter(({ value }) => value.backup.retentionDays === 0 && (value.replicas > 0 || env.recovery))
      .map(({ at, value }) => ({
        at: [...at, 'backup', 'retentionDays'],
        value: 0,
        limit: value.replicas > 0 ? 'not 0 with a read replica' : 'not 0 with a recovery objective',
        fix: 'write 7',
      })),
});

const TIME = '([01]\\d|2[0-3]):([0-5]\\d)';
const minutes = (hour = '', minute = ''): number => Number(hour) * 60 + Number(minute);

interface Window {
  /** Minutes after midnight, or after the midnight that starts Monday. */
  readonly from: number;
  readonly length: number;
}

function dailyWindow(text: string): Window | undefined {
  const [, h1, m1, h2, m2] = new RegExp(`^${TIME}-${TIME}$`).exec(text) ?? [];
  if (h1 === undefined) return undefined;
  const from = minutes(h1, m1);
  return { from, length: (minutes(h2, m2) - from + DAY) % DAY };
}

function weeklyWindow(text: string): Window | undefined {
  const day = `(${DAYS.join('|')})`;
  const [, d1, h1, m1, d2, h2, m2] = new RegExp(`^${day}:${TIME}-${day}:${TIME}$`, 'i').exec(text) ?? [];
  if (d1 === undefined || d2 === undefined) return undefined;
  const at = (name: string, h?: string, m?: string) =>
    (DAYS as readonly string[]).indexOf(name.toLowerCase()) * DAY + minutes(h, m);
  const from = at(d1, h1, m1);
  return { from, length: (at(d2, h2, m2) - from + WEEK) % WEEK };
}

const longEnough = (window: Window | undefined, most: number): boolean =>
  window !== undefined && window.length >= LEAST_MINUTES && window.length <= most;

export const backupWindow = rule({
  id: 'rds/backup-window',
  because: 'Backups start in a daily UTC window of at least 30 minutes.',
  source: `${BACKUP}.BackupWindow`,
  check: (env) =>
    databases(env)
      .filter(({ value }) => !longEnough(dailyWindow(value.backup.window), DAY))
      .map(({ at, value }) => ({
        at: [...at, 'backup', 'window'],
        value: value.backup.window,
        limit: 'hh:mm-hh:mm in UTC, 30 minutes or more',
        fix: "write a window such as '03:00-04:00'",
      })),
});

export const maintenanceWindow = rule({
  id: 'rds/maintenance-window',
  because: 'Maintenance happens in a weekly UTC window of 30 minutes to a day.',
  source: MAINTENANCE,
  check: (env) =>
    databases(env)
      .filter(({ value }) => !longEnough(weeklyWindow(value.maintenanceWindow), DAY))
      .map(({ at, value }) => ({
        at: [...at, 'maintenanceWindow'],
        value: value.maintenanceWindow,
        limit: 'ddd:hh:mm-ddd:hh:mm in UTC, 30 minutes to 24 hours',
        fix: "write a window such as 'sun:05:00-sun:06:00'",
      })),
});

export const windowOverlap = rule({
  id: 'rds/window-overlap',
  because: 'The daily backup window and the weekly maintenance window must not overlap.',
  source: MAINTENANCE,
  check: (env) =>
    databases(env).flatMap(({ at, value }) => {
      const backup = dailyWindow(value.backup.window);
      const maintenance = weeklyWindow(value.maintenanceWindow);
      if (!backup || !maintenance) return [];
      // One window starts before the other ends, around the end of the day.
      const gap = (((maintenance.from % DAY) - backup.from + DAY) % DAY) as number;
      const overlaps = gap < backup.length || DAY - gap < maintenance.length;
      return overlaps
        ? [
            {
              at: [...at, 'maintenanceWindow'],
              value: value.maintenanceWindow,
              limit: `apart from the backup window, ${value.backup.window}`,
              fix: 'move one of the two',
            },
          ]
        : [];
    }),
});

export const windowOff = rule({
  id: 'rds/window-off',
  because:
    'A stopped database is neither backed up nor maintained: its backup window must fall into hours that it runs.',
  source: 'AmazonRDS/latest/UserGuide/USER_StopInstance',
  check: (env) =>
    databases(env)
      .filter(({ value }) => {
        const backup = dailyWindow(value.backup.window);
        return value.backup.retentionDays > 0 && backup !== undefined && !runsDuring(env, backup);
      })
      .map(({ at, value }) => ({
        at: [...at, 'backup', 'window'],
        value: value.backup.window,
        limit: 'UTC hours in which the schedule keeps the database running, in summer and in winter',
        fix: 'move the window into the schedule, remembering that it is in UTC',
      })),
});

/** Whether a daily UTC window lies within the schedule on some day, on both sides of a DST change. */
function runsDuring({ power }: Environment, { from, length }: Window): boolean {
  if (power.kind !== 'schedule' || !isTimeZone(power.timeZone)) return true;
  const on = occurrences(power.on);
  return ['2026-01-15', '2026-07-15'].every((date) => {
    const { offset } = DateTime.fromISO(date, { zone: power.timeZone });
    const days = DAYS.map((_, day) => (day * DAY + from + offset + WEEK) % WEEK);
    return days.some((start) => on.some((each) => each.from <= start && start + length <= each.to));
  });
}

export const unstoppable = rule({
  id: 'rds/unstoppable',
  because: 'RDS does not stop an instance that has a read replica, nor the replica.',
  source: 'AmazonRDS/latest/UserGuide/USER_StopInstance#USER_StopInstance.Limitations',
  check: (env) =>
    env.power.kind === 'always-on'
      ? []
      : databases(env)
          .filter(({ value }) => value.replicas > 0)
          .map(({ at, key, value }) => ({
            at: [...at, 'replicas'],
            value: value.replicas,
            limit: `power '${env.power.kind}' would have to stop ${key}`,
            fix: "choose power 'always-on', or leave the replicas out",
          })),
});
