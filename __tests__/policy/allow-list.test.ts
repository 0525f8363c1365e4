import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, allowList, applyAllowList, matches } from '../../policy/allow-list';

const failure = {
  check: 'CKV_AWS_18',
  title: 'Access logging',
  stack: 'shop-dev-data',
  resource: 'aws_s3_bucket.state',
};
const reason = 'accepted for the sake of this test';

test('an address is the stack and the resource', () => {
  expect(addressOf(failure)).toBe('shop-dev-data/aws_s3_bucket.state');
});

test.each([
  ['the exact address', 'shop-dev-data/aws_s3_bucket.state', true],
  ['any stack', '*/aws_s3_bucket.state', true],
  ['another resource', '*/aws_s3_bucket.logs', false],
])('%s', (_, address, accepted) => {
  const { refused, stale } = applyAllowList([failure], [{ check: 'CKV_AWS_18', address, reason }]);
  expect({ refused: refused.length, stale: stale.length }).toEqual(
    accepted ? { refused: 0, stale: 0 } : { refused: 1, stale: 1 },
  );
});

test('an entry for another check accepts nothing, and is stale', () => {
  const { refused, stale } = applyAllowList([failure], [{ check: 'CKV_AWS_21', address: '*', reason }]);
  expect([refused.length, stale.length]).toEqual([1, 1]);
});

test('only * is special in a pattern', () => {
  expect(matches('a.b[0]', 'a.b[0]')).toBe(true);
  expect(matches('a.b', 'axb')).toBe(false);
});

test('an entry without a reason is refused, and the list of this repository parses', () => {
  expect(allowList.safeParse([{ check: 'CKV_AWS_18', address: '*', reason: 'because' }]).success).toBe(false);
  const shipped = JSON.parse(readFileSync(join(__dirname, '..', '..', 'policy', 'allow-list.json'), 'utf8'));
  expect(allowList.parse(shipped).length).toBeGreaterThan(0);
});
