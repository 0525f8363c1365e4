import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';

export interface WebAclProps {
  readonly env: Environment;
  readonly loadBalancerArn: string;
  /** Requests of one address in five minutes before it is blocked. */
  readonly ratePer5Minutes: number;
  readonly logRetentionDays: number;
}

/** Managed rule groups of AWS that cost nothing beyond the rule. */
const MANAGED = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
];

/**
 * AWS WAF in front of the load balancer: managed rules, a rate limit, logs without authorization headers.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export class WebAcl extends Construct {
  constructor(scope: Construct, id: string, { env, loadBalancerArn, ratePer5Minutes, logRetentionDays }: WebAclProps) {
    super(scope, id);
    const acl = new Wafv2WebAcl(this, 'web_acl/main', {
      name: name(env, 'web-acl'),
      description: `Requests to ${env.deployment} ${env.name}`,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(name(env, 'web-acl')),
      rule: [
        {
          name: 'rate-limit',
          priority: 0,
          action: { block: {} },
          statement: { rate_based_statement: { limit: ratePer5Minutes, aggregate_key_type: 'IP' } },
          visibilityConfig: visibility('rate-limit'),
        },
        ...MANAGED.map((group, index) => ({
          name: group,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: { managed_rule_group_statement: { name: group, vendor_name: 'AWS' } },
          visibilityConfig: visibility(group),
        })),
      ],
    });
    new Wafv2WebAclAssociation(this, 'association/main', { resourceArn: loadBalancerArn, webAclArn: acl.arn });
    // WAF writes only to log groups whose name starts like this.
    const logs = new CloudwatchLogGroup(this, 'log_group/waf', {
      name: `aws-waf-logs-${name(env, 'waf')}`,
      retentionInDays: logRetentionDays,
    });
    new Wafv2WebAclLoggingConfiguration(this, 'logging/main', {
      resourceArn: acl.arn,
      logDestinationConfigs: [logs.arn],
      redactedFields: [{ singleHeader: { name: 'authorization' } }, { singleHeader: { name: 'cookie' } }],
    });
  }
}

function visibility(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
