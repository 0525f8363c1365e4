import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import type { Construct } from 'constructs';
import type { Existing } from '../../config/vocabulary/scalars';
import { imported, keepExisting } from '../terraform/import';

export interface HostedZoneProps {
  /** Domain name. */
  readonly name: string;
  /** Default: what the provider writes. */
  readonly comment?: string;
  /** The zone that a team has already, by its id. Its comment and the records in it stay as they are. */
  readonly existing?: Existing | undefined;
}

/**
 * A public hosted zone: made, or taken over. The construct id gives it its Terraform name.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/AboutHZWorkingWith.html
 */
export function hostedZone(scope: Construct, id: string, { name, comment, existing }: HostedZoneProps): Route53Zone {
  const lifecycle = { ...keepExisting(existing, true), ignoreChanges: ['comment'] };
  const zone = new Route53Zone(scope, id, { name, comment, ...(existing ? { lifecycle } : {}) });
  return imported(zone, existing?.importId);
}
