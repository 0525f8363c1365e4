import { tally, tallyText } from '../../../scripts/lib/lane';
import { policyChecks, recordedCheck } from '../../../scripts/lib/lanes/policy';

const refused = { check: 'CKV_AWS_27', title: 'Encryption', stack: 'shop-dev-data', resource: 'aws_sqs_queue.jobs' };
const stacks = ['shop-dev-data', 'shop-dev-ecr'].map((stack) => ({ stack, checks: 3, failures: [] }));

test('a clean stack counts one, a refusal one, an entry that accepts nothing one', () => {
  const stale = [{ check: 'CKV_AWS_18', address: '*', reason: 'accepted for the sake of this test' }];
  const checks = policyChecks({ stacks, refused: [refused], stale });
  expect(tallyText(tally(checks, false))).toBe('1 passed, 2 failed');
  expect(checks.map(({ name }) => name)).toEqual([
    'stacks',
    'CKV_AWS_27 shop-dev-data/aws_sqs_queue.jobs',
    'CKV_AWS_18 *',
  ]);
});

test('the recorded plan fails the lane unless its one finding is found', () => {
  const found = { ...refused, stack: 'recorded-dev-data' };
  const outcome = (failures: (typeof refused)[]) => recordedCheck({ stacks, refused: failures, stale: [] }).outcome;
  expect(outcome([found])).toBe('passed');
  expect(outcome([])).toBe('failed');
  expect(outcome([found, refused])).toBe('failed');
});
