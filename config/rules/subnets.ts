/** Zones and subnets: where load balancers, NAT devices and tasks stand, and whether they fit. */
import type { Environment } from '../environment';
import { isRegion, zonesOf } from '../limits/regions';
import {
  dataTier,
  egressZones,
  internalServices,
  mountTier,
  type SubnetTier,
  subnetKeys,
  taskPlacement,
} from '../topology';
import type { Job, Service } from '../vocabulary/service';
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
  because:
    'Subnets belong to zones by their order: tasks, mount targets and NAT devices of a zone need the subnets of that zone.',
  source: 'vpc/latest/userguide/configure-subnets',
  check: (env) =>
    TIERS.flatMap((tier) => {
      const [count, zones] = [env.network.subnets[tier].length, env.network.zones.length];
      // What stands in public subnets alone can do with fewer: a host, a NAT device.
      const least = tier === 'public' ? Math.min(zones, Math.max(1, publicNeeded(env))) : zones;
      return (count >= least && count <= zones) || (count === 0 && tier !== 'public')
        ? []
        : [
            {
              at: ['network', 'subnets', tier],
              value: `${count} subnets`,
              limit:
                least < zones
                  ? `${least} to ${zones}, one a zone`
                  : `one for each of ${zones} zones${tier === 'public' ? '' : ', or none'}`,
              fix: count < zones ? `add ${zones - count}` : `remove ${count - zones}, or add zones`,
            },
          ];
    }),
});

/** Zones that need a public subnet: those with a NAT device, and those with tasks in it. */
function publicNeeded(env: Environment): number {
  const here = tasks(env).some(({ value }) => taskPlacement(env, placed(value)).tier === 'public');
  return Math.max(egressZones(env).length, here ? env.network.zones.length : 0);
}

export const loadBalancerZones = rule({
  id: 'network/load-balancer-zones',
  because:
    'An Application Load Balancer stands in subnets of at least two Availability Zones: public ones, or private ones if it is internal.',
  source: 'elasticloadbalancing/latest/application/application-load-balancers',
  check: (env) => {
    const isInternal = internalServices(env).length > 0;
    const tiers: SubnetTier[] = [
      ...(env.ingress.kind === 'alb' ? (['public'] as const) : []),
      ...(isInternal ? (['private'] as const) : []),
    ];
    return [...new Set(tiers)]
      .filter((tier) => new Set(subnetKeys(env, tier)).size < 2)
      .slice(0, 1)
      .map((tier) => ({
        at: ['network', 'subnets', tier],
        value: `${subnetKeys(env, tier).length} zones`,
        limit: `at least 2 zones with a ${tier} subnet`,
        fix: `add a zone with a ${tier} subnet${isInternal ? '' : ", or choose ingress 'http-api'"}`,
      }));
  },
});

export const taskSubnets = rule({
  id: 'network/task-subnets',
  because: 'A task needs a subnet to stand in, of the tier that its way out leaves from.',
  source: 'AmazonECS/latest/developerguide/fargate-task-networking',
  check: (env) => {
    const isPrivate = tasks(env).some(({ value }) => taskPlacement(env, placed(value)).tier === 'private');
    return isPrivate && env.network.subnets.private.length === 0
      ? [
          {
            at: ['network', 'subnets', 'private'],
            value: [],
            limit: `egress '${env.network.egress.kind}' and the services put tasks in private subnets`,
            fix: "add a private subnet for each zone, or choose egress 'public-ip'",
          },
        ]
      : [];
  },
});

/** What a task says about where it stands: jobs say nothing. */
const placed = (task: Service | Job): Pick<Service, 'subnets'> => ('subnets' in task ? { subnets: task.subnets } : {});

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
  const here = <T>(when: boolean, count: T): T | 0 => (when ? count : 0);
  const most = services(env)
    .filter(({ value }) => taskPlacement(env, value).tier === tier)
    .reduce((sum, { value }) => sum + Math.max(0, taskCounts(value.scaling).max), 0);
  return [
    Math.ceil((most * ROLLING) / subnets[tier].length),
    here(env.ingress.kind === 'alb' && tier === 'public', LOAD_BALANCER),
    here(internalServices(env).length > 0 && tier === 'private', LOAD_BALANCER),
    here(egress.kind === 'endpoints' && tier === 'private', egress.kind === 'endpoints' ? egress.services.length : 0),
    here(tier === 'public' && egressZones(env).includes(zone), 1),
    here(tier === mountTier(env), Object.keys(env.fileSystems).length),
    here(tier === dataTier(env), dataAddresses(env)),
  ].reduce((sum, count) => sum + count, 0);
}

/** A database or cache may stand in any zone, and moves to a new address while it is changed. */
const dataAddresses = (env: Environment): number =>
  Object.values(env.databases).reduce((sum, { multiAz, replicas }) => sum + 1 + (multiAz ? 1 : 0) + replicas, 0) +
  Object.values(env.caches).reduce((sum, { nodes }) => sum + nodes, 0);
