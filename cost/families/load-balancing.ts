/**
 * Application Load Balancers: hours, capacity units (LCU) of the expected traffic, addresses.
 * https://aws.amazon.com/elasticloadbalancing/pricing
 */
import {
  type Charge,
  type Family,
  free,
  hourly,
  type Pricer,
  type Pricing,
  priced,
  type Resource,
  type Surroundings,
  unpriced,
} from '../model';
import { numberOf } from '../synthesis';
import { publicAddresses } from './addresses';
import { traffic } from './traffic';

const SERVICE = 'Amazon Elastic Load Balancing';
const SECONDS_PER_HOUR = 3_600;
/** What one LCU covers in each of its four dimensions. */
const LCU = { newPerSecond: 25, active: 3_000, gbPerHour: 1, evaluationsPerSecond: 1_000 };
const FREE_RULES = 10;
const DEFAULT_IDLE_SECONDS = 60;

const part: Pricer = () => free('part of a load balancer');

export const loadBalancing: Family = {
  aws_lb: balancerPricing,
  aws_lb_listener: part,
  aws_lb_listener_rule: part,
  aws_lb_target_group: part,
  aws_lb_target_group_attachment: part,
};

function balancerPricing(balancer: Resource, around: Surroundings): Pricing {
  const { load_balancer_type: type = 'application', subnets = [] } = balancer.values as {
    readonly load_balancer_type?: string;
    readonly subnets?: readonly unknown[];
  };
  if (type !== 'application') return unpriced(`the tables have no prices for a load balancer of type ${type}`);
  const hours: Charge = {
    ...{ item: 'load balancer', price: 'elb.alb', service: SERVICE, quantity: hourly(1) },
    ...{ basis: '1 load balancer, which has no off', allowances: ['alb-hours'] },
  };
  return priced(
    hours,
    ...(carrierOf(around) === balancer ? [capacityCharge(balancer, around)] : []),
    ...(isPublic(balancer) ? [publicAddresses(subnets.length, 'zone of a load balancer')] : []),
  );
}

const isPublic = ({ values }: Resource): boolean => values['internal'] !== true;

/** All of the traffic is counted once: where the internet comes in, else at the first. */
function carrierOf({ ofType }: Surroundings): Resource | undefined {
  const balancers = ofType('aws_lb');
  return balancers.find(isPublic) ?? balancers[0];
}

/**
 * The dimension that needs most, over the month. It is the most that these requests can take: each comes on a connection
 * of its own, which stays open until the idle timeout, and is compared with every rule.
 */
function capacityCharge(balancer: Resource, { subject: { usage }, ofType }: Surroundings): Charge {
  const { requestsPerMonth: requests } = usage;
  // What leaves for the internet does not pass a balancer that the internet does not reach.
  const gb = isPublic(balancer) ? usage.egressGB : 0;
  const idle = numberOf(balancer.values['idle_timeout'] ?? DEFAULT_IDLE_SECONDS, balancer.address);
  const paidRules = Math.max(0, ofType('aws_lb_listener_rule').length - FREE_RULES);
  const dimensions = [
    { of: `new connections of ${requests} requests`, lcuHours: requests / SECONDS_PER_HOUR / LCU.newPerSecond },
    {
      of: `connections of ${requests} requests that stay open for ${idle} s`,
      lcuHours: (requests * idle) / SECONDS_PER_HOUR / LCU.active,
    },
    { of: `${gb} GB processed`, lcuHours: gb / LCU.gbPerHour },
    {
      of: `${paidRules} rules beyond ${FREE_RULES} of ${requests} requests`,
      lcuHours: (requests * paidRules) / SECONDS_PER_HOUR / LCU.evaluationsPerSecond,
    },
  ];
  const most = dimensions.reduce((a, b) => (b.lcuHours > a.lcuHours ? b : a));
  return {
    ...{ item: 'load balancer capacity', price: 'elb.lcu', service: SERVICE, basis: `${most.of}, over the month` },
    ...{ quantity: traffic(usage, most.lcuHours), allowances: ['alb-lcu-hours'] },
  };
}
