/** Schedules as runs in a month of 730 hours, a twelfth of 365 days. */
import { runsPerMonth } from '../../../cost/families/expressions';

const count = (expression: string): number => runsPerMonth(expression, 'dev: aws_scheduler_schedule.a');

describe('rates', () => {
  test.each([
    // 730 h x 60 min
    ['rate(1 minute)', 43_800],
    // 43,800 / 5
    ['rate(5 minutes)', 8_760],
    ['rate(1 hour)', 730],
    // 730 / 12
    ['rate(12 hours)', 60.833333],
    // 730 / 24
    ['rate(1 day)', 30.416667],
    // 730 / (7 x 24)
    ['rate(7 days)', 4.345238],
  ])('%s', (expression, runs) => {
    expect(count(expression)).toBeCloseTo(runs, 6);
  });
});

describe('cron', () => {
  test.each([
    // every day: 365 / 12
    ['cron(0 9 * * ? *)', 30.416667],
    // every hour: 24 x 365 / 12
    ['cron(30 * * * ? *)', 730],
    // every minute
    ['cron(* * * * ? *)', 43_800],
    // four an hour by steps, at 0, 15, 30 and 45
    ['cron(0/15 * * * ? *)', 2_920],
    ['cron(*/15 * * * ? *)', 2_920],
    // 5 and 35 past the hour
    ['cron(5,35 * * * ? *)', 1_460],
    // 8, 10, 12, 14, 16: five a day
    ['cron(0 8-16/2 * * ? *)', 152.083333],
    // one day of the week: 365 / 7 / 12
    ['cron(0 8 ? * MON *)', 4.345238],
    // five days of the week, as a list, a range and numbers from Sunday = 1
    ['cron(0 8 ? * MON,TUE,WED,THU,FRI *)', 21.72619],
    ['cron(0 8 ? * MON-FRI *)', 21.72619],
    ['cron(0 8 ? * 2-6 *)', 21.72619],
    // the first of each month
    ['cron(0 0 1 * ? *)', 1],
    // the 31st: seven months have one, 7 / 12
    ['cron(0 0 31 * ? *)', 0.583333],
    // the first of January, April, July and October: 4 / 12
    ['cron(0 0 1 JAN,APR,JUL,OCT ? *)', 0.333333],
    ['cron(0 0 1 1/3 ? *)', 0.333333],
    // Mondays of June: 30 / 7 / 12
    ['cron(0 0 ? JUN MON *)', 0.357143],
  ])('%s', (expression, runs) => {
    expect(count(expression)).toBeCloseTo(runs, 6);
  });
});

describe('what cannot be counted says so, and where', () => {
  test.each([
    'rate(0 minutes)',
    'rate(5 weeks)',
    'rate(five minutes)',
    'at(2026-11-22T09:00:00)',
    'cron(0 9 * * ?)',
    'cron(0 9 * * ? 2027)',
    'cron(0 9 L * ? *)',
    'cron(0 9 ? * MON#1 *)',
    'cron(60 9 * * ? *)',
    'cron(0 9 ? * FRI-MON *)',
    'cron(0/0 9 * * ? *)',
    'cron(0 9 1 * MON *)',
    '',
  ])('%j', (expression) => {
    expect(() => count(expression)).toThrow(
      `dev: aws_scheduler_schedule.a: '${expression}' is no schedule that the estimate can count.`,
    );
  });
});
