/** PR4 of the plans: names, certificates and the way in. Comes before ecs, because a service registers with its target. */
import type { Construct } from 'constructs';
import { Discovery } from '../modules/ingress/discovery';
import { HttpApi } from '../modules/ingress/http-api';
import { LoadBalancer } from '../modules/ingress/load-balancer';
import { albDns, foundation } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class AlbDnsStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'alb-dns');
    const { env } = this;
    const { ingress } = env;
    const network = this.use(foundation);
    const subnetIds = Object.values(network.publicSubnetIds);
    const securityGroupId = network.ingressSecurityGroupId;
    if (ingress.kind === 'none' || securityGroupId === undefined)
      throw new Error(`${this.node.id} has no ingress to build.`);

    const discovery = new Discovery(this, 'discovery', { env, vpcId: network.vpcId });
    const shared = { discoveryServiceArns: discovery.serviceArns };

    switch (ingress.kind) {
      case 'alb': {
        const { accountId } = this;
        const alb = new LoadBalancer(this, 'alb', {
          env,
          ingress,
          vpcId: network.vpcId,
          subnetIds,
          securityGroupId,
          accountId,
        });
        this.export(albDns, {
          ...shared,
          url: alb.url,
          targetGroupArns: alb.targetGroupArns,
          targetGroupArnSuffixes: alb.targetGroupArnSuffixes,
          loadBalancerArn: alb.arn,
          loadBalancerArnSuffix: alb.arnSuffix,
          apiId: undefined,
        });
        break;
      }
      case 'http-api': {
        const api = new HttpApi(this, 'http_api', { env, ingress, subnetIds, securityGroupId, ...shared });
        this.export(albDns, {
          ...shared,
          url: api.url,
          targetGroupArns: {},
          targetGroupArnSuffixes: {},
          loadBalancerArn: undefined,
          loadBalancerArnSuffix: undefined,
          apiId: api.apiId,
        });
        break;
      }
      default:
        ingress satisfies never;
    }
  }
}
