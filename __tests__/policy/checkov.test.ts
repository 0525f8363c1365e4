/** Reports as Checkov 3.3 prints them; the policy lane runs it. */
import { readCheckov } from '../../policy/checkov';
import type { Source } from '../../policy/sources';

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
  guideline: null,
};
const STACK: Source = {
  kind: 'stack',
  stack: 'shop-dev-data',
  file: 'cdk.tf.json',
  text: '{\n  "resource": {\n    "aws_s3_bucket": {\n      "state": {\n        "bucket": "b"\n      }\n    }\n  }\n}',
};
const PLAN: Source = { kind: 'plan', stack: 'shop-dev-data', file: 'plan.json', resources: 1 };

test('a stack: failures with type and name, whatever Checkov calls the resource', () => {
  expect(readCheckov(STACK, report(3, [LOGGING]))).toEqual({
    stack: 'shop-dev-data',
    checks: 4,
    failures: [
      { check: 'CKV_AWS_18', title: 'Access logging', stack: 'shop-dev-data', resource: 'aws_s3_bucket.state' },
    ],
  });
});

test('a plan: the resource of an instance, with the guideline', () => {
  const guideline = 'https://example.com/s3-13';
  const instance = { ...LOGGING, resource: 'aws_s3_bucket.logs["a"]', file_line_range: [0, 0], guideline };
  expect(readCheckov(PLAN, report(0, [instance])).failures).toEqual([
    expect.objectContaining({ resource: 'aws_s3_bucket.logs', guideline }),
  ]);
});

test.each([
  ['no checks at all', report(0)],
  ['the other shape that it prints then', '{"passed": 0, "failed": 0, "resource_count": 0}'],
  ['what it cannot parse', report(3, [], ['cdk.tf.json'])],
  ['no JSON', 'Traceback: a value of the plan'],
])('%s is an error: nothing was checked', (_, text) => {
  expect(() => readCheckov(STACK, text)).toThrow('shop-dev-data');
  expect(() => readCheckov(PLAN, text)).toThrow(/^(?!.*a value of the plan).*shop-dev-data/);
});

test('a plan that leaves no resource behind has nothing to check', () => {
  const none = { ...PLAN, resources: 0 };
  expect(readCheckov(none, '{"passed": 0, "failed": 0}')).toEqual({
    stack: 'shop-dev-data',
    checks: 0,
    failures: [],
  });
});
