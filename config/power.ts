/** What of an environment is switched, and when. */

import { weeklyAt } from './cron';
import type { Environment } from './environment';
import { pathName } from './naming';
import { hoursOn } from './schedule';
import type { Power } from './vocabulary/operations';

const WEEK = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 8) };
export const HOURS_PER_WEEK = 168;

/**
 * Hours of a week without a change of clocks in which the environment is up: by its schedule, by what its idle stop is
 * expected to leave, or all.
 */
export function hoursPerWeek({ power, usage }: Pick<Environment, 'power' | 'usage'>): number {
  switch (power.kind) {
    case 'always-on':
      return HOURS_PER_WEEK;
    case 'schedule':
      // UTC has no change of clocks: windows count as they are written.
      return hoursOn({ ...power, timeZone: 'UTC' }, WEEK);
    case 'idle-stop':
      return usage.activeHoursPerDay === undefined ? HOURS_PER_WEEK : usage.activeHoursPerDay * 7;
  }
}

/** Tag of the instances of a unit: its path. */
export const UNIT_TAG = 'PowerUnit';

/** Path of the parameters that describe what is switched. */
export function powerPath(env: Environment): string {
  return pathName(env, 'power');
}

/** Name of the parameter with what the environment is estimated to cost. */
export const estimatePath = (env: Environment): string => pathName(env, 'cost/estimate');

/** A start or a stop of a weekly schedule, as EventBridge Scheduler is told. */
export interface PowerBoundary {
  /** `start_0`, `stop_0`: by the place of the window in the deployment file. */
  readonly key: string;
  /** `cron(0 8 ? * MON,TUE *)`, in the zone of the schedule. */
  readonly expression: string;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Two for each window. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
export function powerBoundaries({ on }: Pick<Extract<Power, { kind: 'schedule' }>, 'on'>): PowerBoundary[] {
  return on.flatMap(({ days, from, to }, index) => {
    const overMidnight = to <= from;
    const stopDays = overMidnight ? days.map((day) => DAYS[(DAYS.indexOf(day) + 1) % DAYS.length] ?? day) : days;
    return [
      { key: `start_${index}`, expression: weeklyAt(from, days) },
      { key: `stop_${index}`, expression: weeklyAt(to, stopDays) },
    ];
  });
}
