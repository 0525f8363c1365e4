/** An ordinary week of an environment: when it is up, from its power settings and by the schedule's own meaning. */
import { z } from 'zod';
import type { ManifestEnvironment } from '../config/manifest';
import { onIntervals, WEEKDAYS } from '../config/schedule';

/** Power as the manifest has it, with durations in seconds: what of it decides a week. */
const power = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('always-on') }),
  z.object({
    kind: z.literal('schedule'),
    timeZone: z.string(),
    on: z.array(z.object({ days: z.array(z.enum(WEEKDAYS)), from: z.string(), to: z.string() })),
  }),
  z.object({ kind: z.literal('idle-stop'), window: z.object({ seconds: z.number() }), cpuBelow: z.number() }),
]);
type Power = z.output<typeof power>;

const HOUR = 3_600_000;
const HOURS_PER_DAY = 24;
/** A Monday: UTC has no change of clocks, so windows stand as they are written. */
const MONDAY = Date.UTC(2024, 0, 1);

/** Hours after midnight. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Day {
  readonly name: (typeof WEEKDAYS)[number];
  readonly up: readonly Span[];
}

export interface Week {
  readonly kind: Power['kind'];
  /** What decides, in words. */
  readonly rule: string;
  /** Of a schedule; other kinds know no clock. */
  readonly timeZone?: string;
  /** Spans are expected, at no fixed time: drawn around noon. */
  readonly floating: boolean;
  readonly days: readonly Day[];
  readonly hours: number;
}

/** Throws when the manifest's power is none that this version knows. */
export function weekOf(environment: Pick<ManifestEnvironment, 'power' | 'usage'>): Week {
  const setting = power.parse(environment.power);
  const days = WEEKDAYS.map((name, index) => ({ name, up: spansOf(setting, environment.usage, index) }));
  const hours = days.flatMap(({ up }) => up).reduce((sum, { from, to }) => sum + to - from, 0);
  return {
    ...{ kind: setting.kind, rule: ruleOf(setting, environment.usage), days, hours },
    ...(setting.kind === 'schedule' ? { timeZone: setting.timeZone } : {}),
    floating: setting.kind === 'idle-stop' && environment.usage.activeHoursPerDay !== undefined,
  };
}

function spansOf(setting: Power, usage: ManifestEnvironment['usage'], day: number): Span[] {
  const from = MONDAY + day * HOURS_PER_DAY * HOUR;
  switch (setting.kind) {
    case 'always-on':
      return [{ from: 0, to: HOURS_PER_DAY }];
    case 'schedule':
      return onIntervals({ ...setting, timeZone: 'UTC' }, { from, to: from + HOURS_PER_DAY * HOUR }).map((span) => ({
        from: (span.from - from) / HOUR,
        to: (span.to - from) / HOUR,
      }));
    case 'idle-stop': {
      const { activeHoursPerDay: active = HOURS_PER_DAY } = usage;
      return active === 0 ? [] : [{ from: (HOURS_PER_DAY - active) / 2, to: (HOURS_PER_DAY + active) / 2 }];
    }
  }
}

function ruleOf(setting: Power, { activeHoursPerDay }: ManifestEnvironment['usage']): string {
  switch (setting.kind) {
    case 'always-on':
      return 'Always on';
    case 'schedule':
      return `On by a weekly schedule, in ${setting.timeZone} time`;
    case 'idle-stop': {
      const minutes = setting.window.seconds / 60;
      const expected =
        activeHoursPerDay === undefined
          ? 'its hours of work are not declared, so it counts as always on'
          : `expected to work ${activeHoursPerDay} h a day, at no fixed time`;
      return `Stops after ${minutes} minutes below ${setting.cpuBelow} % CPU; ${expected}`;
    }
  }
}
