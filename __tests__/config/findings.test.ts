import fc from 'fast-check';
import { formatPath, formatValue, nearest } from '../../config/findings';

test('a path reads as a person would write it', () => {
  expect(formatPath(['services', 'api', 'ports', 0])).toBe('services.api.ports[0]');
  expect(formatPath([])).toBe('');
});

test('a value is one short line, whatever it is', () => {
  expect(formatValue(undefined)).toBe('(missing)');
  expect(formatValue({ kind: 'on' })).toBe('{"kind":"on"}');
  expect(formatValue(10n)).toBe('a bigint');
  expect(formatValue(Number.NaN)).toBe('NaN');
  fc.assert(fc.property(fc.anything(), (value) => formatValue(value).length <= 80));
});

describe('the nearest word', () => {
  const words = ['network', 'ingress', 'compute', 'services'];

  test.each([
    ['netwrok', 'network'],
    ['Ingress', 'ingress'],
    ['service', 'services'],
    ['banana', undefined],
    ['', undefined],
  ])('to %s is %s', (word, expected) => {
    expect(nearest(word, words)).toBe(expected);
  });

  test('to a word is that word', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 3 }), { minLength: 1 }),
        (all) => nearest(all[0] ?? '', all) === all[0],
      ),
    );
  });

  test('is one of the candidates, or none', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (word, all) => {
        const found = nearest(word, all);
        return found === undefined || all.includes(found);
      }),
    );
  });
});
