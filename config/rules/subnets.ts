/** Zones and subnets: where load balancers, NAT devices and tasks stand, and whether they fit. */
import type { Environment } from '../environment';
import { isRegion, zonesOf } from '../limits/regions';
import { egressZones, type SubnetTier, subnetKeys, taskPlacement } from '../topology';
import { parseCidr, size } from './cidr';
import { services, taskCounts, tasks } from './places';
import { rule } from './rule';
import { repeated } from './values';

const ZONES = 'global-infrastructure/latest/regions/aws-availability-zones';
const TIERS: readonly SubnetTier[] = ['public', 'private', 'database'];

export const zoneKnown = rule({
  id: 'network/zone',
  because: 'A region has its own zones; their names are the region’s and a letter.',
  source: ZONES,
  check: (env) =>
    env.network.zones.flatMap((zone, index) =>
      !isRegion(env.region) || zonesOf(env.region).includes(zone)
        ? []
        : [
            {
              at: ['network', 'zones', index],
              value: zone,
              limit: `${env.region} has ${zonesOf(env.region).join(', ')}`,
              fix: `write '${zonesOf(env.region).find((each) => !env.network.zones.includes(each)) ?? 'a'}'`,
            },
          ],
    ),
});

export const zoneRepeated = rule({
  id: 'network/zone-repeated',
  because: 'Two subnets in one zone fail together: the second zone is there for the day the first is not.',
  source: ZONES,
  check: (env) => {
    const entries = env.network.zones.map((zone, index) => ({ zone, index }));
    return repeated(entries, ({ zone }) => zone).map(({ entry }) => ({
      at: ['network', 'zones', entry.index],
      value: entry.zone,
      limit: 'each zone once',
      fix: `write '${zonesOf(env.region).find((each) => !env.network.zones.includes(each)) ?? 'another zone'}'`,
    }));
  },
});

export const subnetsPerZone = rule({
  id: 'network/subnets-per-zone',
  because: 'Subnets belong to zones by their order: one without a zone, or a zone without one, is a mistake.',
  source: 'vpc/latest/userguide/configure-subnets',
  check: (env) =>
    TIERS.flatMap((tier) => {
      const [count, zones] = [env.network.subnets[tier].length, env.network.zones.length];
      return count === zones || (count === 0 && tier !== 'public')
        ? []
        : [
            {
              at: ['network', 'subnets', tier],
              value: `${count} subnets`,
              limit: `one for each of ${zones} zones${tier === 'public' ? '' : ', or none'}`,
              fix: count < zones ? `add ${zones - count}` : `remove ${count - zones}, or add zones`,
            },
          ];
    }),
});

export const loadBalancerZones = rule({
  id: 'network/load-balancer-zones',
  because: 'An Application Load Balancer stands in at least two Availability Zones.',
  source: 'elasticloadbalancing/latest/application/application-load-balancers',
  check: (env) =>
    env.ingress.kind === 'alb' && new Set(subnetKeys(env, 'public')).size < 2
      ? [
          {
            at: ['network', 'subnets', 'public'],
            value: `${subnetKeys(env, 'public').length} zones`,
            limit: 'at least 2 zones with a public subnet',
            fix: "add a zone with a public subnet, or choose ingress 'http-api'",
          },
        ]
      : [],
});

export const taskSubnets = rule({
  id: 'network/task-subnets',
  because: 'A task needs a subnet to stand in, of the tier that its way out leaves from.',
  source: 'AmazonECS/latest/developerguide/fargate-task-networking',
  check: (env) => {
    const { tier } = taskPlacement(env);
    return tier === 'private' && env.network.subnets.private.length === 0 && tasks(env).length > 0
      ? [
          {
            at: ['network', 'subnets', 'private'],
            value: [],
            limit: `egress '${env.network.egress.kind}' puts tasks in private subnets`,
            fix: "add a private subnet for each zone, or choose egress 'public-ip'",
          },
        ]
      : [];
  },
});

/** AWS keeps five addresses of every subnet for itself. */
const RESERVED = 5;
/** A load balancer needs eight free addresses in each of its subnets to scale. */
const LOAD_BALANCER = 8;
/** A rolling deployment runs the old tasks and the new ones side by side. */
const ROLLING = 2;

export const subnetRoom = rule({
  id: 'network/subnet-room',
  because:
    'Each task has an address of its own, twice during a deployment; endpoints, NAT and load balancers need some too.',
  source: 'vpc/latest/userguide/subnet-sizing',
  check: (env) =>
    TIERS.flatMap((tier) =>
      subnetKeys(env, tier).flatMap((zone, index) => {
        const range = parseCidr(env.network.subnets[tier][index] ?? '');
        const needed = addressesNeeded(env, tier, zone);
        return !range || range.prefix > 28 || size(range) - RESERVED >= needed
          ? []
          : [
              {
                at: ['network', 'subnets', tier, index],
                value: range.text,
                limit: `${size(range) - RESERVED} free addresses for the ${needed} that stand there at most`,
                fix: `write a /${32 - Math.ceil(Math.log2(needed + RESERVED))} or larger`,
              },
            ];
      }),
    ),
});

function addressesNeeded(env: Environment, tier: SubnetTier, zone: string): number {
  const { egress, subnets } = env.network;
  const most = services(env).reduce((sum, { value }) => sum + Math.max(0, taskCounts(value.scaling).max), 0);
  const forTasks = taskPlacement(env).tier === tier ? Math.ceil((most * ROLLING) / subnets[tier].length) : 0;
  const forIngress = env.ingress.kind === 'alb' && tier === 'public' ? LOAD_BALANCER : 0;
  const forEndpoints = egress.kind === 'endpoints' && tier === 'private' ? egress.services.length : 0;
  const forNat = tier === 'public' && egressZones(env).includes(zone) ? 1 : 0;
  return forTasks + forIngress + forEndpoints + forNat;
}
