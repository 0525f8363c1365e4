import { parseProject } from '../../config/project';
import { account, deployments } from '../../deployments';
import { manifestOf, ofType, resources, stack, stackIds, statements } from '../helpers/synthesized';

const ids = stackIds();
const manifest = manifestOf();
const environments = parseProject({ deployments, account }).project?.environments ?? [];

/** What the manifest says of a stack: where its state is, and which tags everything in it carries. */
function described(id: string): { region: string; stateKey: string; bucket: string; tags: Record<string, string> } {
  const boot = manifest.bootstrap.find(({ milestone }) => milestone.stack === id);
  if (boot)
    return {
      ...boot.state,
      region: boot.region,
      stateKey: boot.milestone.stateKey,
      tags: { ...account.tags, Milestone: 'bootstrap' },
    };
  for (const { deployment, environment, state, region, tags, milestones } of manifest.environments) {
    const found = milestones.find(({ stack: each }) => each === id);
    if (!found) continue;
    const env = environments.find((each) => each.deployment === deployment && each.name === environment);
    const ofMilestone = env?.tagsByMilestone[found.milestone as keyof typeof env.tagsByMilestone];
    return {
      region,
      stateKey: found.stateKey,
      bucket: state.bucket,
      tags: { ...tags, Milestone: found.milestone, ...ofMilestone },
    };
  }
  throw new Error(`${id} is not in the manifest`);
}

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
  'ManageNetworkInterfaces', // network interfaces of a function have no ARN before they exist
  'GeneratePasswords', // secretsmanager:GetRandomPassword has no resource
  'FindEndpoint', // ecs:DiscoverPollEndpoint has no resource
  'SendTraces', // traces have no ARN
  'RegisterWithSystemsManager', // an instance registers itself
  'OpenShellChannels', // message channels have no ARN
  'FindVolumes', // ec2:Describe* has no resource
  'ReadBounds', // application-autoscaling:Describe* has no resource
  'ReadDatabases', // rds:DescribeDBInstances by filter is one call for all
  'ReadGroups', // autoscaling:Describe* has no resource
  'ReadHosts', // ec2:Describe* has no resource
  'ReadMetrics', // cloudwatch:GetMetricData has no resource
  'ListTasks', // limited by cluster
  'ListServices', // limited by cluster
  'ReadInstances', // ec2:Describe* has no resource
  'ReadMembers', // reads of several services, none of which has a resource
  'ReadCosts', // a request that names no billing view has no resource
  'ReadUsage', // the Free Tier API has no resource
  'ReadAlarms', // cloudwatch:DescribeAlarms has no resource
]);

describe.each(ids)('%s', (id) => {
  const json = stack(id);

  it('keeps its state under its own key, locked and encrypted', () => {
    const { region, stateKey, bucket } = described(id);
    expect(json.terraform.backend.s3).toMatchObject({
      bucket,
      dynamodb_table: 'cairn-terraform-lock',
      encrypt: true,
      region,
      key: stateKey,
    });
    expect(bucket).toBe(`cairn-terraform-state-${region}`);
  });

  it('takes the provider range that is tested', () => {
    expect(json.terraform.required_providers.aws).toEqual({ source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' });
  });

  it('tags everything with the tags of its environment and milestone', () => {
    const { tags } = described(id);
    expect(Object.keys(tags)).toEqual(expect.arrayContaining(['Project', 'Environment', 'CostCenter']));
    for (const provider of json.provider.aws) expect(provider.default_tags[0]?.tags).toEqual(tags);
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
      // What describes a unit is no secret, and says so.
      if (parameter['type'] === 'SecureString') expect(parameter).toHaveProperty('value_wo');
      else expect(parameter).toHaveProperty('insecure_value');
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
      expect(alarm['alarm_actions']).toEqual([
        id.endsWith('-monitoring')
          ? '${aws_sns_topic.alerts.arn}'
          : '${data.terraform_remote_state.monitoring.outputs.alert_topic_arn}',
      ]);
      expect({ name, missing: alarm['treat_missing_data'] }).toEqual({
        name,
        missing: name === 'uptime' ? 'breaching' : 'notBreaching',
      });
    }
  });
});

/** Names that are unique in a region, and those that are unique in the account or in the world. */
const NAMED = ['name', 'bucket', 'alarm_name', 'dashboard_name', 'family', 'identifier', 'function_name'];

it('lets nobody into a bucket without TLS: that of a website by the policy of its distribution', () => {
  const stacks = ids.map((id) => stack(id));
  const count = (type: string) => stacks.flatMap((json) => Object.keys(ofType(json, type))).length;
  expect(count('aws_s3_bucket_policy')).toBe(count('aws_s3_bucket'));
});

it('gives every name once in an account', () => {
  const seen = ids.flatMap((id) => {
    const { region } = described(id);
    return resources(stack(id)).flatMap(({ type, attributes }) =>
      NAMED.flatMap((attribute) => {
        const value = attributes[attribute];
        const named = attribute !== 'family' || type === 'aws_ecs_task_definition';
        const own = named && typeof value === 'string' && !value.includes('${') && !SHARED.has(type);
        // The second region's vault carries the name of the first: names of vaults are unique in a region.
        const place = attributes['provider'] === undefined ? region : String(attributes['provider']);
        return own ? [`${place} ${type} ${value}`] : [];
      }),
    );
  });
  expect(seen.filter((name, index) => seen.indexOf(name) !== index)).toEqual([]);
});

/** Types whose names belong to something above them: a policy to its role, a parameter to its group, a service to its namespace. */
const SHARED = new Set([
  'aws_iam_role_policy',
  'aws_appautoscaling_policy',
  'aws_service_discovery_service',
  'aws_service_discovery_private_dns_namespace',
  'aws_apigatewayv2_stage',
  'aws_route53_record',
  'aws_wafv2_web_acl_association',
]);
