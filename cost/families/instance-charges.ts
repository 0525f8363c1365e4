/** What an EC2 instance is billed for, alone or in a group. */
import { type Charge, hourly, type Quantity } from '../model';

/** As Cost Explorer calls what belongs to EC2 and is not computing. */
export const EC2_OTHER = 'EC2 - Other';
const EC2_COMPUTE = 'Amazon Elastic Compute Cloud - Compute';
/** Types of the legacy free tier. */
const FREE_TIER_TYPES = ['t2.micro', 't3.micro'];

export function instanceHours(of: {
  readonly instances: number;
  readonly instanceType: string;
  readonly spot: boolean;
  readonly whileOn: 'up' | 'always';
}): Charge {
  const { instances, instanceType, spot, whileOn } = of;
  return {
    ...(spot
      ? { item: 'Spot instances', price: `ec2.spot.${instanceType}` }
      : { item: 'instances', price: `ec2.${instanceType}` }),
    ...{ quantity: hourly(instances, whileOn), basis: `${instances} x ${instanceType}`, service: EC2_COMPUTE },
    ...(!spot && FREE_TIER_TYPES.includes(instanceType) ? { allowances: ['ec2-hours'] as const } : {}),
  };
}

export function volumeCharge(of: {
  /** As EBS calls it: `gp3`. */
  readonly type: string;
  readonly quantity: Quantity;
  readonly basis: string;
}): Charge {
  const { type, quantity, basis } = of;
  return {
    ...{ item: 'root volume', price: `ebs.${type}-gb`, service: EC2_OTHER },
    ...{ quantity, basis, allowances: ['ebs-gb'] },
  };
}
