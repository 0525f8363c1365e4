import { SecurityGroup as AwsSecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';

export interface SecurityGroupProps {
  /** Terraform name of the group; its rules start with it. */
  readonly address: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  /** `declared`: out goes what `allowTo` says; `all`: everything, by one rule. Default: declared. */
  readonly outbound?: 'declared' | 'all';
}

/** One edge: from or to a range or another group. */
export interface Edge {
  readonly description: string;
  /** IPv4 range at the other end. Exactly one of `cidr`, `group` and `prefixList`. */
  readonly cidr?: string;
  /** Security group at the other end. */
  readonly group?: string;
  /** Managed prefix list at the other end. */
  readonly prefixList?: string;
  /** Default: tcp. `-1` is every protocol. */
  readonly protocol?: 'tcp' | 'udp' | '-1';
  /** Port; left out for every protocol. */
  readonly port?: number;
}

export const ANYWHERE = '0.0.0.0/0';

/**
 * A security group without inline rules: each edge is a resource with a description, so that a plan shows which edge
 * changes and nothing else.
 */
export class SecurityGroup extends Construct {
  readonly id: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecurityGroupProps,
  ) {
    super(scope, id);
    const group = new AwsSecurityGroup(this, `group/${props.address}`, {
      name: props.name,
      description: props.description,
      vpcId: props.vpcId,
      tags: { Name: props.name },
    });
    this.id = group.id;
    if (props.outbound === 'all') {
      this.createEgress('anywhere', { cidr: ANYWHERE, protocol: '-1', description: 'Everything to anywhere' });
    }
  }

  /** Lets traffic in. `key` names the edge in the Terraform address. */
  allowFrom(key: string, edge: Edge): void {
    new VpcSecurityGroupIngressRule(this, `from/${this.props.address}_from_${key}`, this.rule(edge));
  }

  /** Lets traffic out. Nothing to do in a group that lets everything out. */
  allowTo(key: string, edge: Edge): void {
    if (this.props.outbound !== 'all') this.createEgress(key, edge);
  }

  private createEgress(key: string, edge: Edge): void {
    new VpcSecurityGroupEgressRule(this, `to/${this.props.address}_to_${key}`, this.rule(edge));
  }

  private rule({ description, cidr, group, prefixList, protocol = 'tcp', port }: Edge) {
    return {
      securityGroupId: this.id,
      description,
      ipProtocol: protocol,
      ...(protocol === '-1' ? {} : { fromPort: port, toPort: port }),
      cidrIpv4: cidr,
      referencedSecurityGroupId: group,
      prefixListId: prefixList,
    };
  }
}
