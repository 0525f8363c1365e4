/** Ranges of the VPC and its subnets. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import type { SubnetTier } from '../topology';
import { type Cidr, contains, firstFree, overlap, parseCidr } from './cidr';
import { rule } from './rule';

const TIERS: readonly SubnetTier[] = ['public', 'private', 'database'];
const VPC: Path = ['network', 'cidr'];
const SUBNETS = 'vpc/latest/userguide/subnet-sizing';
const VPC_CIDR = 'vpc/latest/userguide/vpc-cidr-blocks';

interface Placed {
  readonly at: Path;
  readonly text: string;
  /** Absent when the text is no range: `network/cidr` says so, and the others leave it alone. */
  readonly range: Cidr | undefined;
}

const placed = (at: Path, text: string): Placed => ({ at, text, range: parseCidr(text) });
const subnets = (env: Environment): Placed[] =>
  TIERS.flatMap((tier) =>
    env.network.subnets[tier].map((text, index) => placed(['network', 'subnets', tier, index], text)),
  );
const peers = (env: Environment): Placed[] =>
  env.network.peers.map((text, index) => placed(['network', 'peers', index], text));
const everyRange = (env: Environment): Placed[] => [placed(VPC, env.network.cidr), ...subnets(env), ...peers(env)];
const valid = (ranges: readonly Placed[]): { at: Path; range: Cidr }[] =>
  ranges.flatMap(({ at, range }) => (range ? [{ at, range }] : []));

/** A free range of the same size inside the VPC, as advice. */
function elsewhere(env: Environment, { prefix }: Cidr): string {
  const vpc = parseCidr(env.network.cidr);
  const free = vpc && firstFree(vpc, prefix, valid(subnets(env)).map(({ range }) => range)); // biome-ignore format: one call
  return free ? `${free} is free` : `the VPC has no free /${prefix}: choose smaller subnets or a larger VPC`;
}

export const cidrForm = rule({
  id: 'network/cidr',
  because: 'An IPv4 address has four numbers of 0 to 255, and a prefix has at most 32 bits.',
  source: VPC_CIDR,
  check: (env) =>
    everyRange(env)
      .filter(({ range }) => !range)
      .map(({ at, text }) => ({
        at,
        value: text,
        limit: 'numbers of 0 to 255 and a prefix of 0 to 32',
        fix: 'write a range such as 10.0.0.0/16',
      })),
});

export const hostBits = rule({
  id: 'network/host-bits',
  because: 'AWS takes a range only by its first address.',
  source: VPC_CIDR,
  check: (env) =>
    valid(everyRange(env))
      .filter(({ range }) => range.text !== range.canonical)
      .map(({ at, range }) => ({
        at,
        value: range.text,
        limit: `no bits beyond the prefix of ${range.prefix}`,
        fix: `write ${range.canonical}`,
      })),
});

export const rangeSize = rule({
  id: 'network/size',
  because: 'A VPC and a subnet have between 16 and 65,536 addresses.',
  source: VPC_CIDR,
  check: (env) =>
    valid([placed(VPC, env.network.cidr), ...subnets(env)])
      .filter(({ range }) => range.prefix < 16 || range.prefix > 28)
      .map(({ at, range }) => ({
        at,
        value: range.text,
        limit: '/16 to /28',
        fix: `write a prefix of ${range.prefix < 16 ? 16 : 28}`,
      })),
});

export const privateRange = rule({
  id: 'network/private-range',
  because: 'A VPC with public addresses of others cannot reach them, and some ranges cannot be routed at all.',
  source: VPC_CIDR,
  check: (env) =>
    valid([placed(VPC, env.network.cidr)])
      .filter(({ range }) => range.prefix >= 8 && !range.kinds.every((kind) => PRIVATE.includes(kind)))
      .map(({ at, range }) => ({
        at,
        value: range.text,
        limit: '10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10',
        fix: `write 10.0.0.0/${Math.max(range.prefix, 16)}`,
      })),
});
const PRIVATE = ['private', 'carrierGradeNat'];

export const subnetOutside = rule({
  id: 'network/subnet-outside',
  because: 'A subnet is a part of its VPC.',
  source: SUBNETS,
  check: (env) => {
    const vpc = parseCidr(env.network.cidr);
    return valid(subnets(env))
      .filter(({ range }) => vpc && !contains(vpc, range))
      .map(({ at, range }) => ({
        at,
        value: range.text,
        limit: `inside the VPC, ${env.network.cidr}`,
        fix: elsewhere(env, range),
      }));
  },
});

export const subnetOverlap = rule({
  id: 'network/subnet-overlap',
  because: 'An address belongs to one subnet.',
  source: SUBNETS,
  check: (env) => {
    const all = valid(subnets(env));
    return all.flatMap(({ at, range }, index) => {
      const other = all.slice(0, index).find((each) => overlap(each.range, range));
      return other
        ? [{ at, value: range.text, limit: `apart from ${other.range.text}`, fix: elsewhere(env, range) }]
        : [];
    });
  },
});

export const peerOverlap = rule({
  id: 'network/peer-overlap',
  because: 'Two VPCs with common addresses cannot be peered, and a restore beside the old VPC cannot be reached.',
  source: 'vpc/latest/peering/invalid-peering-configurations',
  check: (env) => {
    const vpc = parseCidr(env.network.cidr);
    return valid(peers(env))
      .filter(({ range }) => vpc && overlap(vpc, range))
      .map(({ at, range }) => ({
        at,
        value: range.text,
        limit: `apart from this VPC, ${env.network.cidr}`,
        fix: 'move one of the two, such as to 10.x.0.0/16 with another x',
      }));
  },
});
