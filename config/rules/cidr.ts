/** Arithmetic of IPv4 ranges. */
import ipaddr from 'ipaddr.js';

export interface Cidr {
  readonly text: string;
  readonly prefix: number;
  /** First and last address as numbers; the range is what the prefix covers, host bits ignored. */
  readonly first: number;
  readonly last: number;
  /** The same range without host bits. */
  readonly canonical: string;
  /** What the range is, in the words of the IANA registry. */
  readonly kinds: readonly string[];
}

/** Parses a range; nothing when it is none, such as 300.0.0.0/8. */
export function parseCidr(text: string): Cidr | undefined {
  if (!ipaddr.IPv4.isValidCIDR(text)) return undefined;
  const [, prefix] = ipaddr.IPv4.parseCIDR(text);
  const first = ipaddr.IPv4.networkAddressFromCIDR(text);
  const last = ipaddr.IPv4.broadcastAddressFromCIDR(text);
  return {
    text,
    prefix,
    first: toNumber(first),
    last: toNumber(last),
    canonical: `${first.toString()}/${prefix}`,
    kinds: [first.range(), last.range()],
  };
}

export const contains = (outer: Cidr, inner: Cidr): boolean => inner.first >= outer.first && inner.last <= outer.last;

export const overlap = (a: Cidr, b: Cidr): boolean => a.first <= b.last && b.first <= a.last;

export const size = ({ first, last }: Cidr): number => last - first + 1;

/** The first range of a prefix inside `outer` that none of `taken` overlaps. */
export function firstFree(outer: Cidr, prefix: number, taken: readonly Cidr[]): string | undefined {
  const step = 2 ** (32 - prefix);
  let start = outer.first;
  while (start + step - 1 <= outer.last) {
    const last = start + step - 1;
    const blocking = taken.find((each) => each.first <= last && start <= each.last);
    if (!blocking) return `${toText(start)}/${prefix}`;
    start = Math.ceil((blocking.last + 1) / step) * step;
  }
  return undefined;
}

const toNumber = (address: ipaddr.IPv4): number =>
  address.octets.reduce((total: number, octet: number) => total * 256 + octet, 0);

const toText = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
