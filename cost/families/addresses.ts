/**
 * Public IPv4 addresses, which are billed wherever they are.
 * https://aws.amazon.com/vpc/pricing, tab "Public IPv4 Address"
 */
import { type Charge, hourly } from '../model';

export const VPC_SERVICE = 'Amazon Virtual Private Cloud';

/** Addresses that stand by the hour; `of` says whose they are. */
export function publicAddresses(addresses: number, of: string, whileOn: 'up' | 'always' = 'always'): Charge {
  return {
    ...{ item: 'public IPv4 address', price: 'vpc.public-ipv4', service: VPC_SERVICE },
    ...{ quantity: hourly(addresses, whileOn), basis: `${addresses} x ${of}` },
    allowances: ['ipv4-hours'],
  };
}
