/** Snapshots of real plans: the same for every account, and still of what the stack says. */
import { withWrittenValues } from '../helpers/written-values';

const STACK = JSON.stringify({
  resource: {
    aws_instance: { host: { subnet_id: '${data.terraform_remote_state.foundation.outputs.subnet_id}', ami: 'ami-1' } },
    aws_lambda_function: { run: { filename: 'assets/run-0123456789ab.zip', timeout: 30 } },
  },
});
const plan = (after: unknown) => ({ format_version: '1.2', resource_changes: [{ address: 'a.b', change: { after } }] });

test('ids that an account made are one text, and what is written stays', () => {
  const of = (subnet: string) => withWrittenValues(plan({ subnet_id: subnet, ami: 'ami-1', ids: [subnet] }), STACK);
  expect(of('subnet-0a1b')).toEqual(of('subnet-99ff'));
  expect(of('subnet-0a1b')).toEqual(
    plan({ subnet_id: '(made by the account)', ami: 'ami-1', ids: ['(made by the account)'] }),
  );
});

test('the code of a function is not part of its plan, and numbers stay', () => {
  expect(withWrittenValues(plan({ filename: 'assets/run-0123456789ab.zip', timeout: 30 }), STACK)).toEqual(
    plan({ filename: 'assets/run-000000000000.zip', timeout: 30 }),
  );
});

test('a plan without changes is one', () => {
  expect(withWrittenValues({ format_version: '1.2' }, STACK)).toEqual({ format_version: '1.2', resource_changes: [] });
});
