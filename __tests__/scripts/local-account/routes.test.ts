import { backendOf, ROUTES } from '../../../scripts/local-account/routes';
import { STAND_INS } from '../../../scripts/local-account/stand-ins';

const NO_BODY = Buffer.alloc(0);

describe('routes', () => {
  it.each([
    ['dynamodb', 'PutItem', 'ministack'],
    ['ec2', 'CreateVpc', 'moto'],
    ['ce', 'GetAnomalyMonitors', 'stand-in'],
    ['ce', 'GetCostAndUsage', 'moto'],
    ['logs', 'CreateLogGroup', 'ministack'],
    ['logs', 'PutQueryDefinition', 'stand-in'],
    ['wafv2', 'CreateWebACL', 'ministack'],
    ['wafv2', 'PutLoggingConfiguration', 'stand-in'],
    ['s3', 'PUT /bucket/v20180820/configuration/publicAccessBlock.txt', 'ministack'],
    ['s3', 'PUT /v20180820/configuration/publicAccessBlock', 'moto'],
    ['tagging', 'GetResources', 'both'],
    ['tagging', 'TagResources', 'ministack'],
    ['never-heard-of', 'Anything', 'ministack'],
  ])('sends %s:%s to %s', (service, action, backend) => {
    expect(backendOf({ service, action }, NO_BODY)).toBe(backend);
  });

  it.each([
    ['/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64', 'moto'],
    ['/lab/setting', 'ministack'],
  ])('reads parameter %s from %s', (name, backend) => {
    const body = Buffer.from(JSON.stringify({ Name: name, WithDecryption: true }));
    expect(backendOf({ service: 'ssm', action: 'GetParameter' }, body)).toBe(backend);
  });

  it('has no row that an earlier one hides', () => {
    const wide = new Set<string>();
    for (const { service, actions, body } of ROUTES) {
      expect(wide).not.toContain(service);
      if (!actions && !body) wide.add(service);
    }
  });

  it('has a row for each stand-in and a stand-in for each such row', () => {
    const routed = new Set(ROUTES.filter((row) => row.backend === 'stand-in').map((row) => row.service));
    expect([...routed].sort()).toEqual(Object.keys(STAND_INS).sort());
  });
});
