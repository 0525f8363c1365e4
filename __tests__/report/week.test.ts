import { description } from '../../report/page/strip';
import { weekOf } from '../../report/week';
import { manifestOf } from '../helpers/synthesized';

const environments = manifestOf().environments;

test.each(environments.map((each) => [`${each.deployment} ${each.environment}`, each] as const))(
  '%s: the rows add up to the hours of the manifest',
  (_, environment) => {
    const week = weekOf(environment);
    expect(week.days).toHaveLength(7);
    expect(week.hours).toBeCloseTo(environment.hoursPerWeek, 9);
    for (const { up } of week.days)
      for (const { from, to } of up) expect(0 <= from && from < to && to <= 24).toBe(true);
  },
);

const [any] = environments;
if (!any) throw new Error('nothing was synthesized');
const { usage } = any;
const window = (days: readonly string[], from: string, to: string) => ({ days, from, to });
const scheduled = (...on: readonly object[]) =>
  weekOf({ usage, power: { kind: 'schedule', timeZone: 'Europe/Berlin', on } });

describe('a schedule', () => {
  test('stands as it is written, whatever the zone', () => {
    const week = scheduled(window(['mon', 'wed'], '08:00', '17:30'));
    expect(week.days.map(({ up }) => up)).toEqual([
      [{ from: 8, to: 17.5 }],
      [],
      [{ from: 8, to: 17.5 }],
      [],
      [],
      [],
      [],
    ]);
    // 2 days x 9.5 hours
    expect(week.hours).toBe(19);
    expect(week.timeZone).toBe('Europe/Berlin');
    expect(description(week)).toContain('Mon 08:00 to 17:30; Tue off;');
  });

  test('goes over midnight, and from Sunday into Monday', () => {
    const { days } = scheduled(window(['sun'], '22:00', '02:00'));
    expect(days.at(-1)?.up).toEqual([{ from: 22, to: 24 }]);
    expect(days[0]?.up).toEqual([{ from: 0, to: 2 }]);
  });
});

describe('an idle stop', () => {
  const power = { kind: 'idle-stop', window: { seconds: 900 }, cpuBelow: 5 };

  test('is drawn at no fixed time, as long as it is expected to work', () => {
    const week = weekOf({ power, usage: { ...usage, activeHoursPerDay: 8 } });
    expect(week.floating).toBe(true);
    // 7 days x 8 hours, around noon
    expect(week.hours).toBe(56);
    expect(week.days[0]?.up).toEqual([{ from: 8, to: 16 }]);
    expect(week.rule).toContain('Stops after 15 minutes below 5 % CPU');
  });

  test('counts as always on when nobody says how long it works', () => {
    const week = weekOf({ power, usage: { ...usage, activeHoursPerDay: undefined } });
    expect(week).toMatchObject({ floating: false, hours: 168 });
  });

  test('that never works has empty rows', () => {
    const week = weekOf({ power, usage: { ...usage, activeHoursPerDay: 0 } });
    expect(week.days.flatMap(({ up }) => up)).toEqual([]);
  });
});

test('a kind of power that this version does not know is an error', () => {
  expect(() => weekOf({ power: { kind: 'tidal' }, usage })).toThrow();
});
