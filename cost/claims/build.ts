/** Words in which the claims of a plan are written down. */
import type { Claim, Comparison, Figure, Match, Selection, Unit } from './model';

const WRITTEN =
  /^(?<bound><|under )?\s*(?<about>~)?(?<sign>[-+])?\$?(?<low>\d+(?:\.\d+)?)(?:-(?<high>\d+(?:\.\d+)?))?%?(?<more>\+)?$/;

/** Reads a figure as a plan writes it: `~$30`, `$0.17-0.24`, `< $25`, `-$15`, `60-70%`, `60%+`. */
export function figure(text: string, unit: Unit): Figure {
  const { bound, about, sign, low = '', high, more } = text.match(WRITTEN)?.groups ?? {};
  if (low === '') throw new Error(`'${text}' is not a figure.`);
  const decimals = Math.max(...[low, high ?? ''].map((number) => number.split('.')[1]?.length ?? 0));
  return {
    low: Number(`${sign === '-' ? '-' : ''}${low}`),
    ...(high !== undefined && { high: Number(high) }),
    ...{ unit, decimals },
    ...(about !== undefined && { approximate: true }),
    ...(bound !== undefined && { bound: 'at-most' }),
    ...(more !== undefined && { bound: 'at-least' }),
  };
}

const inUnit = (unit: Unit) => (text: string) => figure(text, unit);

export const perMonth = inUnit('usd-per-month');
export const perDay = inUnit('usd-per-day');
export const perHour = inUnit('usd-per-hour');
export const perRun = inUnit('usd-per-run');
export const perRequest = inUnit('usd-per-request');
export const perYear = inUnit('usd-per-year');
export const usd = inUnit('usd');
export const percent = inUnit('percent');

/** Which environment of the plan, in which column. */
export const always = (environment: string, match: Match | 'total', more: Partial<Selection> = {}): Selection => ({
  ...{ environment, column: 'alwaysOn', match },
  ...more,
});
export const scheduled = (environment: string, match: Match | 'total', more: Partial<Selection> = {}): Selection => ({
  ...{ environment, column: 'scheduled', match },
  ...more,
});

export const lines = (of: Selection): Comparison => ({ kind: 'lines', of });
export const saving = (from: Selection, to: Selection): Comparison => ({ kind: 'saving', from, to });
export const difference = (from: Selection, to: Selection): Comparison => ({ kind: 'difference', from, to });
export const price = (environment: string, key: string): Comparison => ({ kind: 'price', environment, key });
export const settled = (kept?: string): Comparison => ({ kind: 'settled', ...(kept !== undefined && { kept }) });

/** A figure of a line, before its plan and line are known. */
export type Draft = Omit<Claim, 'deployment' | 'line' | 'quote'>;

/** A line of the plan with its figures, from left to right. */
export interface PlanLine {
  readonly line: number;
  readonly quote: string;
  readonly figures: readonly Draft[];
}

export const at = (line: number, quote: string, ...figures: readonly Draft[]): PlanLine => ({ line, quote, figures });

/** The claims of a plan, in the order of its lines. */
export const planOf = (deployment: string, of: readonly PlanLine[]): Claim[] =>
  [...of]
    .sort((one, other) => one.line - other.line)
    .flatMap(({ line, quote, figures }) => figures.map((draft) => ({ ...draft, deployment, line, quote })));
