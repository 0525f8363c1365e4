import { applyAllowList, matches, readCheckov } from '../../policy/allow-list';

const report = (passed: number, failed: object[] = [], errors: string[] = []) =>
  JSON.stringify({
    results: { failed_checks: failed, parsing_errors: errors },
    summary: { passed, failed: failed.length },
  });
const LOGGING = {
  check_id: 'CKV_AWS_18',
  check_name: 'Access logging',
  resource: 'resource.state',
  file_line_range: [4, 6],
};
const SOURCE =
  '{\n  "resource": {\n    "aws_s3_bucket": {\n      "state": {\n        "bucket": "b"\n      }\n    }\n  }\n}';

describe('the report of Checkov', () => {
  test('gives failures with stack, type and name in their address, whatever it calls the resource', () => {
    expect(readCheckov('shop-dev-data', report(3, [LOGGING]), SOURCE)).toEqual({
      checks: 4,
      failures: [{ check: 'CKV_AWS_18', title: 'Access logging', address: 'shop-dev-data/aws_s3_bucket.state' }],
    });
  });

  test.each([
    ['no checks at all', report(0)],
    ['the other shape that it prints then', '{"passed": 0, "failed": 0, "resource_count": 0}'],
    ['a stack that it cannot parse', report(3, [], ['cdk.tf.json'])],
    ['no JSON', 'Traceback'],
  ])('%s is an error: nothing was checked', (_, text) => {
    expect(() => readCheckov('shop-dev-data', text, SOURCE)).toThrow('shop-dev-data');
  });
});

describe('the allow-list', () => {
  const failure = { check: 'CKV_AWS_18', title: 'Access logging', address: 'shop-dev-data/aws_s3_bucket.state' };
  const reason = 'accepted for the sake of this test';

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

  test('an entry for another check accepts nothing, and fails itself', () => {
    const { refused, stale } = applyAllowList([failure], [{ check: 'CKV_AWS_21', address: '*', reason }]);
    expect([refused.length, stale.length]).toEqual([1, 1]);
  });

  test('only * is special in a pattern', () => {
    expect(matches('a.b[0]', 'a.b[0]')).toBe(true);
    expect(matches('a.b', 'axb')).toBe(false);
  });
});
