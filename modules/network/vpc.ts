import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc as AwsVpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { mapValues } from '../../config/objects';
import { privateRouteTables, type SubnetTier, subnetKeys, zoneName } from '../../config/topology';
import { imported, keepExisting } from '../terraform/import';

export interface VpcProps {
  readonly env: Environment;
}

/** Ids by zone letter, such as `{ a: ... }`. */
export type ByZone = Readonly<Record<string, string>>;

/** A private route table, and the zones whose subnets it serves. */
export interface PrivateRouteTable {
  readonly id: string;
  readonly zones: readonly string[];
}

/**
 * A VPC with its subnets, an internet gateway and a route table for each routing need: one for all public subnets,
 * one for the private subnets (or one for each, where each zone leaves by a device of its own), one for the database
 * subnets.
 *
 * A VPC that is there already is imported, with its internet gateway if it has one; subnets and route tables are always
 * new. AWS refuses a subnet whose range overlaps one that is there.
 * https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
 */
export class Vpc extends Construct {
  readonly vpcId: string;
  readonly subnetIds: Readonly<Record<SubnetTier, ByZone>>;
  /** By key: `private`, or `private_a` and so on. */
  readonly privateRouteTables: Readonly<Record<string, PrivateRouteTable>>;
  /** The way to the internet: what wants an Elastic IP here waits for it, because AWS refuses one before. */
  readonly internetRoute: Route;
  /** Every route table, for gateway endpoints. */
  readonly routeTableIds: readonly string[];

  private readonly env: Environment;

  constructor(scope: Construct, id: string, { env }: VpcProps) {
    super(scope, id);
    this.env = env;
    this.vpcId = this.createVpc();
    this.subnetIds = {
      public: this.createSubnets('public'),
      private: this.createSubnets('private'),
      database: this.createSubnets('database'),
    };
    const publicRouteTableId = this.createTable('public');
    this.internetRoute = this.createInternetRoute(publicRouteTableId);
    this.associate('public', publicRouteTableId);
    this.privateRouteTables = this.createPrivateRoutes();
    this.routeTableIds = [
      publicRouteTableId,
      ...Object.values(this.privateRouteTables).map(({ id: table }) => table),
      ...this.createDatabaseRoutes(),
    ];
  }

  private createVpc(): string {
    const { cidr, existing } = this.env.network;
    const vpc = new AwsVpc(this, 'vpc/main', {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name(this.env, 'vpc') },
      ...(existing ? { lifecycle: keepExisting(existing, true) } : {}),
    });
    imported(vpc, existing?.importId);
    // Terraform would take every rule out of the group at once, whoever stands in it.
    if (existing) return vpc.id;
    // The default group lets its members talk to each other: with no rules at all, nothing can hide in it.
    new DefaultSecurityGroup(this, 'default_security_group/locked', {
      vpcId: vpc.id,
      ingress: [],
      egress: [],
      tags: { Name: name(this.env, 'default-locked') },
    });
    return vpc.id;
  }

  private createSubnets(tier: SubnetTier): ByZone {
    const subnets = subnetKeys(this.env, tier).map((zone, index) => {
      const subnet = new Subnet(this, `subnet/${tier}_${zone}`, {
        vpcId: this.vpcId,
        cidrBlock: this.env.network.subnets[tier][index],
        availabilityZone: zoneName(this.env, zone),
        // Whoever needs a public address asks for it: nothing gets one by where it stands.
        mapPublicIpOnLaunch: false,
        tags: { Name: name(this.env, `${tier}-${zone}`), Tier: tier },
      });
      return [zone, subnet.id];
    });
    return Object.fromEntries(subnets);
  }

  private createInternetRoute(routeTableId: string): Route {
    const { existing } = this.env.network;
    const gateway = new InternetGateway(this, 'internet_gateway/main', {
      vpcId: this.vpcId,
      tags: { Name: name(this.env, 'igw') },
      ...(existing?.internetGateway ? { lifecycle: keepExisting(existing, true) } : {}),
    });
    imported(gateway, existing?.internetGateway);
    return new Route(this, 'route/public_internet', {
      routeTableId,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });
  }

  private createPrivateRoutes(): Record<string, PrivateRouteTable> {
    return mapValues(privateRouteTables(this.env), (zones, key) => {
      const id = this.createTable(key);
      this.associate('private', id, zones);
      return { id, zones };
    });
  }

  private createDatabaseRoutes(): string[] {
    if (subnetKeys(this.env, 'database').length === 0) return [];
    const table = this.createTable('database');
    this.associate('database', table);
    return [table];
  }

  private createTable(key: string): string {
    const table = new RouteTable(this, `route_table/${key}`, {
      vpcId: this.vpcId,
      tags: { Name: name(this.env, `${key.replace('_', '-')}-rt`) },
    });
    return table.id;
  }

  /** Points the subnets of a tier at a route table: all of them, or those of some zones. */
  private associate(tier: SubnetTier, routeTableId: string, only = subnetKeys(this.env, tier)): void {
    for (const [zone, subnetId] of Object.entries(this.subnetIds[tier])) {
      if (only.includes(zone))
        new RouteTableAssociation(this, `association/${tier}_${zone}`, { subnetId, routeTableId });
    }
  }
}
