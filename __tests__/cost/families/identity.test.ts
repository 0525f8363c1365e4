/** IAM is free. Traces are $5.00 a million after 100,000, at the first role that may write them. */
import { dollars, estimateOf, type PricedResource, priced, shipped } from '../../helpers/priced';

const policy = (name: string, ...actions: readonly string[]): PricedResource => ({
  ...{ type: 'aws_iam_role_policy', name },
  values: { policy: JSON.stringify({ Statement: [{ Action: actions }] }) },
});

test('traces are counted at the first role that may write them', () => {
  const policies = [
    policy('a', 's3:GetObject'),
    policy('b', 'xray:PutTraceSegments'),
    policy('c', 'xray:PutTraceSegments'),
  ];
  const lines = priced(policies, { usage: { tracesPerMonth: 1_100_000 } });
  // 1.1 million less 0.1; 1 x 5.00
  expect(lines.map(({ address, alwaysOn }) => [address, alwaysOn.usd])).toEqual([['aws_iam_role_policy.b', 5]]);
});

test('without traces a role is free', () => {
  expect(estimateOf([policy('a', 'xray:PutTraceSegments')]).coverage.free[0]?.because).toBe('IAM has no price');
});

test.each([
  ['aws_iam_role', 'IAM has no price'],
  ['aws_iam_role_policy_attachment', 'IAM has no price'],
  ['aws_iam_instance_profile', 'IAM has no price'],
  ['aws_iam_openid_connect_provider', 'IAM has no price'],
  ['aws_resourcegroups_group', 'resource groups have no price'],
  ['terraform_data', 'it exists in Terraform only'],
])('%s is free: %s', (type, because) => {
  expect(estimateOf([{ type }]).coverage.free[0]?.because).toBe(because);
});

test('shipped: nothing of identity costs', () => {
  const { lines } = shipped('durable-code', 'prod');
  expect(dollars(lines, 'aws_iam_role')).toEqual({});
  expect(dollars(lines, 'aws_iam_role_policy')).toEqual({});
});

test('shipped: the traces of a production with X-Ray stay within what is free', () => {
  const traces = shipped('consumer-rights', 'production').lines.find(({ priceKey }) => priceKey === 'xray.traces');
  expect(traces?.address).toBe('aws_iam_role_policy.live_inference_task');
  // one of each of 7,500 queries, of 100,000
  expect(traces?.alwaysOn).toEqual({ quantity: 0.0075, free: 0.0075, usd: 0 });
});
