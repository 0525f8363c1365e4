/**
 * Simulated weeks of shipped environments: the functions of a unit, hour by hour against the emulated account, and the hours
 * that it was up. `SIMULATION_TABLE=1` prints the tables.
 */
import { DateTime } from 'luxon';
import { hoursOn, type Interval } from '../../config/schedule';
import { hours } from '../helpers/simulation/meter';
import { actionsOf, callsOf } from '../helpers/simulation/report';
import { type Shipped, shipped } from '../helpers/simulation/shipped';
import { HOUR, type Simulations, simulations, tell } from '../helpers/simulation/suite';

jest.setTimeout(10 * 60_000);

const ZONE = 'America/Los_Angeles';
let all: Simulations;
let dev: Shipped;

beforeAll(async () => {
  all = await simulations();
  dev = await shipped('durable-code', 'dev');
});
afterAll(() => all.stop());

/** Seven days from a midnight in the zone. */
function weekOf(first: string): Interval {
  const from = DateTime.fromISO(first, { zone: ZONE });
  return { from: from.toMillis(), to: from.plus({ days: 7 }).toMillis() };
}

/** What the estimate counts. */
function hoursOfSchedule(span: Interval): string {
  if (dev.unit.power.kind !== 'schedule') throw new Error('durable-code dev has no schedule');
  return hours(hoursOn(dev.unit.power, span) * 60);
}

test.each([
  ['an ordinary week', '2026-06-01', 168, 168],
  // Each begins with the Sunday on which they do: 02:30 does not exist, and an event of 01:30 is sent once.
  ['the week in which clocks go forward', '2026-03-08', 167, 167],
  ['the week in which clocks go back', '2026-11-01', 169, 168],
])(
  'durable-code dev, %s: every member is up for the hours of the estimate, to the minute',
  async (title, first, length, hourly) => {
    const span = weekOf(first);
    expect((span.to - span.from) / HOUR).toBe(length);
    const services = ['service/durable-code-dev-frontend', 'service/durable-code-dev-backend'];
    const expected = Object.fromEntries(services.map((each) => [each, hoursOfSchedule(span)]));
    expect(expected[services[0] ?? '']).toBe('60:00');

    const switching = dev.schedules.filter(({ source }) => source === 'power-switch');
    const week = await all.start({ ...dev, schedules: switching }, span.from - HOUR);
    week.scheduled({ from: span.from - HOUR, to: span.to });
    await week.run(span.to);
    tell(`durable-code dev, ${title} from ${first}`, week, span, expected);

    expect(week.meter.upHours(span)).toEqual(expected);
    expect(week.errors).toEqual([]);
    const five = { 'set-bounds': 10, 'set-desired': 10 };
    expect(actionsOf(week, span)).toEqual(Object.fromEntries(services.map((each) => [each, five])));
    // The last run of the week before stopped what was just deployed.
    const runs = hourly + 10 + 1;
    expect(week.runs).toEqual({ 'power-switch': runs });
    const stops = 6;
    expect(callsOf(week)).toEqual({
      // One read of each kind a run: what two services need fits into one call. Unit, services and captures are one page.
      // A stop that captures reads the unit once more before it writes.
      'ssm:GetParametersByPath': runs + stops,
      'ssm:ListTagsForResource': runs + stops,
      'ecs:DescribeServices': runs,
      'application-autoscaling:DescribeScalableTargets': runs,
      // Not while services start: what is enabled then is enabled half an hour later.
      'cloudwatch:DescribeAlarms': runs - 5,
      'ecs:UpdateService': 2 * (5 + stops),
      'application-autoscaling:RegisterScalableTarget': 2 * (5 + stops),
      'ssm:PutParameter': 5 + stops,
      'cloudwatch:DisableAlarmActions': stops,
      'cloudwatch:EnableAlarmActions': 5,
    });
  },
);

test('a task of a service has time between SIGTERM and SIGKILL, and less than a Spot notice gives', () => {
  expect(Object.keys(dev.stopTimeouts)).toHaveLength(2);
  for (const seconds of Object.values(dev.stopTimeouts)) {
    expect(seconds).toBeGreaterThanOrEqual(30);
    expect(seconds).toBeLessThan(120);
  }
});
