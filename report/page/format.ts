/** Numbers as people read them. */
import type { Figure, Range, Unit } from '../../cost/claims/model';

/** `$1,234.50`. */
export function usd(amount: number): string {
  const [whole = '0', cents = '00'] = Math.abs(amount).toFixed(2).split('.');
  const negative = amount < 0 && Number(amount.toFixed(2)) !== 0;
  return `${negative ? '-' : ''}$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

/** Unit prices have more digits: `$0.00001667`. */
export function unitUsd(amount: number): string {
  return amount >= 1 ? usd(amount) : `$${trimmed(amount.toPrecision(4))}`;
}

/** To four digits behind the point: `0.25`, `730`. */
export function quantity(amount: number): string {
  const text = trimmed(amount.toFixed(4));
  const [whole = '0', rest] = text.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...(rest === undefined ? [] : [rest])].join('.');
}

function trimmed(text: string): string {
  const plain = text.includes('e') ? Number(text).toFixed(12) : text;
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
}

/** `1 line`, `2 lines`. */
export function count(number: number, noun: string): string {
  return `${quantity(number)} ${noun}${number === 1 ? '' : 's'}`;
}

const PER: Readonly<Record<Unit, string>> = {
  'usd-per-month': ' a month',
  'usd-per-day': ' a day',
  'usd-per-hour': ' an hour',
  'usd-per-run': ' a run',
  'usd-per-request': ' a request',
  'usd-per-year': ' a year',
  usd: '',
  percent: '',
};

/** As the plan writes it: `under $25 a month`, `about 46-50 %`. */
export function figureText({ low, high, unit, decimals, approximate, bound }: Figure): string {
  const number = (value: number): string => amount(value, unit, decimals);
  const range = high === undefined || high === low ? number(low) : `${number(low)} to ${number(high)}`;
  const words = [approximate ? 'about' : '', bound ? { 'at-most': 'at most', 'at-least': 'at least' }[bound] : ''];
  return [...words.filter((word) => word !== ''), `${range}${PER[unit]}`].join(' ');
}

/** What the estimate says, in the unit of a figure, with a digit more than the figure has. */
export function rangeText({ low, high }: Range, { unit, decimals }: Pick<Figure, 'unit' | 'decimals'>): string {
  const [from, to] = [low, high].map((value) =>
    amount(value, unit, Math.max(decimals + 1, unit === 'percent' ? 1 : 2)),
  );
  return from === to ? `${from}` : `${from} to ${to}`;
}

/** With its sign. */
export function differenceText(difference: number, figure: Pick<Figure, 'unit' | 'decimals'>): string {
  const text = rangeText({ low: Math.abs(difference), high: Math.abs(difference) }, figure);
  const isNothing = !/[1-9]/.test(text);
  return isNothing ? 'none' : `${difference < 0 ? '-' : '+'}${text}`;
}

function amount(value: number, unit: Unit, decimals: number): string {
  if (unit === 'percent') return `${value.toFixed(decimals)} %`;
  const [whole = '0', rest] = value.toFixed(decimals).split('.');
  return `$${[whole.replace(/\B(?=(\d{3})+$)/g, ','), ...(rest === undefined ? [] : [rest])].join('.')}`;
}
