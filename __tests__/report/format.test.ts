import { differenceText, figureText, quantity, rangeText, unitUsd, usd } from '../../report/page/format';

test.each([
  [0, '$0.00'],
  [7.3, '$7.30'],
  [1_234.565, '$1,234.57'],
  [1_234_567, '$1,234,567.00'],
  [-133.63, '-$133.63'],
  [-0.001, '$0.00'],
])('%d dollars are %s', (amount, text) => {
  expect(usd(amount)).toBe(text);
});

test.each([
  [0.000016667, '$0.00001667'],
  [0.0000002, '$0.0000002'],
  [0.005, '$0.005'],
  [12, '$12.00'],
])('a unit price of %d is %s', (amount, text) => {
  expect(unitUsd(amount)).toBe(text);
});

test.each([
  [730, '730'],
  [0.25, '0.25'],
  [50_000, '50,000'],
  [260.714285, '260.7143'],
])('a quantity of %d is %s', (amount, text) => {
  expect(quantity(amount)).toBe(text);
});

describe('a figure of a plan', () => {
  test.each([
    [{ low: 25, unit: 'usd-per-month', decimals: 0, bound: 'at-most' }, 'at most $25 a month'],
    [{ low: 259, high: 329, unit: 'usd-per-month', decimals: 0 }, '$259 to $329 a month'],
    [{ low: 46, high: 50, unit: 'percent', decimals: 0, approximate: true }, 'about 46 % to 50 %'],
    [{ low: 0.526, unit: 'usd-per-hour', decimals: 3 }, '$0.526 an hour'],
  ] as const)('%j reads as %s', (figure, text) => {
    expect(figureText(figure)).toBe(text);
  });

  test('an estimate has at least cents, and a digit more than the figure', () => {
    expect(rangeText({ low: 16.425, high: 16.425 }, { unit: 'usd-per-month', decimals: 0 })).toBe('$16.43');
    expect(rangeText({ low: 0.5261, high: 0.6 }, { unit: 'usd-per-hour', decimals: 3 })).toBe('$0.5261 to $0.6000');
  });

  test('a difference has a sign, unless there is none', () => {
    const monthly = { unit: 'usd-per-month', decimals: 0 } as const;
    expect(differenceText(3.5, monthly)).toBe('+$3.50');
    expect(differenceText(-3.5, monthly)).toBe('-$3.50');
    expect(differenceText(0.001, monthly)).toBe('none');
  });
});
