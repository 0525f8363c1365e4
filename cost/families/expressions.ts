/**
 * How often an expression of EventBridge comes due.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
import { HOURS_PER_MONTH } from '../model';

const MONTHS_PER_YEAR = 12;
const DAYS_PER_WEEK = 7;
/** Of a year that is no leap year: 365 in all, as 730 hours are a twelfth of it. */
const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const CRON = /^cron\((.+)\)$/;
const HOURS_OF = { minute: 1 / 60, hour: 1, day: 24 } as const;

/** Runs in a month of 730 hours, on average. Throws for an expression that it cannot read, naming `where` it stands. */
export function runsPerMonth(expression: string, where: string): number {
  const [, value = '', unit = ''] = expression.match(RATE) ?? [];
  if (isUnit(unit) && Number(value) > 0) return HOURS_PER_MONTH / (Number(value) * HOURS_OF[unit]);
  const [, fields] = expression.match(CRON) ?? [];
  const runs = fields === undefined ? undefined : runsOfCron(fields.trim().split(/\s+/));
  if (runs === undefined) throw new Error(`${where}: '${expression}' is no schedule that the estimate can count.`);
  return runs;
}

const isUnit = (text: string): text is keyof typeof HOURS_OF => text in HOURS_OF;

/** Six fields: minutes, hours, day of month, month, day of week, year. */
function runsOfCron(fields: readonly string[]): number | undefined {
  const [minutes, hours, days, months, weekdays, year] = fields;
  if (fields.length !== 6 || year !== '*') return undefined;
  const perDay = [valuesOf(minutes, { from: 0, to: 59 }), valuesOf(hours, { from: 0, to: 23 })];
  const daysPerYear = daysOf(
    valuesOf(months, { from: 1, to: 12, names: MONTHS }),
    valuesOf(days, { from: 1, to: 31 }),
    valuesOf(weekdays, { from: 1, to: DAYS_PER_WEEK, names: WEEKDAYS }),
  );
  const [minutesOfHour, hoursOfDay] = perDay.map((values) => values?.size);
  if (minutesOfHour === undefined || hoursOfDay === undefined || daysPerYear === undefined) return undefined;
  return (minutesOfHour * hoursOfDay * daysPerYear) / MONTHS_PER_YEAR;
}

/** Days of a year. Of days of the week, as many as there are on average; AWS allows no day of both kinds. */
function daysOf(months?: Set<number>, days?: Set<number>, weekdays?: Set<number>): number | undefined {
  if (!months || !days || !weekdays) return undefined;
  if (days.size < 31 && weekdays.size < DAYS_PER_WEEK) return undefined;
  const perMonth = DAYS_OF_MONTHS.map((length, month) =>
    months.has(month + 1) ? [...days].filter((day) => day <= length).length : 0,
  );
  return (perMonth.reduce((sum, each) => sum + each, 0) * weekdays.size) / DAYS_PER_WEEK;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly from: number;
  readonly to: number;
  /** Names of the values, from `from` on. */
  readonly names?: readonly string[];
}

const PART = /^(?:[*?]|(?<first>\w+)(?:-(?<last>\w+))?)(?:\/(?<step>\d+))?$/;

/** Values of a field: a list of values, ranges and steps. `L`, `W` and `#` are not read. */
function valuesOf(text: string | undefined, field: Field): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const { first, last, step } = part.match(PART)?.groups ?? { step: '0' };
    const from = first === undefined ? field.from : numberOf(first, field);
    // A value with a step goes on to the end of the field.
    const end = step === undefined ? from : field.to;
    const to = last === undefined ? (first === undefined ? field.to : end) : numberOf(last, field);
    const by = Number(step ?? 1);
    if (!(from >= field.from && to <= field.to && from <= to && by > 0)) return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

function numberOf(text: string, { from, names = [] }: Field): number {
  const index = names.indexOf(text.toUpperCase());
  if (index >= 0) return from + index;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
