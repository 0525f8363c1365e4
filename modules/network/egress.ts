import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { Instance } from '@cdktf/provider-aws/lib/instance';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { egressZones } from '../../config/topology';
import { InterfaceEndpoints } from './endpoints';
import { SecurityGroup } from './security-group';
import type { Vpc } from './vpc';

export interface EgressProps {
  readonly env: Environment;
  readonly vpc: Vpc;
}

/** How private subnets reach what is outside: by the kind that the environment chose. */
export class Egress extends Construct {
  private readonly env: Environment;
  private readonly vpc: Vpc;

  constructor(scope: Construct, id: string, { env, vpc }: EgressProps) {
    super(scope, id);
    this.env = env;
    this.vpc = vpc;
    const { egress } = env.network;
    switch (egress.kind) {
      case 'nat-gateway':
        this.createNatGateways();
        break;
      case 'nat-instance':
        this.createNatInstances(egress.instanceType);
        break;
      case 'endpoints':
        new InterfaceEndpoints(this, 'interface', { env, vpc, services: egress.services });
        break;
      case 'public-ip':
        // Tasks stand in the public subnets: the private ones need no way out.
        break;
      default:
        egress satisfies never;
    }
  }

  /** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html */
  private createNatGateways(): void {
    this.eachZone((zone) => {
      const address = new Eip(this, `eip/nat_${zone}`, {
        domain: 'vpc',
        tags: { Name: name(this.env, `nat-${zone}-eip`) },
      });
      const gateway = new NatGateway(this, `nat_gateway/${zone}`, {
        allocationId: address.id,
        subnetId: this.publicSubnet(zone),
        tags: { Name: name(this.env, `nat-${zone}`) },
        dependsOn: [this.vpc.internetRoute],
      });
      return { natGatewayId: gateway.id };
    });
  }

  /** https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html */
  private createNatInstances(instanceType: string): void {
    const image = new DataAwsSsmParameter(this, 'data/nat_ami', {
      name: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
    });
    const group = new SecurityGroup(this, 'nat_security_group', {
      address: 'nat',
      name: name(this.env, 'nat', 'security-group'),
      description: 'NAT instances: from the VPC to anywhere',
      vpcId: this.vpc.vpcId,
    });
    group.allowFrom('vpc', {
      cidr: this.env.network.cidr,
      protocol: '-1',
      description: 'Everything from inside the VPC',
    });
    group.allowTo('internet', { cidr: '0.0.0.0/0', protocol: '-1', description: 'Everything to the internet' });
    this.eachZone((zone) => {
      const instance = new Instance(this, `instance/nat_${zone}`, {
        ami: image.insecureValue,
        instanceType,
        subnetId: this.publicSubnet(zone),
        vpcSecurityGroupIds: [group.id],
        // A NAT instance forwards packets that are neither from nor for itself.
        sourceDestCheck: false,
        monitoring: false,
        ebsOptimized: true,
        userData: NAT_USER_DATA,
        metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required' },
        rootBlockDevice: { encrypted: true, volumeType: 'gp3', volumeSize: ROOT_GIB },
        // A new AMI is no reason to cut every connection: the host is replaced on purpose only.
        lifecycle: { ignoreChanges: ['ami'] },
        tags: { Name: name(this.env, `nat-${zone}`) },
      });
      // Not the address that a gateway would have: AWS gives none to a gateway while an instance still holds it.
      new Eip(this, `eip/nat_instance_${zone}`, {
        domain: 'vpc',
        instance: instance.id,
        tags: { Name: name(this.env, `nat-${zone}-eip`) },
        dependsOn: [this.vpc.internetRoute],
      });
      return { networkInterfaceId: instance.primaryNetworkInterfaceId };
    });
  }

  /** Makes a device in each egress zone and routes every private table to that of its zone, or to the only one. */
  private eachZone(create: (zone: string) => { natGatewayId: string } | { networkInterfaceId: string }): void {
    const zones = egressZones(this.env);
    const devices = new Map(zones.map((zone) => [zone, create(zone)]));
    for (const [key, { id: routeTableId, zones: served }] of Object.entries(this.vpc.privateRouteTables)) {
      const device = devices.get(served.find((zone) => devices.has(zone)) ?? '');
      new Route(this, `route/${key}_internet`, { routeTableId, destinationCidrBlock: '0.0.0.0/0', ...device });
    }
  }

  private publicSubnet(zone: string): string {
    const id = this.vpc.subnetIds.public[zone];
    if (id === undefined) throw new Error(`egress in zone ${zone} needs a public subnet there`);
    return id;
  }
}

/** The size of the Amazon Linux image: NAT keeps nothing on disk. */
const ROOT_GIB = 8;

const NAT_USER_DATA = `#!/bin/bash
set -euo pipefail
# The address that leads outside is attached after the start.
until dnf install -y nftables; do sleep 5; done
echo 'net.ipv4.ip_forward = 1' > /etc/sysctl.d/90-nat.conf
sysctl --system
device=$(ip -o route show default | awk '{print $5; exit}')
cat > /etc/sysconfig/nftables.conf <<RULES
table ip nat {
  chain postrouting {
    type nat hook postrouting priority 100;
    oifname "$device" masquerade
  }
}
RULES
systemctl enable --now nftables
`;
