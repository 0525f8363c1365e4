import { DataAwsRoute53Zone } from '@cdktf/provider-aws/lib/data-aws-route53-zone';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Construct } from 'constructs';
import type { NamedDomain } from '../ingress/certificate';
import { hostedZone } from '../ingress/hosted-zone';

export interface HostRecordProps {
  readonly domain: NamedDomain;
  /** Elastic IPs of the hosts. */
  readonly addresses: readonly string[];
}

/** Short, so that a name follows its host when that moves behind a load balancer. */
const TTL_SECONDS = 300;

/** Records from the names of a domain to the addresses of hosts, which obtain their certificate themselves. */
export class HostRecord extends Construct {
  constructor(scope: Construct, id: string, { domain, addresses }: HostRecordProps) {
    super(scope, id);
    const zoneId = this.zoneId(domain);
    for (const [index, recordName] of [domain.name, ...domain.alternativeNames].entries()) {
      new Route53Record(this, `record/host${index === 0 ? '' : `_${index}`}`, {
        zoneId,
        name: recordName,
        type: 'A',
        ttl: TTL_SECONDS,
        records: [...addresses],
      });
    }
  }

  private zoneId({ zone }: NamedDomain): string {
    if (zone.kind === 'created') return hostedZone(this, 'zone/main', zone).zoneId;
    return new DataAwsRoute53Zone(this, 'data/main', { name: zone.name, privateZone: false }).zoneId;
  }
}
