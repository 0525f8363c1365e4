/**
 * Amounts of money, exactly. Cost Explorer gives texts such as `0.0000012`, thousands of them: a sum of floating point
 * numbers drifts, and a sum of rounded ones loses what small services cost together.
 */

/** Integers of 10^-12 of a unit: Cost Explorer's texts have ten digits after the point. */
export type Amount = bigint;

const DIGITS = 12;
const CENT: Amount = 10n ** BigInt(DIGITS - 2);
const FORM = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads `12.34`, `-0.0000012` and `1.2E-6`; digits after the twelfth are cut. Anything else is an error. */
export function amountOf(text: string): Amount {
  const match = FORM.exec(text);
  if (!match) throw new Error(`not an amount: ${text}`);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction);
  const shift = DIGITS - fraction.length + Number(exponent);
  const value = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign ? -value : value;
}

export function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce((total, each) => total + each, 0n);
}

/** Below half a cent, above or below zero: it would print as 0.00. */
export function isSmall(amount: Amount): boolean {
  return centsOf(amount) === 0n;
}

/** To the cent, half a cent away from zero: `1234.50`, `-0.01`. */
export function cents(amount: Amount): string {
  const value = centsOf(amount);
  const digits = String(value).padStart(3, '0');
  return `${amount < 0n && value > 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** With its sign: `+1.20`, `-0.01`, `0.00`. */
export function change(amount: Amount): string {
  return `${amount > 0n && !isSmall(amount) ? '+' : ''}${cents(amount)}`;
}

/** As in a sentence: `12.34 USD`. */
export function money(amount: Amount, unit = 'USD'): string {
  return `${cents(amount)} ${unit}`;
}

/** Percent of a whole, rounded down: a budget is used up at 100 %, not before. None of nothing. */
export function percent(part: Amount, whole: Amount): string {
  return whole > 0n ? `${(part * 100n) / whole} %` : '-';
}

function centsOf(amount: Amount): bigint {
  return ((amount < 0n ? -amount : amount) + CENT / 2n) / CENT;
}
