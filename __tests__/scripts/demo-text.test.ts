import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoTable, outputLines } from '../../scripts/lib/demo-text';
import { terraformVariables } from '../../scripts/lib/terraform-variables';

describe('the table at the end of the demo', () => {
  test('has milestone, label, resources, seconds and state key', () => {
    const milestone = {
      milestone: 'ecs',
      order: 1,
      label: 'PR3',
      stack: 'shop-dev-ecs',
      stateKey: 'shop/dev/ecs.tfstate',
      dependsOn: [],
      resources: 20,
      types: {},
    };
    expect(demoTable([milestone], new Map([['shop-dev-ecs', { seconds: 31.4 }]])).split('\n')).toEqual([
      'milestone  PR   resources  seconds  state key',
      'ecs        PR3         20       31  shop/dev/ecs.tfstate',
    ]);
  });
});

describe('outputs', () => {
  test('are listed by name and key, and sensitive ones without their value', () => {
    expect(
      outputLines({
        url: { value: 'https://example.com', sensitive: false },
        subnets: { value: { a: 'subnet-1', b: 'subnet-2' }, sensitive: false },
        token: { value: 'not shown', sensitive: true },
      }),
    ).toEqual(['url = https://example.com', 'subnets.a = subnet-1', 'subnets.b = subnet-2', 'token = (sensitive)']);
  });
});

describe('variables of a stack', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-variables-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const declare = (variable: object): void => writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ variable }));

  test('without a default get a value, the same one in every call', () => {
    declare({ alert_emails: {}, secret_app: {}, retention: { default: 7 } });
    const values = terraformVariables(folder);
    expect(Object.keys(values).sort()).toEqual(['TF_VAR_alert_emails', 'TF_VAR_secret_app']);
    expect(terraformVariables(folder)).toEqual(values);
  });

  test('for images hold the tag that is asked for, or none', () => {
    declare({ image_api: {} });
    expect(terraformVariables(folder)).toEqual({ TF_VAR_image_api: 'none' });
    expect(terraformVariables(folder, '1.0.0')).toEqual({ TF_VAR_image_api: '1.0.0' });
  });

  test('that nobody knows are an error, not an empty value', () => {
    declare({ vpc_id: {} });
    expect(() => terraformVariables(folder)).toThrow("'vpc_id'");
  });
});
