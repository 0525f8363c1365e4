import fc from 'fast-check';
import { DateTime } from 'luxon';
import { boundaries, DAYS, dstChanges, minutesOf, occurrences, WEEK } from '../../../config/rules/calendar';
import { windowOverlap } from '../../../config/rules/schedule';
import { isTimeZone, nearestTimeZone } from '../../../config/rules/time-zones';
import { testEnvironment } from '../../helpers/deployments';

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

const window = fc.record({
  days: fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 1 }),
  from: clock,
  to: clock,
});

describe('windows of a week', () => {
  test('have the length that their times say, over midnight too', () => {
    fc.assert(
      fc.property(window, (each) => {
        const [from, to] = [minutesOf(each.from) ?? 0, minutesOf(each.to) ?? 0];
        const length = (to - from + 1_440) % 1_440;
        const total = occurrences([each]).reduce((sum, { from: start, to: end }) => sum + end - start, 0);
        expect(total).toBe(length * each.days.length);
      }),
    );
  });

  test('stay inside the week', () => {
    fc.assert(
      fc.property(fc.array(window), (windows) =>
        occurrences(windows).every(({ from, to }) => 0 <= from && from < to && to <= WEEK),
      ),
    );
  });

  test('overlap exactly when a minute belongs to two of them', () => {
    const env = testEnvironment();
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 3 }), (on) => {
        const minutes = occurrences(on).flatMap(({ from, to }) =>
          Array.from({ length: to - from }, (_, i) => from + i),
        );
        const found = windowOverlap.check({
          ...env,
          power: { kind: 'schedule', timeZone: 'UTC', wakeFor: { seconds: 0 }, on },
        });
        expect(found.length > 0).toBe(new Set(minutes).size < minutes.length);
      }),
      { numRuns: 50 },
    );
  });

  test('start and stop once for each day', () => {
    fc.assert(fc.property(window, (each) => boundaries([each]).length === 2 * each.days.length));
  });
});

describe('daylight saving', () => {
  test('is found where it is', () => {
    expect(dstChanges('America/Los_Angeles').map(({ kind, date, text }) => `${date} ${kind} ${text}`)).toEqual([
      '2026-03-08 gap 02:00 to 03:00',
      '2026-11-01 fold 01:00 to 02:00',
      '2027-03-14 gap 02:00 to 03:00',
      '2027-11-07 fold 01:00 to 02:00',
      '2028-03-12 gap 02:00 to 03:00',
      '2028-11-05 fold 01:00 to 02:00',
    ]);
    expect(dstChanges('Asia/Kolkata')).toEqual([]);
    expect(dstChanges('Australia/Lord_Howe').map(({ text }) => text)).toContain('02:00 to 02:30');
  });

  test.each(['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Cairo'])(
    'in %s takes exactly the times that do not exist, or come twice',
    (zone) => {
      for (const { kind, date, day, from, to } of dstChanges(zone)) {
        for (const minutes of [from - 1, from, to - 1, to]) {
          const local = DateTime.fromISO(date, { zone: 'utc' }).plus({ minutes });
          const inZone = DateTime.fromObject(local.toObject(), { zone });
          const missing = inZone.toFormat('HH:mm') !== local.toFormat('HH:mm');
          const twice = inZone.getPossibleOffsets().length > 1;
          expect([kind, missing, twice]).toEqual([
            kind,
            ...(from <= minutes && minutes < to ? [kind === 'gap', kind === 'fold'] : [false, false]),
          ]);
        }
        expect(DateTime.fromISO(date).weekday - 1).toBe(day);
      }
    },
  );
});

describe('a time zone', () => {
  test.each(['America/Los_Angeles', 'US/Pacific', 'Asia/Kolkata', 'Etc/UTC', 'UTC', 'Europe/Berlin'])(
    '%s is one',
    (zone) => {
      expect(isTimeZone(zone)).toBe(true);
    },
  );

  test.each(['PST', 'america/los_angeles', 'Mars/Olympus', 'UTC+8', '+08:00', ''])('%s is none', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
    expect(isTimeZone(nearestTimeZone(zone))).toBe(true);
  });
});
