import { NetworkAcl } from '@cdktf/provider-aws/lib/network-acl';
import { NetworkAclAssociation } from '@cdktf/provider-aws/lib/network-acl-association';
import { NetworkAclRule } from '@cdktf/provider-aws/lib/network-acl-rule';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { composeHost } from '../../config/topology';
import { AdminCidr } from '../network/admin-cidr';
import { ANYWHERE } from '../network/security-group';

export interface NetworkAclsProps {
  readonly env: Environment;
  readonly vpcId: string;
  /** Subnet ids by zone. */
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  readonly privateSubnetIds: Readonly<Record<string, string>>;
}

interface AclRule {
  readonly key: string;
  readonly number: number;
  readonly cidr: string;
  readonly protocol: 'tcp' | 'udp' | '-1';
  readonly from?: number;
  readonly to?: number;
}

/** Ports of a load balancer. */
const WEB = [80, 443];

const FIRST_ANSWER = 1_024;

/**
 * Network ACLs have no memory: answers to what went out come back on these ports and need rules of their own. NAT and
 * load balancers use the whole range; the port of remote desktops is left out of it.
 */
const EPHEMERAL = [
  { from: FIRST_ANSWER, to: 3_388 },
  { from: 3_390, to: 65_535 },
];

/**
 * A second wall around subnets: what no security group should ever have opened stays shut.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export class NetworkAcls extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkAclsProps,
  ) {
    super(scope, id);
    const { env, publicSubnetIds, privateSubnetIds } = props;
    const { cidr } = env.network;
    const inside: AclRule = { key: 'vpc', number: 100, cidr, protocol: '-1' };
    const answers = (['tcp', 'udp'] as const).flatMap((protocol, row) =>
      EPHEMERAL.map(
        (range, column): AclRule => ({
          key: `${protocol}_answers_${range.from}`,
          number: 200 + row * 20 + column * 10,
          cidr: ANYWHERE,
          protocol,
          ...range,
        }),
      ),
    );
    this.createAcl('public', publicSubnetIds, [inside, ...this.entrances(), ...answers]);
    this.createAcl('private', privateSubnetIds, [inside, ...answers]);
  }

  /** What the internet reaches in public subnets: the load balancer, or hosts that have none before them. */
  private entrances(): AclRule[] {
    const { env } = this.props;
    const compose = composeHost(env);
    const hostPorts = env.ingress.kind === 'none' ? (compose?.exposure.ports ?? []) : [];
    const ports = env.ingress.kind === 'alb' ? WEB : hostPorts;
    // Higher ports are open for answers.
    const open = [...new Set(ports)]
      .filter((port) => port < FIRST_ANSWER)
      .map((port) => entrance(`port_${port}`, port));
    const ssh = compose?.ssh.kind === 'admin-cidr';
    const admins = ssh ? [entrance('administrators_22', 22, new AdminCidr(this, 'admin_cidr').value)] : [];
    return [...open, ...admins].map((rule, index) => ({ ...rule, number: 110 + index * 5 }));
  }

  private createAcl(tier: string, subnetIds: Readonly<Record<string, string>>, ingress: readonly AclRule[]): void {
    if (Object.keys(subnetIds).length === 0) return;
    const { env, vpcId } = this.props;
    const acl = new NetworkAcl(this, `acl/${tier}`, { vpcId, tags: { Name: name(env, `${tier}-acl`) } });
    const rules: (AclRule & { readonly egress: boolean })[] = [
      ...ingress.map((rule) => ({ ...rule, egress: false })),
      { key: 'anywhere', number: 100, cidr: ANYWHERE, protocol: '-1', egress: true },
    ];
    for (const { key, number, cidr, protocol, from, to, egress } of rules) {
      new NetworkAclRule(this, `rule/${tier}_${egress ? 'to' : 'from'}_${key}`, {
        networkAclId: acl.id,
        ruleNumber: number,
        egress,
        protocol,
        ruleAction: 'allow',
        cidrBlock: cidr,
        fromPort: from,
        toPort: to,
      });
    }
    for (const [zone, subnetId] of Object.entries(subnetIds)) {
      new NetworkAclAssociation(this, `association/${tier}_${zone}`, { networkAclId: acl.id, subnetId });
    }
  }
}

/** A way in to one port; its number comes with its place. */
function entrance(key: string, port: number, cidr: string = ANYWHERE): Omit<AclRule, 'number'> {
  return { key, cidr, protocol: 'tcp', from: port, to: port };
}
