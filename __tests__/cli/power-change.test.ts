/** Which tags a command sets, keeps and removes. */
import { type Asked, changedTags, planChange, type UnitNow } from '../../cli/power/change';
import type { UnitPower } from '../../lambda-src/power/unit';
import { BUSINESS_HOURS, NIGHT, NOON } from '../helpers/power-unit';

const HOUR = 3_600_000;
const IDLE: UnitPower = { kind: 'idle-stop', windowSeconds: 900, cpuBelowPercent: 5, minimumUptimeSeconds: 1_800 };
const NEVER_STOPS: UnitPower = {
  kind: 'schedule',
  timeZone: 'UTC',
  on: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '00:00' }],
};
const at = (milliseconds: number): string => new Date(milliseconds).toISOString();
const plan = (asked: Asked, unit: Partial<UnitNow> = {}) =>
  planChange(asked, { power: BUSINESS_HOURS, wakeForSeconds: 4 * 3_600, tags: {}, now: NOON, ...unit });
/** What it sets. */
const setBy = (asked: Asked, unit: Partial<UnitNow> = {}) => plan(asked, unit).set?.value;
const TONIGHT = '2026-06-02T03:00:00.000Z';
const TOMORROW = '2026-06-02T15:00:00.000Z';

describe('how long', () => {
  test.each([
    ['on, by day: to the end of the window', 'on', NOON, TONIGHT],
    ['on, at night: as long as a wake', 'on', NIGHT, at(NIGHT + 4 * HOUR)],
    ['off, by day: to the start after the next stop', 'off', NOON, TOMORROW],
    ['off, at night: to the next start', 'off', NIGHT, TOMORROW],
    ['off, on a Friday: over the weekend', 'off', NOON + 96 * HOUR, '2026-06-08T15:00:00.000Z'],
    ['wake, by day: as long as a wake', 'wake', NOON, at(NOON + 4 * HOUR)],
  ] as const)('%s', (_, command, now, expected) => {
    expect(setBy({ command }, { now })).toBe(expected);
  });

  test('hours and dates that are typed count as typed', () => {
    expect(setBy({ command: 'keep-running', hours: 1.5 })).toBe(at(NOON + 1.5 * HOUR));
    expect(setBy({ command: 'on', hours: 2 })).toBe(at(NOON + 2 * HOUR));
    expect(setBy({ command: 'off', until: NOON + 10 * HOUR })).toBe(at(NOON + 10 * HOUR));
  });

  test('idle stop: off lasts until a run of the switch has seen it, and on as long as a wake', () => {
    // The hourly run is at 12:30.
    expect(setBy({ command: 'off' }, { power: IDLE })).toBe(at(NOON + 0.75 * HOUR));
    expect(setBy({ command: 'on' }, { power: IDLE, wakeForSeconds: 3_600 })).toBe(at(NOON + HOUR));
  });

  test('a schedule that never stops: off needs a date', () => {
    expect(() => plan({ command: 'off' }, { power: NEVER_STOPS })).toThrow('no start');
    expect(setBy({ command: 'off', hours: 1 }, { power: NEVER_STOPS })).toBe(at(NOON + HOUR));
    expect(setBy({ command: 'on' }, { power: NEVER_STOPS })).toBe(at(NOON + 4 * HOUR));
  });
});

describe('what lasts longer', () => {
  const LATER = at(NOON + 300 * HOUR);

  test.each([
    ['wake', 'keep-running-until'],
    ['on', 'keep-running-until'],
    ['off', 'keep-stopped-until'],
  ] as const)('%s does not shorten it by its default', (command, tag) => {
    const change = plan({ command }, { tags: { [tag]: LATER } });
    expect(change).toEqual({ kept: { tag, value: LATER }, removed: [] });
  });

  test('what is typed shortens it, and says what it was', () => {
    const change = plan({ command: 'keep-running', hours: 1 }, { tags: { 'keep-running-until': LATER } });
    expect(change.set).toEqual({ tag: 'keep-running-until', value: at(NOON + HOUR), was: LATER });
  });

  test.each([
    ['is over', at(NOON - HOUR)],
    ['cannot be read', 'tomorrow'],
  ])('one that %s is replaced', (_, value) => {
    expect(setBy({ command: 'wake' }, { tags: { 'keep-running-until': value } })).toBe(at(NOON + 4 * HOUR));
  });
});

describe('the contrary', () => {
  const tags = {
    'keep-stopped-until': TOMORROW,
    'keep-running-until': TONIGHT,
    'keep-running': 'yes',
    Project: 'shop',
  };

  test.each([
    ['on', 'keep-stopped-until'],
    ['off', 'keep-running-until'],
  ] as const)('%s removes it, and leaves everything else', (command, gone) => {
    const change = plan({ command, hours: 1 }, { tags });
    expect(change.removed).toEqual([{ tag: gone, value: tags[gone] }]);
    expect(Object.keys(changedTags(tags, change)).sort()).toEqual(
      Object.keys(tags)
        .filter((each) => each !== gone)
        .sort(),
    );
  });

  test.each(['keep-running', 'wake'] as const)('%s leaves what keeps it stopped', (command) => {
    expect(plan({ command, hours: 1 }, { tags }).removed).toEqual([]);
  });
});
