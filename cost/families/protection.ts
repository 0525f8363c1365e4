/**
 * What keeps intruders out, finds them, and keeps secrets: WAF, GuardDuty, Security Hub, Config, KMS, Secrets Manager.
 * https://aws.amazon.com/waf/pricing, https://aws.amazon.com/guardduty/pricing, https://aws.amazon.com/security-hub/pricing,
 * https://aws.amazon.com/config/pricing, https://aws.amazon.com/kms/pricing, https://aws.amazon.com/secrets-manager/pricing
 */
import {
  type Charge,
  type Family,
  free,
  monthly,
  type Pricing,
  priced,
  type Resource,
  type Surroundings,
} from '../model';
import { freeTypes } from './free';

const MILLION = 1e6;

export const protection: Family = {
  aws_wafv2_web_acl: webAclPricing,
  aws_guardduty_detector: detectorPricing,
  aws_securityhub_account: (_, { subject }) => {
    const checks = subject.accountUsage?.checksPerMonth ?? 0;
    return priced({
      ...{ item: 'Security Hub checks', price: 'securityhub.checks', service: 'AWS Security Hub' },
      ...{ quantity: monthly(checks), basis: `${checks} checks` },
    });
  },
  aws_config_configuration_recorder: (_, { subject }) => {
    const items = subject.accountUsage?.configItemsPerMonth ?? 0;
    return priced({
      ...{ item: 'configuration items', price: 'config.items', service: 'AWS Config' },
      ...{ quantity: monthly(items), basis: `${items} changes that are written down` },
    });
  },
  aws_kms_key: ({ count }) =>
    priced({
      ...{ item: 'KMS key', price: 'kms.key', service: 'AWS Key Management Service', quantity: monthly(count) },
      basis: `${count} key in its first year: each of its first two yearly rotations adds as much; requests below 20,000`,
    }),
  aws_secretsmanager_secret: ({ count }) =>
    priced({
      ...{ item: 'secret', price: 'secrets.secret', service: 'AWS Secrets Manager', quantity: monthly(count) },
      basis: `${count} secret; it is read when something starts, far below 10,000 calls`,
    }),
  ...freeTypes('part of a web ACL, which is billed with its rules and requests', [
    'aws_wafv2_web_acl_association',
    'aws_wafv2_web_acl_logging_configuration',
  ]),
  ...freeTypes('billed as the configuration items that the recorder writes down', [
    'aws_config_configuration_recorder_status',
    'aws_config_delivery_channel',
  ]),
  ...freeTypes('another name of a key', ['aws_kms_alias']),
  ...freeTypes('billed as its secret, and as the invocations of its function', [
    'aws_secretsmanager_secret_rotation',
    'aws_secretsmanager_secret_version',
  ]),
};

/** A managed rule group counts as one rule. */
function webAclPricing(acl: Resource, { subject, isFirst }: Surroundings): Pricing {
  const service = 'AWS WAF';
  const rules = ((acl.values['rule'] ?? []) as readonly unknown[]).length;
  const requests = isFirst(acl) ? subject.usage.requestsPerMonth : 0;
  const charge = (item: string, price: string, units: number, basis: string): Charge => ({
    ...{ item, price, service, basis },
    quantity: monthly(acl.count * units),
  });
  return priced(
    charge('web ACL', 'waf.acl', 1, '1 web ACL'),
    charge('WAF rules', 'waf.rule', rules, `${rules} rules and managed rule groups`),
    charge('WAF requests', 'waf.requests', requests / MILLION, `${requests} requests`),
  );
}

/** Of an account; the first 30 days are free, and are not counted. */
function detectorPricing(detector: Resource, { subject }: Surroundings): Pricing {
  if (detector.values['enable'] === false) return free('the detector is off');
  const { eventsPerMonth = 0, trafficGB = 0 } = subject.accountUsage ?? {};
  const service = 'Amazon GuardDuty';
  return priced(
    {
      ...{ item: 'GuardDuty events', price: 'guardduty.events', service, quantity: monthly(eventsPerMonth / MILLION) },
      basis: `${eventsPerMonth} management events`,
    },
    {
      ...{ item: 'GuardDuty traffic', price: 'guardduty.gb', service, quantity: monthly(trafficGB) },
      basis: `${trafficGB} GB of flow and DNS logs`,
    },
  );
}
