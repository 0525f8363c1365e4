import { ofType, resources, stack, stackIds, statements } from '../helpers/synthesized';

const ids = stackIds();

/** Statements in which AWS takes "*" only, or where the policy's owner is the resource: with the limit that holds. */
const WILDCARD_RESOURCE_SIDS = new Set([
  'LogIntoRegistry', // ecr:GetAuthorizationToken has no resource
  'RegisterTasks', // task definitions are not matched by ARN; limited by region
  'ReadWhatPlansNeed', // reads of configuration for a plan
  'FindLogGroups', // logs:DescribeLogGroups has no resource
  'PublishMetrics', // metrics have no ARN; limited by namespace
  'AccountDecides', // in a key policy, * is the key
  'PublishersEncrypt',
  'RulesEncrypt',
  'TasksDecrypt',
]);

describe.each(ids)('%s', (id) => {
  const json = stack(id);

  it('keeps its state under its own key, locked and encrypted', () => {
    expect(json.terraform.backend.s3).toMatchObject({
      bucket: 'cairn-terraform-state-us-west-2',
      dynamodb_table: 'cairn-terraform-lock',
      encrypt: true,
      region: 'us-west-2',
    });
    const [deployment, environment, milestone] = partsOf(id);
    expect(json.terraform.backend.s3['key']).toBe(`${deployment}/${environment}/${milestone}.tfstate`);
  });

  it('takes the provider range that is tested', () => {
    expect(json.terraform.required_providers.aws).toEqual({ source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' });
  });

  it('tags everything with Project, Environment and CostCenter', () => {
    for (const provider of json.provider.aws) {
      const [deployment, environment] = partsOf(id);
      const expected = deployment === 'account' ? ['account', 'account'] : [deployment, environment];
      expect(provider.default_tags[0]?.tags).toEqual({
        Project: expected[0],
        Environment: expected[1],
        CostCenter: 'engineering',
      });
    }
  });

  it('never overrides the environment tags on a resource', () => {
    for (const { address, attributes } of resources(json)) {
      const tags = Object.keys((attributes['tags'] ?? {}) as object);
      expect({
        address,
        overridden: tags.filter((tag) => ['Project', 'Environment', 'CostCenter'].includes(tag)),
      }).toEqual({
        address,
        overridden: [],
      });
    }
  });

  it('allows no wildcard action, and a wildcard resource only where AWS takes nothing else', () => {
    const policies = [
      ...Object.values(ofType(json, 'aws_iam_role_policy')),
      ...Object.values(ofType(json, 'aws_kms_key')),
      ...Object.values(ofType(json, 'aws_ecr_repository_policy')),
      ...Object.values(ofType(json, 'aws_sns_topic_policy')),
      ...Object.values(ofType(json, 'aws_s3_bucket_policy')),
    ].flatMap((attributes) => statements(attributes));
    const allowed = policies.filter(({ Effect, Sid }) => Effect === 'Allow' && Sid !== 'AccountDecides');
    const wildcards = allowed.flatMap(({ Action }) => Action).filter((action) => action.includes('*'));
    // The API has GenerateDataKey and three variants of it; publishers use either.
    expect(wildcards.filter((action) => action !== 'kms:GenerateDataKey*')).toEqual([]);
    const wide = policies.filter(({ Effect, Resource }) => Effect === 'Allow' && Resource?.includes('*'));
    expect(wide.filter(({ Sid }) => !WILDCARD_RESOURCE_SIDS.has(Sid))).toEqual([]);
  });

  it('describes every output and every variable', () => {
    for (const output of Object.values(json.output ?? {})) expect(output.description).toMatch(/\w/);
    for (const variable of Object.values(json.variable ?? {})) expect(variable['description']).toMatch(/\w/);
  });

  it('holds no hash, token or path of a machine', () => {
    const text = JSON.stringify(json);
    expect(text).not.toMatch(/TfToken|Token\[|undefined|cross-stack-output/);
    expect(text).not.toContain(process.cwd());
    for (const { name } of resources(json)) expect(name).not.toMatch(/_[0-9A-F]{8}$/);
  });

  it('keeps secrets out of state', () => {
    for (const parameter of Object.values(ofType(json, 'aws_ssm_parameter'))) {
      expect(parameter).toHaveProperty('value_wo');
      expect(parameter).not.toHaveProperty('value');
    }
    for (const [name, variable] of Object.entries(json.variable ?? {})) {
      if (!name.startsWith('secret_')) continue;
      expect(variable).toMatchObject({ sensitive: true, ephemeral: true });
      expect(variable).not.toHaveProperty('default');
    }
  });

  it('encrypts and closes every bucket', () => {
    const buckets = Object.keys(ofType(json, 'aws_s3_bucket'));
    for (const type of [
      'aws_s3_bucket_versioning',
      'aws_s3_bucket_server_side_encryption_configuration',
      'aws_s3_bucket_public_access_block',
      'aws_s3_bucket_ownership_controls',
      'aws_s3_bucket_lifecycle_configuration',
      'aws_s3_bucket_policy',
    ]) {
      expect({ type, names: Object.keys(ofType(json, type)) }).toEqual({ type, names: buckets });
    }
    for (const policy of Object.values(ofType(json, 'aws_s3_bucket_policy'))) {
      expect(statements(policy)).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });

  it('sends alarms to a topic, quiet about data that an environment that is off does not have', () => {
    for (const [name, alarm] of Object.entries(ofType(json, 'aws_cloudwatch_metric_alarm'))) {
      expect(alarm['alarm_actions']).toEqual(['${aws_sns_topic.alerts.arn}']);
      expect({ name, missing: alarm['treat_missing_data'] }).toEqual({
        name,
        missing: name === 'uptime' ? 'breaching' : 'notBreaching',
      });
    }
  });
});

it('gives every name once in an account', () => {
  const named = ['name', 'bucket', 'alarm_name', 'dashboard_name', 'family'];
  const seen = ids.flatMap((id) =>
    resources(stack(id)).flatMap(({ type, attributes }) =>
      named.flatMap((attribute) => {
        const value = attributes[attribute];
        return typeof value === 'string' && value.startsWith('durable-code') ? [`${type} ${value}`] : [];
      }),
    ),
  );
  expect(seen.filter((name, index) => seen.indexOf(name) !== index)).toEqual(seen.filter(isOnPurpose));
});

/** The second region's vault carries the name of the first: names of vaults are unique in a region. */
function isOnPurpose(name: string, index: number, all: string[]): boolean {
  return name === 'aws_backup_vault durable-code-prod-backup' && all.indexOf(name) !== index;
}

function partsOf(id: string): string[] {
  const match = id.match(
    /^(.*)-(us-west-2|dev|prod)-(foundation|ecr|alb-dns|ecs|cicd|monitoring|security|cost|dr|bootstrap)$/,
  );
  if (!match) throw new Error(`unknown stack ${id}`);
  return match.slice(1);
}
