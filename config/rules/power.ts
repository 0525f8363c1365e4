/** The power switch: what it owns, and the tags that override it. */
import { DateTime } from 'luxon';
import { services } from './places';
import { rule } from './rule';

export const scalingFightsSwitch = rule({
  id: 'power/scaling-fights-switch',
  severity: 'warning',
  because: 'Target tracking starts again what a switch has only set to 0: the switch must own min and max as well.',
  source: 'autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling',
  check: (env) => {
    const tracked = services(env).filter(({ value }) => value.scaling.kind === 'target-tracking');
    return env.power.kind === 'schedule' && tracked.length > 0
      ? [
          {
            at: ['power', 'kind'],
            value: env.power.kind,
            limit: `${tracked.map(({ key }) => key).join(', ')} scale by target tracking`,
            fix: 'whoever switches takes min and max to 0 before the count, and restores all three',
          },
        ]
      : [];
  },
});

export const keepRunning = rule({
  id: 'power/keep-running-expiry',
  severity: 'warning',
  because: 'A keep-running tag has no end: forgotten, it bills every night until somebody looks.',
  source: 'solutions/latest/instance-scheduler-on-aws/operator-guide',
  check: (env) =>
    Object.hasOwn(env.tags, 'keep-running')
      ? [
          {
            at: ['tags', 'keep-running'],
            value: env.tags['keep-running'],
            limit: 'honoured, and reported as a cost leak after 24 hours',
            fix: "write 'keep-running-until' with a date, such as '2026-12-01T20:00:00Z'",
          },
        ]
      : [],
});

const DATED = ['keep-running-until', 'keep-stopped-until'];

export const overrideDate = rule({
  id: 'power/override-date',
  because: 'A date without a zone ends at another time than meant; one that cannot be read is treated as absent.',
  source: 'https://www.rfc-editor.org/rfc/rfc3339',
  check: (env) =>
    DATED.filter((tag) => Object.hasOwn(env.tags, tag) && !isZonedDate(env.tags[tag] ?? '')).map((tag) => ({
      at: ['tags', tag],
      value: env.tags[tag],
      limit: 'ISO 8601 with a zone',
      fix: "write a date such as '2026-12-01T20:00:00Z'",
    })),
});

const isZonedDate = (text: string): boolean =>
  /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) && DateTime.fromISO(text, { setZone: true }).isValid;
