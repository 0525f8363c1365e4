/** The tables that are shipped, and what reading one says when it is not as it should be. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CATALOG, entryOf } from '../../../cost/prices/catalog';
import { INSTANCES } from '../../../cost/prices/catalog/instances';
import { type PriceTable, readPrices, regionsWithPrices } from '../../../cost/prices/table';

const REGIONS = ['ap-south-1', 'us-east-1', 'us-west-2'];
const keysOf = (region: string): string[] => Object.keys(readPrices(region).prices).sort();

test('there is a table for each region in which something is deployed', () => {
  expect(regionsWithPrices()).toEqual(REGIONS);
});

describe.each(REGIONS)('the table of %s', (region) => {
  const { prices, date } = readPrices(region);

  test('has the same keys as the others', () => {
    expect(keysOf(region)).toEqual(keysOf('us-east-1'));
  });

  test('has units as the others', () => {
    const unitsOf = (of: PriceTable['prices']) => Object.entries(of).map(([key, { unit }]) => `${key}: ${unit}`);
    expect(unitsOf(prices).sort()).toEqual(unitsOf(readPrices('us-east-1').prices).sort());
  });

  // A refresh that does not find every price renews those that it finds, and leaves the table its date.
  test('has no price that is younger than the table, but what a refresh found', () => {
    const younger = Object.entries(prices).filter(([, price]) => price.date > date && price.confidence !== 'api');
    expect(younger).toEqual([]);
  });

  test('says of every price where AWS has it, or why nobody asks', () => {
    expect(Object.keys(prices).filter((key) => !entryOf(key))).toEqual([]);
  });

  test('has every price that the catalog knows', () => {
    expect(Object.keys(CATALOG).filter((key) => !prices[key])).toEqual([]);
    const unused = INSTANCES.filter(({ pattern }) => !Object.keys(prices).some((key) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  test('has prices that float only where nobody asks for them', () => {
    const floating = Object.entries(prices).filter(([, price]) => price.floating);
    expect(floating.length).toBeGreaterThan(0);
    expect(floating.filter(([key]) => entryOf(key)?.kind !== 'by-hand')).toEqual([]);
  });
});

describe('a table that cannot be read', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-prices-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const whole = (): PriceTable => readPrices('us-east-1');
  const text = (change: object = {}): string => JSON.stringify({ ...whole(), ...change });
  const withPrice = (change: object): string => {
    const zone = { ...whole().prices['route53.zone'], ...change };
    return text({ prices: { ...whole().prices, 'route53.zone': zone } });
  };

  test.each([
    ['truncated', () => text().slice(0, 1_000), "truncated or not JSON. 'git checkout' it, or run 'npm run prices:"],
    ['not JSON', () => 'prices: none', "truncated or not JSON. 'git checkout' it, or run 'npm run prices:"],
    ['empty', () => '', 'truncated or not JSON'],
    ['of another version', () => text({ version: 2 }), 'is not a price table of version 1'],
    ['with a price below zero', () => withPrice({ usd: -0.5 }), 'prices["route53.zone"].usd'],
    ['with a price that is text', () => withPrice({ usd: '0.5' }), 'expected number'],
    ['with a field that nobody knows', () => withPrice({ eur: 0.4 }), 'Unrecognized key: "eur"'],
    ['with a date that is none', () => text({ date: '2026-02-30' }), 'Invalid ISO date'],
    ['in another currency', () => text({ currency: 'EUR' }), 'currency'],
  ])('%s: says which file and what is wrong with it, and leaves it', (_, content, says) => {
    const file = join(folder, 'us-east-1.json');
    const before = content();
    writeFileSync(file, before);
    expect(() => readPrices('us-east-1', folder)).toThrow(file);
    expect(() => readPrices('us-east-1', folder)).toThrow(says);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('of a region without one: says which regions have one', () => {
    writeFileSync(join(folder, 'us-east-1.json'), text());
    expect(() => readPrices('eu-west-1', folder)).toThrow(
      'There are no prices for eu-west-1; there are for us-east-1.',
    );
  });
});
