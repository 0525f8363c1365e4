/**
 * EC2: single instances, Auto Scaling groups, their volumes, addresses, snapshots and metrics.
 * https://aws.amazon.com/ec2/pricing/on-demand, https://aws.amazon.com/ebs/pricing
 */
import { UNIT_TAG } from '../../config/power';
import {
  type Charge,
  type Family,
  free,
  HOURS_PER_MONTH,
  hourly,
  monthly,
  type Pricing,
  priced,
  type Quantity,
  type Resource,
  type Surroundings,
} from '../model';
import { refersTo } from '../references';
import { publicAddresses } from './addresses';
import { autoScalingPricing } from './auto-scaling';
import { EC2_OTHER, instanceHours, volumeCharge } from './instance-charges';

/** Metrics that detailed monitoring publishes each minute. */
const DETAILED_METRICS = 7;

export const instances: Family = {
  aws_instance: instancePricing,
  aws_launch_template: () => free('billed as the instances that start from it'),
  aws_autoscaling_group: autoScalingPricing,
  aws_dlm_lifecycle_policy: snapshotPricing,
  aws_eip: ({ count }) => priced(publicAddresses(count, 'Elastic IP address, in use or not')),
  aws_eip_association: () => free('billed as the Elastic IP address'),
};

interface Root {
  readonly volume_size?: number;
  readonly volume_type?: string;
}

function instancePricing(instance: Resource, around: Surroundings): Pricing {
  const { values, stack, address, count } = instance;
  const tags = (values['tags'] ?? {}) as Readonly<Record<string, string>>;
  const whileOn = tags[UNIT_TAG] === undefined ? 'always' : 'up';
  const { volume_size: gb, volume_type: type } = (values['root_block_device'] ?? {}) as Root;
  if (gb === undefined || type === undefined) throw new Error(`${stack}: ${address} does not say its root volume.`);
  return priced(
    instanceHours({ instances: count, instanceType: String(values['instance_type']), spot: false, whileOn }),
    volumeCharge({ type, quantity: monthly(count * gb), basis: `${count} x ${gb} GB, up or not` }),
    ...metricCharges(instance, around, whileOn),
    ...(hasPassingAddress(instance, around) ? [publicAddresses(count, 'address of an instance', whileOn)] : []),
  );
}

/** Its own address lasts while it is up; an Elastic IP address takes its place. */
function hasPassingAddress(instance: Resource, { ofType }: Surroundings): boolean {
  const elastic = [...ofType('aws_eip_association'), ...ofType('aws_eip')].some((each) => refersTo(each, instance));
  return instance.values['associate_public_ip_address'] === true && !elastic;
}

/** Custom metrics are metered by the hour in which they come. https://aws.amazon.com/cloudwatch/pricing */
function metricCharges({ values, count }: Resource, { subject }: Surroundings, whileOn: 'up' | 'always'): Charge[] {
  // A NAT instance forwards what is not its own, and runs no agent.
  const isHost = values['source_dest_check'] !== false;
  const charge = (item: string, metrics: number): Charge => ({
    ...{ item, price: 'cloudwatch.metric', service: 'AmazonCloudWatch', allowances: ['metrics'] },
    ...{ quantity: metricsOf(count * metrics, whileOn), basis: `${count} x ${metrics} metrics of an instance` },
  });
  return [
    ...(values['monitoring'] === true ? [charge('detailed monitoring', DETAILED_METRICS)] : []),
    ...(isHost && subject.hostMetrics > 0 ? [charge('metrics of the agent', subject.hostMetrics)] : []),
  ];
}

const metricsOf = (metrics: number, whileOn: 'up' | 'always'): Quantity =>
  whileOn === 'up' ? hourly(metrics / HOURS_PER_MONTH, 'up') : monthly(metrics);

function snapshotPricing(policy: Resource, { subject, isFirst }: Surroundings): Pricing {
  if (!isFirst(policy)) return free('snapshots are counted at the first policy');
  const { snapshotsGB } = subject.usage;
  if (snapshotsGB === 0) return free('billed by the GB, and none are declared');
  return priced({
    ...{ item: 'snapshots', price: 'ebs.snapshot-gb', service: EC2_OTHER, quantity: monthly(snapshotsGB) },
    ...{ basis: `${snapshotsGB} GB of snapshots`, allowances: ['ebs-snapshot-gb'] },
  });
}
