/** The Scheduler of the simulation keeps the rules of EventBridge Scheduler when clocks change. */
import { timesOf } from './scheduler';

const ZONE = 'America/Los_Angeles';
const day = (date: string, offset: string) => {
  const from = Date.parse(`${date}T00:00:00${offset}`);
  return { from, to: from + 25 * 3_600_000 };
};
const FORWARD = day('2026-03-08', '-08:00');
const BACK = day('2026-11-01', '-07:00');
const texts = (expression: string, span = FORWARD, timeZone = ZONE): string[] =>
  timesOf({ expression, timeZone }, span).map((at) => new Date(at).toISOString().slice(5, 16));

test('a local time that does not exist is left out', () => {
  expect(texts('cron(30 2 ? * SUN *)')).toEqual([]);
  expect(texts('cron(30 3 ? * SUN *)')).toEqual(['03-08T10:30']);
});

test('a local time that comes twice counts once', () => {
  expect(texts('cron(30 1 ? * SUN *)', BACK)).toEqual(['11-01T08:30']);
  expect(texts('cron(30 * * * ? *)', BACK)).toHaveLength(24);
});

test('days are those of the zone, and a list of them is one of each', () => {
  expect(texts('cron(0 20 ? * SAT,SUN *)', BACK)).toEqual(['11-02T04:00']);
  expect(texts('cron(0 20 ? * MON,TUE *)', BACK)).toEqual([]);
});

test('a rate counts from the start, whatever clocks show', () => {
  expect(texts('rate(5 minutes)', BACK)).toHaveLength(300);
});

test('what is not understood is refused', () => {
  expect(() => texts('cron(0/5 * * * ? *)')).toThrow('not a value');
  expect(() => texts('at(2026-11-01T00:00:00)')).toThrow('not an expression');
});
