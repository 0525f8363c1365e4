import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { SecurityGroup } from '../network/security-group';

export interface RotationEndpointsProps {
  readonly env: Environment;
  readonly vpcId: string;
  /** Subnets of the function; the first one holds the endpoints. */
  readonly subnetIds: readonly string[];
  /** Last parts of the service names, such as `secretsmanager`. */
  readonly services: readonly string[];
}

/**
 * Interface endpoints for the function that rotates secrets, in one zone: each is billed by zone and hour, and a rotation
 * can wait for a zone to come back.
 *
 * Their names count in the whole VPC: tasks with a public address reach these services by them, too, and so everything
 * inside the VPC is let in.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/vpc-endpoint-overview.html
 */
export class RotationEndpoints extends Construct {
  readonly endpoints: readonly VpcEndpoint[];

  constructor(scope: Construct, id: string, { env, vpcId, subnetIds, services }: RotationEndpointsProps) {
    super(scope, id);
    const group = new SecurityGroup(this, 'security_group', {
      address: 'rotation_endpoints',
      name: name(env, 'rotation-endpoints', 'security-group'),
      description: 'Endpoints of the rotation of secrets: HTTPS from inside the VPC',
      vpcId,
    });
    group.allowFrom('vpc', { cidr: env.network.cidr, port: 443, description: 'HTTPS from inside the VPC' });
    this.endpoints = services.map(
      (service) =>
        new VpcEndpoint(this, `endpoint/${service}`, {
          vpcId,
          serviceName: `com.amazonaws.${env.region}.${service}`,
          vpcEndpointType: 'Interface',
          subnetIds: subnetIds.slice(0, 1),
          securityGroupIds: [group.id],
          privateDnsEnabled: true,
          tags: { Name: name(env, service) },
        }),
    );
  }
}
