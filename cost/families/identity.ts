/**
 * Roles and what they may do, groups of resources, and what exists in Terraform only. X-Ray is here: no resource of its
 * own shows it, and a role that may write traces does.
 * https://aws.amazon.com/iam/faqs, https://aws.amazon.com/xray/pricing
 */
import { type Family, free, monthly, type Pricing, priced, type Resource, type Surroundings } from '../model';
import { freeTypes } from './free';
import { allows } from './permissions';

const MILLION = 1e6;
const WRITE_TRACES = 'xray:PutTraceSegments';
const NO_PRICE = 'IAM has no price';

export const identity: Family = {
  aws_iam_role_policy: policyPricing,
  ...freeTypes(NO_PRICE, [
    'aws_iam_instance_profile',
    'aws_iam_openid_connect_provider',
    'aws_iam_role',
    'aws_iam_role_policy_attachment',
  ]),
  ...freeTypes('resource groups have no price', ['aws_resourcegroups_group']),
  ...freeTypes('it exists in Terraform only', ['terraform_data']),
};

/** The first role that may write traces carries those of the environment. */
function policyPricing(policy: Resource, { subject, ofType }: Surroundings): Pricing {
  const { tracesPerMonth } = subject.usage;
  const first = ofType('aws_iam_role_policy').find((each) => allows(each, WRITE_TRACES));
  if (first !== policy || tracesPerMonth === 0) return free(NO_PRICE);
  return priced({
    ...{ item: 'traces', price: 'xray.traces', service: 'AWS X-Ray', allowances: ['traces'] },
    ...{ quantity: monthly(tracesPerMonth / MILLION), basis: `${tracesPerMonth} traces of what its role records` },
  });
}
