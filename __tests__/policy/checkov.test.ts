/** Reports as Checkov 3.3 prints them; the policy lane runs it. */
import { readCheckov } from '../../policy/checkov';
import type { Source } from '../../policy/sources';

const FILE = '/out/stacks/shop-dev-data/cdk.tf.json';
const report = (passed: number, failed: object[] = [], errors: string[] = []) =>
  JSON.stringify({
    results: {
      passed_checks: Array.from({ length: passed }, () => ({ file_abs_path: FILE })),
      failed_checks: failed,
      parsing_errors: errors,
    },
  });
const LOGGING = {
  file_abs_path: FILE,
  check_id: 'CKV_AWS_18',
  check_name: 'Access logging',
  resource: 'resource.state',
  file_line_range: [4, 6],
  guideline: null,
};
const STACK: Source = {
  kind: 'stack',
  stack: 'shop-dev-data',
  file: FILE,
  text: '{\n  "resource": {\n    "aws_s3_bucket": {\n      "state": {\n        "bucket": "b"\n      }\n    }\n  }\n}',
};
const PLAN: Source = { kind: 'plan', stack: 'shop-dev-data', file: FILE, resources: 1 };

test('a stack: failures with type and name, whatever Checkov calls the resource', () => {
  expect(readCheckov([STACK], report(3, [LOGGING]))).toEqual([
    {
      stack: 'shop-dev-data',
      checks: 4,
      failures: [
        { check: 'CKV_AWS_18', title: 'Access logging', stack: 'shop-dev-data', resource: 'aws_s3_bucket.state' },
      ],
    },
  ]);
});

test('a plan: the resource of an instance, with the guideline', () => {
  const guideline = 'https://example.com/s3-13';
  const instance = { ...LOGGING, resource: 'aws_s3_bucket.logs["a"]', file_line_range: [0, 0], guideline };
  expect(readCheckov([PLAN], report(0, [instance]))[0]?.failures).toEqual([
    expect.objectContaining({ resource: 'aws_s3_bucket.logs', guideline }),
  ]);
});

test.each([
  ['no checks at all', report(0)],
  ['the other shape that it prints then', '{"passed": 0, "failed": 0, "resource_count": 0}'],
  ['what it cannot parse', report(3, [], [FILE])],
  ['no JSON', 'Traceback: a value of the plan'],
])('%s is an error: nothing was checked', (_, text) => {
  expect(() => readCheckov([STACK], text)).toThrow('shop-dev-data');
  expect(() => readCheckov([PLAN], text)).toThrow(/^(?!.*a value of the plan).*shop-dev-data/);
});

test('a plan that leaves no resource behind has nothing to check', () => {
  const none = { ...PLAN, resources: 0 };
  expect(readCheckov([none], '{"passed": 0, "failed": 0}')).toEqual([
    { stack: 'shop-dev-data', checks: 0, failures: [] },
  ]);
});

test('each of several stacks has its own checks, and the one without any is named', () => {
  const other = { ...STACK, stack: 'shop-dev-ecr', file: '/out/stacks/shop-dev-ecr/cdk.tf.json' };
  const ofOther = { ...LOGGING, file_abs_path: other.file };
  expect(
    readCheckov([STACK, other], report(2, [LOGGING, ofOther])).map(({ stack, checks }) => [stack, checks]),
  ).toEqual([
    ['shop-dev-data', 3],
    ['shop-dev-ecr', 1],
  ]);
  expect(() => readCheckov([STACK, other], report(2, [LOGGING]))).toThrow('shop-dev-ecr');
});
