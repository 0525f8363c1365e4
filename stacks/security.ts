/** PR7 of the plans: secrets, keys, network ACLs, WAF, and the account's detectors as far as they concern us. */
import type { Construct } from 'constructs';
import { milestonesOf } from '../config/environment';
import { logRetentionDays } from '../config/topology';
import { FindingAlerts } from '../modules/security/finding-alerts';
import { NetworkAcls } from '../modules/security/network-acls';
import { SecretParameters } from '../modules/security/secret-parameters';
import { WebAcl } from '../modules/security/web-acl';
import { albDns, ecs, foundation, monitoring, security as securityContract } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class SecurityStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'security');
    const { env, accountId } = this;
    const { security } = env;
    if (!security) throw new Error(`${this.node.id} has no security to build.`);
    const has = milestonesOf(env);
    const network = this.use(foundation);

    const parameters = new SecretParameters(this, 'secrets', {
      env,
      secrets: env.secrets,
      customerKey: security.secretsEncryption.kind === 'customer-key',
      readerRoleArns: has.includes('ecs') ? Object.values(this.use(ecs).executionRoleArns) : [],
      accountId,
    });
    if (security.networkAcls.kind === 'on') new NetworkAcls(this, 'network_acls', { env, ...network });
    if (security.waf.kind === 'on' && has.includes('alb-dns')) this.createWebAcl(security.waf.ratePer5Minutes);
    if (has.includes('monitoring')) {
      const { guardDutyDetectorId, securityHubArn } = this.useBootstrap();
      const { alertTopicArn } = this.use(monitoring);
      new FindingAlerts(this, 'findings', { env, topicArn: alertTopicArn, guardDutyDetectorId, securityHubArn });
    }

    this.export(securityContract, { secretArns: parameters.arns });
  }

  private createWebAcl(ratePer5Minutes: number): void {
    const { loadBalancerArn } = this.use(albDns);
    if (loadBalancerArn === undefined) return;
    new WebAcl(this, 'waf', {
      env: this.env,
      loadBalancerArn,
      ratePer5Minutes,
      logRetentionDays: logRetentionDays(this.env),
    });
  }
}
