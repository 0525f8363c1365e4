/** Two estimates side by side. */
import fc from 'fast-check';
import { compareEstimates, NO_ESTIMATE } from '../../cost/compare';
import { estimate, totalOf } from '../../cost/estimate';
import { readSubjects } from '../../cost/synthesis';
import { comparisonText } from '../../cost/text';
import { estimateOf, shipped } from '../helpers/priced';
import { SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const estimates = readSubjects(process.env[SYNTHESIZED_VARIABLE] ?? '').map((subject) => estimate(subject));
const any = fc.constantFrom(...estimates);

const gateway = { type: 'aws_nat_gateway', name: 'a' };
const database = (instanceClass: string) => ({
  type: 'aws_db_instance',
  name: 'db',
  values: {
    engine: 'postgres',
    engine_version: '16.9',
    instance_class: instanceClass,
    allocated_storage: 20,
    storage_type: 'gp3',
  },
});

test('lines are added, removed or changed, what makes the most difference first', () => {
  const before = estimateOf([gateway, database('db.t3.micro')]);
  const after = estimateOf([database('db.t3.small'), { type: 'aws_eip', name: 'fixed' }]);
  const { lines, difference } = compareEstimates(before, after);
  // NAT gateway: 730 x $0.045 = $32.85. Database: 730 x ($0.036 - $0.018) = $13.14. Address: 730 x $0.005 = $3.65.
  expect(lines.map(({ kind, address, difference: { scheduled } }) => [kind, address, scheduled])).toEqual([
    ['removed', 'aws_nat_gateway.a', -32.85],
    ['changed', 'aws_db_instance.db', 13.14],
    ['added', 'aws_eip.fixed', 3.65],
  ]);
  // -32.85 + 13.14 + 3.65
  expect(difference.scheduled).toBe(-16.06);
});

test('percent is of what it was before; of nothing there is none', () => {
  const small = estimateOf([{ type: 'aws_eip' }]);
  const large = estimateOf([{ type: 'aws_eip' }, { type: 'aws_eip', name: 'b' }]);
  expect(compareEstimates(small, large).percent).toBe(100);
  expect(comparisonText(compareEstimates(small, large))).toBe('monthly cost goes up by $3.65, +100 %');
  expect(comparisonText(compareEstimates(large, small))).toBe('monthly cost goes down by $3.65, -50 %');
  expect(comparisonText(compareEstimates(NO_ESTIMATE, small))).toBe('monthly cost goes up by $3.65');
  expect(comparisonText(compareEstimates(NO_ESTIMATE, NO_ESTIMATE))).toBe('monthly cost stays at $0.00');
});

test('two environments of a deployment are compared by milestone, whatever their stacks are called', () => {
  const { lines } = compareEstimates(shipped('durable-code', 'dev'), shipped('durable-code', 'prod'));
  expect(lines.find(({ address }) => address === 'aws_ecr_repository.backend')?.kind).toBe('changed');
});

test('an estimate against itself: no change', () => {
  fc.assert(
    fc.property(any, (each) => {
      expect(compareEstimates(each, each)).toMatchObject({
        lines: [],
        percent: 0,
        difference: { scheduled: 0, alwaysOn: 0 },
      });
    }),
  );
});

test('what changes in the lines is what changes in the total, and backwards the opposite', () => {
  fc.assert(
    fc.property(any, any, (before, after) => {
      const there = compareEstimates(before, after);
      const back = compareEstimates(after, before);
      const sum = totalOf(
        there.lines.map(({ difference }) => ({
          scheduled: { quantity: 1, free: 0, usd: difference.scheduled },
          alwaysOn: { quantity: 1, free: 0, usd: difference.alwaysOn },
        })),
      );
      expect(sum).toEqual(there.difference);
      expect(back.difference.scheduled).toBe(there.difference.scheduled === 0 ? 0 : -there.difference.scheduled);
    }),
  );
});
