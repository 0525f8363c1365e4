/** Protection in us-east-1: web ACL $5, rule $1, $0.60 a million requests; key $1; secret $0.40. */
import { accountUsage } from '../../../config/vocabulary/usage';
import { dollars, estimateOf, type PricedResource, priced, shipped } from '../../helpers/priced';

describe('WAF', () => {
  const acl = (name: string, rules: number): PricedResource => ({
    ...{ type: 'aws_wafv2_web_acl', name },
    values: { rule: Array.from({ length: rules }, (_, priority) => ({ priority })) },
  });

  test('bills the ACL, each rule, and the requests', () => {
    // 5.00; 4 x 1.00; 3 million x 0.60
    expect(dollars(priced([acl('a', 4)], { usage: { requestsPerMonth: 3_000_000 } }))).toEqual({
      'web ACL': 5,
      'WAF rules': 4,
      'WAF requests': 1.8,
    });
  });

  test('requests pass the first ACL only', () => {
    // 2 x 5.00; (4 + 1) x 1.00; 1 million x 0.60
    expect(dollars(priced([acl('a', 4), acl('b', 1)], { usage: { requestsPerMonth: 1_000_000 } }))).toEqual({
      'web ACL': 10,
      'WAF rules': 5,
      'WAF requests': 0.6,
    });
  });
});

describe('what the account looks at', () => {
  const account = { deployment: 'account', accountUsage: accountUsage.parse({}) };

  test('GuardDuty: events by the million, traffic by the GB', () => {
    const usage = { ...account.accountUsage, eventsPerMonth: 500_000, trafficGB: 20 };
    // 0.5 x 4.00; 20 x 1.00
    expect(dollars(priced([{ type: 'aws_guardduty_detector' }], { ...account, accountUsage: usage }))).toEqual({
      'GuardDuty events': 2,
      'GuardDuty traffic': 20,
    });
  });

  test('GuardDuty in Mumbai is a tenth dearer', () => {
    const usage = { ...account.accountUsage, eventsPerMonth: 500_000, trafficGB: 20 };
    const options = { ...account, region: 'ap-south-1', accountUsage: usage };
    expect(dollars(priced([{ type: 'aws_guardduty_detector' }], options))).toEqual({
      'GuardDuty events': 2.2,
      'GuardDuty traffic': 22,
    });
  });

  test('a detector that is off costs nothing', () => {
    const off: PricedResource = { type: 'aws_guardduty_detector', values: { enable: false } };
    expect(estimateOf([off], account).coverage.free[0]?.because).toBe('the detector is off');
  });

  test('Security Hub: checks', () => {
    const usage = { ...account.accountUsage, checksPerMonth: 4_000 };
    // 4,000 x 0.001
    expect(dollars(priced([{ type: 'aws_securityhub_account' }], { ...account, accountUsage: usage }))).toEqual({
      'Security Hub checks': 4,
    });
  });

  test('Config: changes that are written down', () => {
    const usage = { ...account.accountUsage, configItemsPerMonth: 1_500 };
    // 1,500 x 0.003
    expect(
      dollars(priced([{ type: 'aws_config_configuration_recorder' }], { ...account, accountUsage: usage })),
    ).toEqual({ 'configuration items': 4.5 });
  });

  test('what is not declared is a line of nothing, that says so', () => {
    const [line] = priced([{ type: 'aws_securityhub_account' }], account);
    expect([line?.alwaysOn.usd, line?.basis]).toEqual([0, '0 checks']);
  });
});

test('keys and secrets are billed each', () => {
  const resources = ['a', 'b', 'c'].flatMap((name) => [
    { type: 'aws_secretsmanager_secret', name },
    { type: 'aws_secretsmanager_secret_version', name },
    { type: 'aws_secretsmanager_secret_rotation', name },
  ]);
  // 3 x 0.40; 1.00
  expect(dollars(priced([...resources, { type: 'aws_kms_key' }, { type: 'aws_kms_alias' }]))).toEqual({
    secret: 1.2,
    'KMS key': 1,
  });
});

describe('shipped', () => {
  test('a production with a web ACL of four rules, two keys and no secret', () => {
    const { lines } = shipped('durable-code', 'prod');
    // 1 million requests x 0.60
    expect(dollars(lines, 'aws_wafv2_web_acl')).toEqual({ 'web ACL': 5, 'WAF rules': 4, 'WAF requests': 0.6 });
    expect(dollars(lines, 'aws_kms_key')).toEqual({ 'KMS key': 2 });
    expect(dollars(lines, 'aws_secretsmanager_secret')).toEqual({});
  });

  test('four secrets of a tier with a database and a broker', () => {
    // 4 x 0.40
    expect(dollars(shipped('consumer-rights', 'production').lines, 'aws_secretsmanager_secret')).toEqual({
      secret: 1.6,
    });
  });
});
