/** The claims as people read them: cells for a terminal, a table for a pull request, rows for programs. */
import type { Row } from './compare';
import type { Claim, Figure, Range, Unit } from './model';

const PER: Readonly<Record<Unit, string>> = {
  'usd-per-month': '/month',
  'usd-per-day': '/day',
  'usd-per-hour': '/hour',
  'usd-per-run': '/run',
  'usd-per-request': '/request',
  'usd-per-year': '/year',
  usd: '',
  percent: ' %',
};

const HEAD = ['line', 'figure', 'plan', 'estimate', 'difference', '', 'in the plan'];
/** Columns of numbers. */
export const RIGHT = [0, 2, 3, 4] as const;

/** Why figures differ, and the lines of the plan of which it is said. */
export interface Reason {
  readonly because: string;
  readonly lines: readonly number[];
}

/** A table of rows of cells, its head first. Reasons stand apart: they are long, and many figures share one. */
export const claimsCells = (rows: readonly Row[]): string[][] => [HEAD, ...rows.map(cellsOf)];

/** The reasons in the order of the plan's lines, each once; none of what does not differ. */
export function claimsReasons(rows: readonly Row[]): Reason[] {
  const lines = new Map<string, Set<number>>();
  for (const { claim, within } of rows) {
    if (within === true) continue;
    lines.set(claim.because, (lines.get(claim.because) ?? new Set()).add(claim.line));
  }
  return [...lines].map(([because, of]) => ({ because, lines: [...of] }));
}

/** How many there are of each kind, in a sentence. */
export function claimsSummary(rows: readonly Row[]): string {
  const compared = rows.filter(({ within }) => within !== undefined);
  const inside = compared.filter(({ within }) => within);
  const worked = rows.filter(({ arithmetic }) => arithmetic !== undefined);
  const wrong = worked.filter(({ arithmetic }) => arithmetic?.holds === false);
  return [
    `${rows.length} figures: ${inside.length} of ${compared.length} estimated ones are within what the plan says`,
    `${rows.length - compared.length} are not estimated`,
    `${wrong.length} of ${worked.length} that follow from others do not add up in the plan`,
  ].join('; ');
}

/** A table for a pull request, with the reason of each. */
export function claimsMarkdown(rows: readonly Row[]): string {
  const head = [...HEAD.slice(0, 5), 'verdict', 'in the plan', 'because'];
  const rule = head.map((_, index) => ((RIGHT as readonly number[]).includes(index) ? '---:' : '---'));
  const body = rows.map((row) => [...cellsOf(row), row.claim.because]);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [...[head, rule, ...body].map(line), '', `${claimsSummary(rows)}.`].join('\n');
}

/** For programs: every field of the claim, and what the comparison gave. */
export const claimsJson = (rows: readonly Row[]) =>
  rows.map(({ claim, estimate, difference, within, arithmetic }) => {
    const { id, deployment, line, quote, about, figure, because } = claim;
    return {
      ...{ deployment, id, line, quote, about, figure, because },
      estimate: estimate ?? null,
      difference: difference ?? null,
      within: within ?? null,
      kept: keptOf(claim),
      arithmetic: arithmetic ? { holds: arithmetic.holds, worked: arithmetic.worked, how: arithmetic.how } : null,
    };
  });

const keptOf = ({ compare }: Claim): string | null => (compare.kind === 'settled' ? (compare.kept ?? null) : null);

function cellsOf({ claim, estimate, difference, within, arithmetic }: Row): string[] {
  const { figure, about, line } = claim;
  return [
    String(line),
    about,
    figureText(figure),
    estimate ? rangeText(estimate, figure) : '',
    difference === undefined
      ? ''
      : difference === 0
        ? '0'
        : `${difference > 0 ? '+' : ''}${numberText(difference, figure)}`,
    estimate === undefined ? 'not estimated' : within ? 'within' : Number(difference) > 0 ? 'over' : 'under',
    arithmetic === undefined
      ? ''
      : arithmetic.holds
        ? 'adds up'
        : `${arithmetic.how}: ${rangeText(arithmetic.worked, figure)}`,
  ];
}

/** A figure as the plan means it: `~$30/month`, `under $25/month`, `60-70 %`. */
export function figureText({ low, high, unit, decimals, approximate, bound }: Figure): string {
  const number = (value: number): string => value.toFixed(decimals);
  const before = bound === 'at-most' ? 'under ' : bound === 'at-least' ? 'at least ' : approximate ? '~' : '';
  const dollar = unit === 'percent' ? '' : '$';
  const sign = low < 0 ? '-' : '';
  const range = high === undefined ? number(Math.abs(low)) : `${number(low)}-${number(high)}`;
  return `${before}${sign}${dollar}${range}${PER[unit]}`;
}

function rangeText({ low, high }: Range, of: Figure): string {
  const [from, to] = [numberText(low, of), numberText(high, of)];
  return `${from === to ? from : `${from} to ${to}`}${PER[of.unit]}`;
}

/** As many decimals as the plan writes, at least cents; two digits of what is less than a cent; percentages to a tenth. */
function numberText(value: number, { unit, decimals }: Figure): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (unit === 'percent') return `${sign}${size.toFixed(1)}`;
  const small = size === 0 || size >= 0.01 ? 0 : Math.min(12, 1 - Math.floor(Math.log10(size)));
  return `${sign}$${size.toFixed(Math.max(2, decimals, small))}`;
}
