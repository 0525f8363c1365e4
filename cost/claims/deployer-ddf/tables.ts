/** Rows of the cost tables of deployer-ddf: three options, by the hour, the day and the month. */
import { at, type Draft, figure, lines, type PlanLine, saving } from '../build';
import type { Arithmetic, Comparison, Match, Selection, Unit } from '../model';

const UNITS = {
  hour: 'usd-per-hour',
  day: 'usd-per-day',
  month: 'usd-per-month',
  saved: 'percent',
  run: 'usd-per-run',
} as const;
type Column = keyof typeof UNITS;

const ALL_COLUMNS: readonly Column[] = ['hour', 'day', 'month', 'saved'];

/** A row: what each of its columns is compared with, and why it differs. */
export interface Row {
  readonly id: string;
  readonly about: string;
  readonly because: string;
  readonly compare: (column: Column) => Comparison;
  readonly arithmetic?: (column: Column) => Arithmetic | undefined;
  /** Columns in which the row holds a figure. Default: as many as it has, from the left. */
  readonly columns?: readonly Column[];
}

/** A row with a figure in each column that has a dollar or a percent sign; a cell such as `$0.008/day` has its unit. */
export function row(line: number, quote: string, of: Row): PlanLine {
  const { id, about, because, compare, arithmetic, columns = ALL_COLUMNS } = of;
  const figures = cellsOf(quote).map((cell, index): Draft => {
    const column = columns[index];
    if (column === undefined) throw new Error(`line ${line} has more figures than columns.`);
    const [text = '', per] = cell.split('/');
    const follows = arithmetic?.(column);
    return {
      ...{ id: `${id}.${column}`, about, because, compare: compare(column) },
      figure: figure(text, per === undefined ? UNITS[column] : (`usd-per-${per}` as Unit)),
      ...(follows && { arithmetic: follows }),
    };
  });
  return at(line, quote, ...figures);
}

const cellsOf = (quote: string): string[] =>
  quote
    .split('|')
    .map((cell) => cell.replaceAll('*', '').trim())
    .filter((cell) => /^[$\d]/.test(cell) && /[$%]/.test(cell));

/** Always on, in dollars of each unit. */
export const clock = (of: Selection) => (): Comparison => lines(of);

/** With auto-stop: an hour of work costs as before; the day, the month and what is saved are as scheduled. */
export const stopped =
  (environment: string, match: Match) =>
  (column: Column): Comparison => {
    const always: Selection = { environment, column: 'alwaysOn', match };
    const scheduled: Selection = { environment, column: 'scheduled', match };
    if (column === 'saved') return saving(always, scheduled);
    return lines(column === 'hour' ? always : scheduled);
  };

/** Each column is the sum of the same column of other rows. */
export const sumOf =
  (...ids: readonly string[]) =>
  (column: Column): Arithmetic => ({ kind: 'sum', of: ids.map((id) => `${id}.${column}`) });

export const REASONS = {
  fargate: '4 vCPU and 16 GB are $0.233 an hour; with 8 hours a day 56 of 168 hours of a week are up',
  files: 'as the plan has it: 20 GB at $0.30',
  alb: '$0.0225 an hour are $16.43 a month; capacity units by the traffic come on top',
  logs: 'the first 5 GB of logs are free, and so are ten alarms and three dashboards',
  nat: '$0.045 an hour are $32.85 a month; each GB through it is $0.045 more',
  transfer: '100 GB a month have been free since 2021-12; an idle-stop unit sends while it works',
  images: 'as the plan has it: 5 GB at $0.10',
  gpu: 'g4dn.xlarge is $0.526 an hour and a month has 730 of them; the plan counts 720',
  volume: 'as the plan has it: 100 GB at $0.08, up or not',
  detailed:
    'metrics of detailed monitoring, alarms and dashboards stay within what is free; logs are $0.50 a GB after 5',
  address: 'as the plan has it: $0.005 an hour, in use or not',
  watcher:
    'about 10,000 runs of a few seconds a month stay within what Lambda and the scheduler give for free; what is left are the metrics that it reads, $0.01 a thousand',
} as const;
