/** Backups: how often, how long, where to. */
import type { Environment } from '../environment';
import { sameRegion, unknownRegion } from './regions';
import { rule } from './rule';
import { durationOutside, durationText, SECONDS_PER_DAY } from './values';

const LIFECYCLE = 'aws-backup/latest/devguide/API_Lifecycle';
const AT = ['recovery', 'backup'] as const;

const backup = ({ recovery }: Environment) => (recovery?.backup.kind === 'on' ? recovery.backup : undefined);

export const backupRpo = rule({
  id: 'recovery/rpo',
  because: 'What was written since the last backup is lost: the objective cannot be shorter than the interval.',
  source: 'wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_objective_defined_recovery',
  check: (env) => {
    const interval = backup(env)?.interval;
    return interval && env.recovery && env.recovery.rpo.seconds < interval.seconds
      ? [
          {
            at: ['recovery', 'rpo'],
            value: durationText(env.recovery.rpo.seconds),
            limit: `at least the interval of backups, ${durationText(interval.seconds)}`,
            fix: `write '${durationText(interval.seconds)}', or back up more often`,
          },
        ]
      : [];
  },
});

export const backupInterval = rule({
  id: 'recovery/interval',
  because: 'AWS Backup starts at most one backup an hour.',
  source: 'aws-backup/latest/devguide/creating-a-backup-plan',
  check: (env) =>
    durationOutside([...AT, 'interval'], backup(env)?.interval, { min: 3_600, max: 366 * SECONDS_PER_DAY }),
});

export const backupCron = rule({
  id: 'recovery/schedule',
  because: 'AWS Backup takes a cron expression of six fields, with ? for the day that is not given.',
  source: 'aws-backup/latest/devguide/creating-a-backup-plan',
  check: (env) => {
    const schedule = backup(env)?.schedule;
    return schedule === undefined || isCron(schedule)
      ? []
      : [
          {
            at: [...AT, 'schedule'],
            value: schedule,
            limit: 'cron(minute hour day month weekday year), one of day and weekday ?',
            fix: "write 'cron(0 5 * * ? *)'",
          },
        ];
  },
});

function isCron(text: string): boolean {
  const fields = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(text)?.slice(1) ?? [];
  return fields.length === 6 && (fields[2] === '?') !== (fields[4] === '?');
}

export const backupRetention = rule({
  id: 'recovery/retention',
  because: 'Recovery points are kept for whole days, one at least.',
  source: LIFECYCLE,
  check: (env) => {
    const found = backup(env);
    return (['retention', 'coldStorageAfter'] as const).flatMap((key) => {
      const seconds = found?.[key]?.seconds;
      return seconds === undefined || (seconds >= SECONDS_PER_DAY && seconds % SECONDS_PER_DAY === 0)
        ? []
        : [
            {
              at: [...AT, key],
              value: durationText(seconds),
              limit: 'whole days, 1d or more',
              fix: `write '${Math.max(1, Math.ceil(seconds / SECONDS_PER_DAY))}d'`,
            },
          ];
    });
  },
});

/** Days for which cold storage is billed at least. */
const COLD_DAYS = 90;

export const coldStorage = rule({
  id: 'recovery/cold-storage',
  because: 'What moves to cold storage stays there for 90 days at least.',
  source: LIFECYCLE,
  check: (env) => {
    const found = backup(env);
    if (!found?.coldStorageAfter) return [];
    const least = found.coldStorageAfter.seconds + COLD_DAYS * SECONDS_PER_DAY;
    return found.retention.seconds >= least
      ? []
      : [
          {
            at: [...AT, 'retention'],
            value: durationText(found.retention.seconds),
            limit: `${COLD_DAYS} days beyond coldStorageAfter, ${durationText(found.coldStorageAfter.seconds)}`,
            fix: `write '${durationText(least)}', or leave coldStorageAfter out`,
          },
        ];
  },
});

export const copyRegion = rule({
  id: 'recovery/copy-region',
  because: 'A copy in the same region is lost with it.',
  source: 'aws-backup/latest/devguide/cross-region-backup',
  check: (env) => {
    const copy = backup(env)?.copy;
    const at = [...AT, 'copy', 'region'];
    return copy?.kind === 'to' ? [...unknownRegion(at, copy.region), ...sameRegion(at, copy.region, env.region)] : [];
  },
});

export const stateOnly = rule({
  id: 'recovery/state-only',
  severity: 'warning',
  because: 'A backup plan protects data: an environment that keeps none has only its Terraform state and its images.',
  source: 'aws-backup/latest/devguide/whatisbackup',
  check: (env) => {
    const data = [env.databases, env.fileSystems, env.buckets, env.caches];
    return backup(env) && data.every((things) => Object.keys(things).length === 0)
      ? [
          {
            at: [...AT, 'kind'],
            value: 'on',
            limit: 'no databases, file systems, caches or buckets here',
            fix: 'nothing to do: it protects the state bucket and the lock table; images are replicated by ECR',
          },
        ]
      : [];
  },
});
