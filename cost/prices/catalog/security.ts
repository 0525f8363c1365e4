/** Keys, secrets, the firewall, and what looks for threats. */
import type { Catalog, InPriceList } from './entry';

const firewall = {
  kind: 'price-list',
  service: 'awswaf',
  where: { productFamily: 'Web Application Firewall' },
} as const satisfies Partial<InPriceList>;
const guardduty = { kind: 'price-list', service: 'AmazonGuardDuty' } as const satisfies Partial<InPriceList>;

export const security = {
  'kms.key': {
    kind: 'price-list',
    service: 'awskms',
    where: { productFamily: 'Encryption Key' },
    ...{ usageType: 'KMS-Keys', unit: 'key' },
  },
  'kms.requests': {
    kind: 'price-list',
    service: 'awskms',
    where: { productFamily: 'API Request' },
    ...{ usageType: 'KMS-Requests', unit: 'request', factor: 10_000 },
  },
  'secrets.secret': {
    kind: 'price-list',
    service: 'AWSSecretsManager',
    where: { productFamily: 'Secret' },
    ...{ usageType: 'AWSSecretsManager-Secrets', unit: 'secret' },
  },
  'secrets.calls': {
    kind: 'price-list',
    service: 'AWSSecretsManager',
    where: { productFamily: 'API Request' },
    ...{ usageType: 'AWSSecretsManagerAPIRequest', unit: 'request', factor: 10_000 },
  },
  'waf.acl': { ...firewall, usageType: 'WebACLV2', unit: 'web ACL' },
  'waf.rule': { ...firewall, usageType: 'RuleV2', unit: 'rule' },
  'waf.requests': { ...firewall, usageType: 'RequestV2-Tier1', unit: 'request', factor: 1_000_000 },
  'guardduty.events': { ...guardduty, usageType: 'PaidEventsAnalyzed', unit: 'event', factor: 1_000_000 },
  'guardduty.gb': { ...guardduty, usageType: 'PaidEventsAnalyzed-Bytes', unit: 'GB', beginRange: 0 },
  'securityhub.checks': {
    kind: 'price-list',
    service: 'AWSSecurityHub',
    where: { productFamily: 'AWS Security Hub - Standards', standardGroup: 'PaidComplianceCheck' },
    ...{ usageType: 'PaidComplianceCheck', unit: 'check', beginRange: 0 },
  },
} satisfies Catalog;
