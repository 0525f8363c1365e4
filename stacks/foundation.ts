/** PR1 of the plans: the network that everything else stands in. */
import type { Construct } from 'constructs';
import { Egress } from '../modules/network/egress';
import { GatewayEndpoints } from '../modules/network/endpoints';
import { FlowLogs } from '../modules/network/flow-logs';
import { SecurityGroups } from '../modules/network/security-groups';
import { Vpc } from '../modules/network/vpc';
import { ResourceGroup } from '../modules/tagging/resource-group';
import { foundation } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class FoundationStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'foundation');
    const { env } = this;

    const vpc = new Vpc(this, 'network', { env });
    new Egress(this, 'egress', { env, vpc });
    new GatewayEndpoints(this, 'gateway_endpoints', { env, vpc });
    const groups = new SecurityGroups(this, 'security_groups', { env, vpcId: vpc.vpcId });
    if (env.network.flowLogs.kind === 'on') {
      new FlowLogs(this, 'flow_logs', { env, vpcId: vpc.vpcId, accountId: this.accountId, ...env.network.flowLogs });
    }
    if (env.resourceGroup) new ResourceGroup(this, 'resource_group', { env });

    this.export(foundation, {
      vpcId: vpc.vpcId,
      publicSubnetIds: vpc.subnetIds.public,
      privateSubnetIds: vpc.subnetIds.private,
      databaseSubnetIds: vpc.subnetIds.database,
      ingressSecurityGroupId: groups.ingressId,
      internalSecurityGroupId: groups.internalId,
      serviceSecurityGroupIds: groups.serviceIds,
      jobSecurityGroupIds: groups.jobIds,
      hostSecurityGroupId: groups.hostId,
      rotationSecurityGroupId: groups.rotationId,
      databaseSecurityGroupIds: groups.databaseIds,
      fileSystemSecurityGroupIds: groups.fileSystemIds,
      cacheSecurityGroupIds: groups.cacheIds,
    });
  }
}
