/** What recorded answers of the Price List make of a table. */
import { entryOf } from '../../../cost/prices/catalog';
import { percentOf, queriesOf, refresh } from '../../../cost/prices/refresh';
import type { Price, PriceTable } from '../../../cost/prices/table';
import { recorded } from '../../helpers/price-list-stand-in';

const DATE = '2026-11-22';
const old = (usd: number, unit: string, more: Partial<Price> = {}): Price => ({
  ...{ usd, unit, date: '2025-11-15', source: 'https://aws.amazon.com/pricing/', confidence: 'general', ...more },
});
const tableOf = (prices: PriceTable['prices'], region = 'us-east-1'): PriceTable => ({
  ...{ version: 1, region, date: '2026-10-01', currency: 'USD', prices },
});

/** Answers to the only question of each table. */
function answered(prices: PriceTable['prices'], list: readonly string[], region = 'us-east-1') {
  const table = tableOf(prices, region);
  const [query, ...others] = queriesOf(table);
  expect(others).toEqual([]);
  return refresh(table, new Map([[query?.id ?? '', list]]), DATE);
}

/** The first product of a recording with another price in each tier. */
const priced = (name: string, usd: string): string =>
  (recorded(name).PriceList[0] ?? '').replace(/"USD":"[^"]*"/g, `"USD":"${usd}"`);

describe('a price that AWS has', () => {
  const fargate = { 'fargate.vcpu.x86': old(0.04048, 'vCPU-hour', { confidence: 'feed' }) };
  const result = answered(fargate, recorded('fargate-us-east-1').PriceList);

  test('becomes that price, found in the answer by the end of its usage type', () => {
    // Beside it are those of Arm (0.03238) and Windows (0.09148).
    expect(result.differences).toEqual([{ key: 'fargate.vcpu.x86', unit: 'vCPU-hour', old: 0.04048, new: 0.045 }]);
    // 0.045 / 0.04048 = 1.11166
    expect(result.differences.map(percentOf)[0]).toBeCloseTo(11.166, 3);
  });

  test('is dated, is of the API, and keeps its page', () => {
    expect(result.table.prices['fargate.vcpu.x86']).toEqual({
      ...{ usd: 0.045, unit: 'vCPU-hour', date: DATE, source: 'https://aws.amazon.com/pricing/', confidence: 'api' },
    });
    expect(result.table.date).toBe(DATE);
  });

  test('is dated also when it is as it was', () => {
    const same = answered({ 'fargate.gb.x86': old(0.004445, 'GB-hour') }, recorded('fargate-us-east-1').PriceList);
    expect(same.differences).toEqual([]);
    expect(same.table.prices['fargate.gb.x86']).toEqual(expect.objectContaining({ date: DATE, confidence: 'api' }));
  });

  test('is found whatever the prefix of the region is', () => {
    const west = answered(fargate, recorded('fargate-us-west-2').PriceList, 'us-west-2');
    expect(west.unanswered).toEqual([]);
    expect(west.table.prices['fargate.vcpu.x86']?.usd).toBe(0.04048);
  });

  test('is the one on demand, not a reserved one', () => {
    const list = recorded('ec2-t3-micro').PriceList.slice(0, 1);
    expect(list[0]).toContain('"0.0065000000"');
    expect(answered({ 'ec2.t3.micro': old(0.0108, 'hour') }, list).table.prices['ec2.t3.micro']?.usd).toBe(0.0104);
  });
});

describe('units', () => {
  test.each([
    // 0.0000004 dollars a request x 1,000,000
    ['sqs.requests', 'million requests', 'sqs-requests', 0.4],
    // 0.00002 dollars a notification x 100,000
    ['sns.mails', '100,000 mails', 'sns-mails', 2],
  ])('of %s become ours: %s', (key, unit, name, usd) => {
    const list = recorded(name).PriceList.slice(0, 1);
    expect(answered({ [key]: old(usd, unit) }, list).table.prices[key]?.usd).toBe(usd);
  });

  test('that are others than expected are no price', () => {
    const list = [priced('sns-mails', '0.0000200000').replaceAll('"Notifications"', '"100K Notifications"')];
    expect(answered({ 'sns.mails': old(2, '100,000 mails') }, list).unanswered).toEqual([
      { key: 'sns.mails', kind: 'not found', because: 'priced by 100K Notifications, not by notification' },
    ]);
  });

  test('that would make a price ten times as high are taken for another mistake', () => {
    // 0.0004 dollars a notification x 100,000 = 40 dollars, beside 2.
    const result = answered({ 'sns.mails': old(2, '100,000 mails') }, [priced('sns-mails', '0.0004000000')]);
    expect(result.unanswered).toEqual([expect.objectContaining({ key: 'sns.mails', kind: 'unlikely' })]);
    expect(result.table.prices['sns.mails']?.usd).toBe(2);
  });
});

describe('tiers', () => {
  test('ours is where it begins, in whichever order AWS has them', () => {
    // 0 to 50 TB at 0.023, above at 0.022 and 0.021, which comes first.
    const [standard = ''] = recorded('s3-storage').PriceList;
    expect(standard.indexOf('0.0210')).toBeLessThan(standard.indexOf('0.0230'));
    const result = answered({ 's3.standard-gb': old(0.02, 'GB-month') }, [standard]);
    expect(result.table.prices['s3.standard-gb']?.usd).toBe(0.023);
  });

  test('what is free is no price: the tier after it is', () => {
    // us-east-1 has it twice: 25 GB free and then 0.25, or 0.25 from the start.
    const result = answered({ 'dynamodb.gb': old(0.2, 'GB-month') }, recorded('dynamodb-storage').PriceList);
    expect(result.table.prices['dynamodb.gb']?.usd).toBe(0.25);
  });

  test('a product without our tier is no price', () => {
    const list = [priced('sns-mails', '0.0000200000').replaceAll('"beginRange":"1000"', '"beginRange":"2000"')];
    expect(answered({ 'sns.mails': old(2, '100,000 mails') }, list).unanswered).toEqual([
      expect.objectContaining({ kind: 'not found', because: expect.stringMatching(/^no tier of SKU15X+ is ours$/) }),
    ]);
  });
});

describe('an answer that does not say what the price is', () => {
  const prices = { 'fargate.vcpu.x86': old(0.04048, 'vCPU-hour'), 'fargate.gb.x86': old(0.004, 'GB-hour') };
  const list = recorded('fargate-us-east-1').PriceList;

  test('because it is missing: the old price stays, as does the date of the table', () => {
    const result = answered(prices, list.slice(1));
    expect(result.unanswered).toEqual([
      ...[{ key: 'fargate.vcpu.x86', kind: 'not found', because: 'none of 5 products is Fargate-vCPU-Hours:perCPU' }],
    ]);
    expect(result.table.prices['fargate.vcpu.x86']).toEqual(prices['fargate.vcpu.x86']);
    expect(result.table.prices['fargate.gb.x86']).toEqual(expect.objectContaining({ usd: 0.004445, date: DATE }));
    expect(result.table.date).toBe('2026-10-01');
  });

  test('because there are several: the old price stays', () => {
    const result = answered(prices, [...list, priced('fargate-us-east-1', '0.0500000000')]);
    expect(result.unanswered).toEqual([
      { key: 'fargate.vcpu.x86', kind: 'ambiguous', because: 'AWS has 0.045 and 0.05' },
    ]);
    expect(result.table.prices['fargate.vcpu.x86']?.usd).toBe(0.04048);
  });

  test('several products with one price are no question', () => {
    expect(answered(prices, [...list, ...list]).unanswered).toEqual([]);
  });

  test.each([
    ['is not JSON', '{"product":', 'AmazonECS answered a product that is not JSON'],
    ['has no price', '{"product":{"sku":"A","attributes":{}}}', 'AmazonECS answered a product of another form'],
  ])('because it %s: an error that names the service', (_, text, says) => {
    expect(() => answered(prices, [text])).toThrow(says);
  });

  test('because the amount is not a number: an error', () => {
    expect(() => answered(prices, [priced('fargate-us-east-1', 'n/a')])).toThrow("'n/a' is not an amount");
  });
});

describe('what is not asked', () => {
  const spot = { 'ec2.spot.t3.small': old(0.0075, 'hour', { floating: true }) };

  test('is kept as it is', () => {
    const result = refresh(tableOf(spot), new Map(), DATE);
    expect(queriesOf(tableOf(spot))).toEqual([]);
    expect(result.table.prices).toEqual(spot);
    expect(result.unanswered).toEqual([]);
  });

  test('a key that is not in the catalog is an error that says where it belongs', () => {
    const unknown = tableOf({ 'quantum.qubits': old(1, 'qubit') });
    expect(() => queriesOf(unknown)).toThrow("'quantum.qubits' is not in cost/prices/catalog");
    expect(() => refresh(unknown, new Map(), DATE)).toThrow("'quantum.qubits' is not in cost/prices/catalog");
  });
});

describe('questions', () => {
  const questionsOf = (region: string, ...keys: readonly string[]) =>
    queriesOf(tableOf(Object.fromEntries(keys.map((key) => [key, old(1, 'unit')])), region)).map(({ id }) => id);

  test('are asked once for all prices in their answer', () => {
    expect(questionsOf('us-west-2', 'fargate.vcpu.x86', 'fargate.gb.x86', 'fargate.vcpu.arm64')).toEqual([
      'AmazonECS productFamily=Compute regionCode=us-west-2',
    ]);
  });

  test('name the class, the engine and the zones of an instance', () => {
    expect(questionsOf('us-east-1', 'rds.postgres.t4g.micro.multi-az', 'elasticache.valkey.cache.t4g.micro')).toEqual([
      'AmazonElastiCache productFamily=Cache Instance instanceType=cache.t4g.micro cacheEngine=Valkey regionCode=us-east-1',
      'AmazonRDS productFamily=Database Instance instanceType=db.t4g.micro databaseEngine=PostgreSQL deploymentOption=Multi-AZ regionCode=us-east-1',
    ]);
    expect(entryOf('rds.mysql.t3.small.single')).toEqual(
      expect.objectContaining({ usageType: 'InstanceUsage:db.t3.small' }),
    );
  });

  test('about what all regions share name none', () => {
    const ids = questionsOf('ap-south-1', 'cloudfront.gb');
    expect(ids).toEqual(['AmazonCloudFront usagetype=US-DataTransfer-Out-Bytes']);
    expect(questionsOf('us-west-2', 'cloudfront.gb')).toEqual(ids);
  });

  test.each([
    ['us-east-1', 'us-west-2'],
    ['us-west-2', 'us-east-1'],
    ['ap-south-1', 'us-east-1'],
  ])('about transfer from %s to another region name %s', (from, to) => {
    expect(questionsOf(from, 'transfer.region-gb')).toEqual([
      `AWSDataTransfer transferType=InterRegion Outbound toLocationType=AWS Region fromRegionCode=${from} toRegionCode=${to}`,
    ]);
  });
});
