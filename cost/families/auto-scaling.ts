/**
 * Auto Scaling groups: as the instances of their launch template, on demand and on Spot.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html
 */
import {
  HOURS_PER_MONTH,
  hourly,
  monthly,
  type Pricing,
  priced,
  type Quantity,
  type Resource,
  type Surroundings,
} from '../model';
import { whileOn } from '../power-unit';
import { refersTo } from '../references';
import { numberOf } from '../synthesis';
import { instanceHours, volumeCharge } from './instance-charges';

interface Distribution {
  readonly on_demand_base_capacity?: number;
  readonly on_demand_percentage_above_base_capacity?: number;
}

interface Mapping {
  readonly ebs?: { readonly volume_size?: number; readonly volume_type?: string };
}

export function autoScalingPricing(group: Resource, around: Surroundings): Pricing {
  const template = around.ofType('aws_launch_template').find((each) => refersTo(group, each));
  if (template === undefined) throw new Error(`${group.stack}: ${group.address} has no launch template.`);
  const size = sizeOf(group, around);
  const onDemand = onDemandOf(group, size);
  const up = whileOn(around, 'groups', group.values['name']);
  const instanceType = String(template.values['instance_type']);
  const hours = [
    { instances: onDemand, spot: false },
    { instances: size - onDemand, spot: true },
  ].filter(({ instances }) => instances > 0);
  return priced(
    ...hours.map((of) => instanceHours({ ...of, instanceType, whileOn: up })),
    ...volumesOf(template).map(({ gb, type }) =>
      volumeCharge({ type, quantity: gbMonths(size * gb, up), basis: `${size} x ${gb} GB` }),
    ),
  );
}

function sizeOf({ values, address }: Resource, { load }: Surroundings): number {
  const size = load === 'max' ? values['max_size'] : (values['desired_capacity'] ?? values['min_size']);
  return numberOf(size, address);
}

/** The base, and a share of what is beyond; what does not divide evenly goes on demand. */
function onDemandOf({ values }: Resource, size: number): number {
  const policy = values['mixed_instances_policy'] as { readonly instances_distribution?: Distribution } | undefined;
  const { on_demand_base_capacity: base = 0, on_demand_percentage_above_base_capacity: percent = 100 } =
    policy?.instances_distribution ?? {};
  return Math.min(size, base + Math.ceil((Math.max(0, size - base) * percent) / 100));
}

function volumesOf({ values, stack, address }: Resource): { readonly gb: number; readonly type: string }[] {
  const mappings = (values['block_device_mappings'] ?? []) as readonly Mapping[];
  return mappings.map(({ ebs: { volume_size: gb, volume_type: type } = {} }) => {
    if (gb === undefined || type === undefined) throw new Error(`${stack}: ${address} does not say its volume.`);
    return { gb, type };
  });
}

/** Volumes of a group go with their instances. */
const gbMonths = (gb: number, up: 'up' | 'always'): Quantity =>
  up === 'up' ? hourly(gb / HOURS_PER_MONTH, 'up') : monthly(gb);
