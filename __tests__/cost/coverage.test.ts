/** Everything that is synthesized is known to the estimate: priced, or free with a reason. */
import { estimate } from '../../cost/estimate';
import { ALL } from '../../cost/families';
import { readPrices, regionsWithPrices } from '../../cost/prices/table';
import { readSubjects } from '../../cost/synthesis';
import { SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const subjects = readSubjects(process.env[SYNTHESIZED_VARIABLE] ?? '');
const estimates = subjects.flatMap((subject) => [estimate(subject), estimate(subject, { load: 'max' })]);

test.each(subjects.map((subject) => [`${subject.deployment} ${subject.environment}`, subject] as const))(
  '%s: every resource is priced, or free with a reason',
  (_, subject) => {
    const { lines, coverage } = estimate(subject);
    expect(coverage.unpriced).toEqual([]);
    expect(coverage.priced + coverage.free.length).toBe(subject.resources.length);
    expect(coverage.free.filter(({ because }) => because === '')).toEqual([]);
    const known = new Set([...lines, ...coverage.free].map(({ stack, address }) => `${stack} ${address}`));
    const lost = subject.resources.filter(({ stack, address }) => !known.has(`${stack} ${address}`));
    // A resource that is priced without a line would be a silent zero.
    expect(lost.map(({ stack, address }) => `${stack} ${address}`)).toEqual([]);
  },
);

test('a type stands in one family only', () => {
  const types = ALL.flatMap((family) => Object.keys(family));
  expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([]);
});

test('every line says what it counts, and by which service', () => {
  const lines = estimates.flatMap((each) => each.lines);
  expect(lines.filter(({ item, basis, service }) => item === '' || basis === '' || service === '')).toEqual([]);
});

test('no line has a quantity that is not a number, or less than nothing', () => {
  const amounts = estimates.flatMap(({ lines }) => lines.flatMap(({ alwaysOn, scheduled }) => [alwaysOn, scheduled]));
  expect(amounts.filter(({ quantity, free, usd }) => !(quantity >= free && free >= 0 && usd >= 0))).toEqual([]);
});

test('every price in use stands in each table, with a date', () => {
  const keys = new Set(estimates.flatMap(({ lines }) => lines.map(({ priceKey }) => priceKey)));
  keys.delete('declared');
  const missing = regionsWithPrices().flatMap((region) => {
    const { prices } = readPrices(region);
    return [...keys]
      .filter((key) => !/^\d{4}-\d\d-\d\d$/.test(prices[key]?.date ?? ''))
      .map((key) => `${region} ${key}`);
  });
  expect(missing).toEqual([]);
});
