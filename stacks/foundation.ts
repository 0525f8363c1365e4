/** PR1 of the plans: the network that everything else stands in. */
import type { Construct } from 'constructs';
import { Egress } from '../modules/network/egress';
import { GatewayEndpoints } from '../modules/network/endpoints';
import { FlowLogs } from '../modules/network/flow-logs';
import { ServiceSecurityGroups } from '../modules/network/service-security-groups';
import { Vpc } from '../modules/network/vpc';
import { foundation } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class FoundationStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'foundation');
    const { env } = this;

    const vpc = new Vpc(this, 'network', { env });
    new Egress(this, 'egress', { env, vpc });
    new GatewayEndpoints(this, 'gateway_endpoints', { env, vpc });
    const groups = new ServiceSecurityGroups(this, 'security_groups', { env, vpcId: vpc.vpcId });
    if (env.network.flowLogs.kind === 'on') {
      new FlowLogs(this, 'flow_logs', { env, vpcId: vpc.vpcId, accountId: this.accountId, ...env.network.flowLogs });
    }

    this.export(foundation, {
      vpcId: vpc.vpcId,
      publicSubnetIds: vpc.subnetIds.public,
      privateSubnetIds: vpc.subnetIds.private,
      ingressSecurityGroupId: groups.ingressId,
      serviceSecurityGroupIds: groups.serviceIds,
    });
  }
}
