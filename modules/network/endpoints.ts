import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { SecurityGroup } from './security-group';
import type { Vpc } from './vpc';

export interface GatewayEndpointsProps {
  readonly env: Environment;
  readonly vpc: Vpc;
}

/** Gateway endpoints on every route table: traffic to S3 and DynamoDB stays off NAT, at no charge. */
export class GatewayEndpoints extends Construct {
  constructor(scope: Construct, id: string, { env, vpc }: GatewayEndpointsProps) {
    super(scope, id);
    for (const service of env.network.gatewayEndpoints) {
      new VpcEndpoint(this, `endpoint/${service}`, {
        vpcId: vpc.vpcId,
        serviceName: `com.amazonaws.${env.region}.${service}`,
        vpcEndpointType: 'Gateway',
        routeTableIds: [...vpc.routeTableIds],
        tags: { Name: name(env, service) },
      });
    }
  }
}

export interface InterfaceEndpointsProps extends GatewayEndpointsProps {
  /** Last parts of the service names, such as `ecr.api`. */
  readonly services: readonly string[];
}

/** Interface endpoints in the private subnets: AWS APIs without a way to the internet, billed by zone and hour. */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, { env, vpc, services }: InterfaceEndpointsProps) {
    super(scope, id);
    const group = new SecurityGroup(this, 'security_group', {
      address: 'endpoints',
      name: name(env, 'endpoints', 'security-group'),
      description: 'Interface endpoints: HTTPS from inside the VPC',
      vpcId: vpc.vpcId,
    });
    group.allowFrom('vpc', { cidr: env.network.cidr, port: 443, description: 'HTTPS from inside the VPC' });
    for (const service of services) {
      const key = service.replaceAll('.', '_');
      new VpcEndpoint(this, `endpoint/${key}`, {
        vpcId: vpc.vpcId,
        serviceName: `com.amazonaws.${env.region}.${service}`,
        vpcEndpointType: 'Interface',
        subnetIds: Object.values(vpc.subnetIds.private),
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        tags: { Name: name(env, service.replaceAll('.', '-')) },
      });
    }
  }
}
