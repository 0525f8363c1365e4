/** The meaning of a schedule, against clocks read minute by minute. */
import fc from 'fast-check';
import { hourlyMinute, hoursOn, onIntervals, stateAt, WEEKDAYS, type WeeklySchedule } from '../../config/schedule';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BUSINESS: WeeklySchedule = {
  timeZone: 'America/Los_Angeles',
  on: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' }],
};
const at = (text: string): number => Date.parse(text);
const texts = (schedule: WeeklySchedule, from: string, to: string): string[] =>
  onIntervals(schedule, { from: at(from), to: at(to) }).map(
    (each) => `${new Date(each.from).toISOString()} ${new Date(each.to).toISOString()}`,
  );

describe('business hours in Los Angeles', () => {
  test('eight in the morning is another hour of UTC in winter than in summer', () => {
    expect(texts(BUSINESS, '2026-01-05T00:00Z', '2026-01-06T12:00Z')).toEqual([
      '2026-01-05T16:00:00.000Z 2026-01-06T04:00:00.000Z',
    ]);
    expect(texts(BUSINESS, '2026-07-06T00:00Z', '2026-07-07T12:00Z')).toEqual([
      '2026-07-06T15:00:00.000Z 2026-07-07T03:00:00.000Z',
    ]);
  });

  test.each([
    ['an ordinary week', '2026-06-01T07:00Z', 7],
    ['the week in which clocks are put forward', '2026-03-02T08:00Z', 7],
    ['the week in which they are put back', '2026-10-26T07:00Z', 7],
  ])('60 hours in %s', (_, monday, days) => {
    expect(hoursOn(BUSINESS, { from: at(monday), to: at(monday) + days * DAY })).toBe(60);
  });

  test('off from Friday evening to Monday morning', () => {
    const evening = at('2026-06-06T03:00:00Z');
    expect(stateAt(BUSINESS, evening - 1)).toEqual({ on: true, until: evening });
    expect(stateAt(BUSINESS, evening)).toEqual({ on: false, until: at('2026-06-08T15:00:00Z') });
  });
});

describe('when clocks change', () => {
  const nightly = (from: string, to: string): WeeklySchedule => ({
    timeZone: 'America/Los_Angeles',
    on: [{ days: ['sun'], from, to }],
  });

  test('a start that is left out comes when clocks are put forward', () => {
    expect(texts(nightly('02:30', '04:00'), '2026-03-08T00:00Z', '2026-03-09T00:00Z')).toEqual([
      '2026-03-08T10:00:00.000Z 2026-03-08T11:00:00.000Z',
    ]);
  });

  test('a window that is left out whole does not open', () => {
    expect(texts(nightly('02:00', '02:30'), '2026-03-08T00:00Z', '2026-03-09T00:00Z')).toEqual([]);
  });

  test('a stop that comes twice counts at its first', () => {
    expect(texts(nightly('00:00', '01:30'), '2026-11-01T00:00Z', '2026-11-02T00:00Z')).toEqual([
      '2026-11-01T07:00:00.000Z 2026-11-01T08:30:00.000Z',
    ]);
  });

  test('a window around the repeated hour is an hour longer', () => {
    expect(hoursOn(nightly('00:00', '06:00'), { from: at('2026-11-01T00:00Z'), to: at('2026-11-02T12:00Z') })).toBe(7);
  });
});

test('windows that touch are one', () => {
  const whole: WeeklySchedule = {
    timeZone: 'Asia/Kolkata',
    on: [
      { days: ['mon'], from: '08:00', to: '12:00' },
      { days: ['mon'], from: '12:00', to: '08:00' },
    ],
  };
  expect(hoursOn(whole, { from: at('2026-06-01T00:00Z'), to: at('2026-06-03T00:00Z') })).toBe(24);
  expect(onIntervals(whole, { from: at('2026-06-01T00:00Z'), to: at('2026-06-03T00:00Z') })).toHaveLength(1);
});

test('always on has no next change, and neither has never', () => {
  const always: WeeklySchedule = { timeZone: 'UTC', on: [{ days: [...WEEKDAYS], from: '00:00', to: '00:00' }] };
  expect(stateAt(always, at('2026-06-01T12:00Z'))).toEqual({ on: true });
  expect(stateAt({ timeZone: 'UTC', on: [] }, at('2026-06-01T12:00Z'))).toEqual({ on: false });
});

const ZONES = ['America/Los_Angeles', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Chatham', 'UTC'];
const FORMATS = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  ]),
);

/** What clocks of a zone show: an oracle that knows no intervals. */
function clock(at: number, timeZone: string): { day: number; minutes: number } {
  const parts = Object.fromEntries(
    (FORMATS.get(timeZone)?.formatToParts(at) ?? []).map(({ type, value }) => [type, value]),
  );
  const names: readonly (string | undefined)[] = WEEKDAYS;
  const day = names.indexOf(parts.weekday?.toLowerCase());
  return { day, minutes: Number(parts.hour) * 60 + Number(parts.minute) };
}

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

function shownOpen({ timeZone, on }: WeeklySchedule, instant: number): boolean {
  const { day, minutes } = clock(instant, timeZone);
  return on.some(({ days, from, to }) => {
    const [start, stop] = [minutesOf(from), minutesOf(to)];
    const today = days.includes(WEEKDAYS[day] as (typeof WEEKDAYS)[number]);
    const yesterday = days.includes(WEEKDAYS[(day + 6) % 7] as (typeof WEEKDAYS)[number]);
    if (start < stop) return today && start <= minutes && minutes < stop;
    return (today && minutes >= start) || (yesterday && minutes < stop);
  });
}

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const window = fc.record({ days: fc.subarray([...WEEKDAYS], { minLength: 1 }), from: time, to: time });
const schedules = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  on: fc.array(window, { minLength: 1, maxLength: 3 }),
});
/** Quarters of hours of the years 2026 and 2027, in which every zone changes its clocks or never does. */
const instants = fc
  .integer({ min: 0, max: 2 * 365 * 96 - 1 })
  .map((quarter) => Date.UTC(2026, 0, 1) + quarter * 15 * MINUTE);

test('at any instant it is on where the clock says so, but for the hours that come twice', () => {
  fc.assert(
    fc.property(schedules, instants, (schedule, instant) => {
      fc.pre(!nearFold(schedule.timeZone, instant));
      expect(stateAt(schedule, instant).on).toBe(shownOpen(schedule, instant));
    }),
    { numRuns: 1_000 },
  );
});

/** Two hours around an instant at which a zone puts its clocks back. */
function nearFold(timeZone: string, instant: number): boolean {
  const steps = Array.from({ length: 17 }, (_, index) => clock(instant + (index - 8) * 15 * MINUTE, timeZone));
  return steps.some((each, index) => {
    const before = steps[index - 1];
    return before !== undefined && each.day === before.day && each.minutes < before.minutes;
  });
}

test('the hours of a span are the sum over its parts, and each part is as it is by itself', () => {
  fc.assert(
    fc.property(schedules, instants, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), (...given) => {
      const [schedule, from, one, other] = given;
      const middle = from + one * 15 * MINUTE;
      const to = middle + other * 15 * MINUTE;
      const whole = hoursOn(schedule, { from, to });
      expect(hoursOn(schedule, { from, to: middle }) + hoursOn(schedule, { from: middle, to })).toBeCloseTo(whole, 9);
      for (const each of onIntervals(schedule, { from, to })) expect(each.from).toBeLessThan(each.to);
    }),
    { numRuns: 500 },
  );
});

test('the next change is the next at which it is otherwise', () => {
  fc.assert(
    fc.property(schedules, instants, (schedule, instant) => {
      const { on, until } = stateAt(schedule, instant);
      if (until === undefined) return;
      expect(until).toBeGreaterThan(instant);
      expect(stateAt(schedule, until - 1).on).toBe(on);
      expect(stateAt(schedule, until).on).toBe(!on);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['half past', [], 30],
  ['apart from a boundary at half past', [['08:30', '20:00']], 37],
  [
    'apart from all of them',
    [
      ['08:30', '20:37'],
      ['21:00', '21:44'],
    ],
    51,
  ],
])('the hourly run comes at %s', (_name, windows, minute) => {
  expect(hourlyMinute(windows.map(([from = '', to = '']) => ({ from, to })))).toBe(minute);
});
