/** What of an environment is switched, when, and for how many hours. */
import { isOperated } from '../../config/operated';
import { hoursPerWeek, powerBoundaries } from '../../config/power';
import { hoursOn } from '../../config/schedule';
import { testEnvironment } from '../helpers/deployments';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const schedule = (...on: { days: readonly string[]; from: string; to: string }[]) => ({
  kind: 'schedule',
  timeZone: 'America/Los_Angeles',
  on,
});
const FIXED = {
  'services.api.scaling': { kind: 'fixed', count: 1 },
  'monitoring.uptime': { kind: 'off', reason: 'left out to keep the test input small' },
};
const IDLE_STOP = {
  power: { kind: 'idle-stop', window: '15m', cpuBelow: 5 },
  queues: { runs: { visibilityTimeout: '5m' } },
  'services.api.consumes': 'runs',
  ...FIXED,
};

describe('hours of a week', () => {
  test.each([
    ['always on', {}, 168],
    ['weekdays from 8 to 20', { power: schedule({ days: WEEKDAYS, from: '08:00', to: '20:00' }), ...FIXED }, 60],
    [
      'over midnight, and over the end of the week',
      { power: schedule({ days: ['sun'], from: '22:00', to: '04:00' }), ...FIXED },
      6,
    ],
    [
      'two windows of a day',
      {
        power: schedule({ days: ['mon'], from: '08:00', to: '12:00' }, { days: ['mon'], from: '13:30', to: '17:00' }),
        ...FIXED,
      },
      7.5,
    ],
    ['idle stop, as expected', { ...IDLE_STOP, 'usage.activeHoursPerDay': 8 }, 56],
    ['idle stop without an expectation', IDLE_STOP, 168],
  ])('%s', (_name, patch, hours) => {
    expect(hoursPerWeek(testEnvironment(patch))).toBe(hours);
  });

  test('are those of any week in which clocks do not change', () => {
    const env = testEnvironment({ power: schedule({ days: WEEKDAYS, from: '08:00', to: '20:00' }), ...FIXED });
    if (env.power.kind !== 'schedule') throw new Error('no schedule');
    const from = Date.parse('2026-11-16T00:00:00-08:00');
    expect(hoursOn(env.power, { from, to: from + 7 * 86_400_000 })).toBe(hoursPerWeek(env));
  });
});

test('a window over midnight stops on the days after those on which it starts', () => {
  expect(powerBoundaries({ on: [{ days: ['fri', 'sun'], from: '20:00', to: '06:30' }] })).toEqual([
    { key: 'start_0', expression: 'cron(0 20 ? * FRI,SUN *)' },
    { key: 'stop_0', expression: 'cron(30 6 ? * SAT,MON *)' },
  ]);
});

test.each([
  ['nothing', {}, false],
  ['a schedule', { power: schedule({ days: WEEKDAYS, from: '08:00', to: '20:00' }), ...FIXED }, true],
  ['Spot with a fallback', { 'compute.capacity': { kind: 'spot', fallback: { after: '10m', back: '6h' } } }, true],
  ['a report', { 'cost.report': { kind: 'daily', at: '09:00', timeZone: 'UTC' } }, true],
  [
    'a free tier',
    {
      accountPlan: 'credits',
      'cost.freeTier': { at: '09:00', timeZone: 'UTC', limits: { 'ec2-hours': 750 } },
    },
    true,
  ],
])('functions run an environment with %s: %s', (_name, patch, operated) => {
  expect(isOperated(testEnvironment(patch))).toBe(operated);
});
