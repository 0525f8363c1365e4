/** Import blocks: what is imported, what is left as it stands, and what keeps an imported thing from being destroyed. */
import { App, Testing } from 'cdktf';
import { parseProject } from '../../config/project';
import { buildBootstrap } from '../../stacks';
import { DATABASE, HOST, WITH_DATABASE } from '../config/rules/givens';
import { built } from '../helpers/built';
import { accountInput, deploymentInput, type Patch, patched } from '../helpers/deployments';
import { resource, resources, type StackJson } from '../helpers/synthesized';

const REGION = 'us-west-2';
const VPC = { importId: 'vpc-0a1b2c3d' };
const BUCKET = 'shop-dev-files-111122223333';
const NAMED_ZONE = {
  kind: 'named',
  name: 'shop.example.net',
  zone: { kind: 'created', name: 'example.net', existing: { importId: 'Z0123' } },
};

const imports = (json: StackJson): Record<string, string> => {
  const { import: blocks = [] } = json as StackJson & { import?: { to: string; id: string }[] };
  return Object.fromEntries(blocks.map(({ to, id }) => [to, id]));
};
const prevented = (json: StackJson, type: string, name: string): unknown =>
  (resource(json, type, name)['lifecycle'] as Record<string, unknown> | undefined)?.['prevent_destroy'];

test('without `existing` nothing is imported', async () => {
  const patch = { ...WITH_DATABASE, buckets: { files: {} } };
  const stacks = await Promise.all((['foundation', 'ecr', 'data'] as const).map((each) => built(each, patch)));
  for (const json of stacks) expect(Object.keys(json)).not.toContain('import');
});

test('a VPC is imported and kept; its default security group stays as it is', async () => {
  const json = await built('foundation', { 'network.existing': VPC });
  expect(imports(json)).toEqual({ 'aws_vpc.main': VPC.importId });
  expect(prevented(json, 'aws_vpc', 'main')).toBe(true);
  expect(resources(json).filter(({ type }) => type === 'aws_default_security_group')).toEqual([]);
});

test('an internet gateway is imported where the VPC has one', async () => {
  const json = await built('foundation', { 'network.existing': { ...VPC, internetGateway: 'igw-0a1b2c3d' } });
  expect(imports(json)).toEqual({ 'aws_vpc.main': VPC.importId, 'aws_internet_gateway.main': 'igw-0a1b2c3d' });
  expect(prevented(json, 'aws_internet_gateway', 'main')).toBe(true);
});

test('an imported repository is kept with its images in a disposable environment too', async () => {
  const json = await built('ecr', { 'repositories.api.existing': { importId: 'shop-dev-api' } });
  expect(imports(json)).toEqual({ 'aws_ecr_repository.api': 'shop-dev-api' });
  expect([prevented(json, 'aws_ecr_repository', 'api'), prevented(json, 'aws_ecr_repository', 'web')]).toEqual([
    true,
    false,
  ]);
  expect(resource(json, 'aws_ecr_repository', 'api')['force_delete']).toBe(false);
  expect(resource(json, 'aws_ecr_repository', 'web')['force_delete']).toBe(true);
});

const SETTINGS = {
  lifecycle: 'aws_s3_bucket_lifecycle_configuration.files',
  'ownership-controls': 'aws_s3_bucket_ownership_controls.files',
  policy: 'aws_s3_bucket_policy.files',
  'public-access-block': 'aws_s3_bucket_public_access_block.files',
} as const;
const ALWAYS = [
  'aws_s3_bucket.files',
  'aws_s3_bucket_versioning.files',
  'aws_s3_bucket_server_side_encryption_configuration.files',
];

test('a bucket is imported with its settings, and is neither destroyed nor emptied', async () => {
  const json = await built('data', { 'buckets.files.existing': { importId: BUCKET } });
  const expected = [...ALWAYS, ...Object.values(SETTINGS)].map((address) => [address, BUCKET]);
  expect(imports(json)).toEqual(Object.fromEntries(expected));
  expect(prevented(json, 'aws_s3_bucket', 'files')).toBe(true);
  expect(resource(json, 'aws_s3_bucket', 'files')['force_destroy']).toBe(false);
});

test.each(Object.entries(SETTINGS))('a bucket that lacks %s gets it', async (lacking, address) => {
  const json = await built('data', { 'buckets.files.existing': { importId: BUCKET, lacks: [lacking] } });
  expect(Object.keys(imports(json))).not.toContain(address);
  expect(Object.keys(imports(json))).toHaveLength(ALWAYS.length + Object.keys(SETTINGS).length - 1);
  expect(resources(json).map((each) => each.address)).toContain(address);
});

test('the policy of a website bucket is imported where it is made: with its distribution', async () => {
  const website = {
    'buckets.files': { purpose: 'website', existing: { importId: BUCKET } },
    distributions: { site: { bucket: 'files' } },
  };
  expect(imports(await built('data', website))).not.toHaveProperty([SETTINGS.policy]);
  expect(imports(await built('alb-dns', website))).toEqual({ [SETTINGS.policy]: BUCKET });
});

describe('a database', () => {
  const existing = (more: Patch = {}): Patch => ({
    ...WITH_DATABASE,
    'databases.main': {
      ...DATABASE,
      users: {},
      password: 'unchanged',
      existing: { importId: 'shop-dev-main' },
      ...more,
    },
  });
  const instance = async (more: Patch = {}) => {
    const json = await built('data', existing(more));
    return { json, attributes: resource(json, 'aws_db_instance', 'main') };
  };
  const KEPT = [
    'allow_major_version_upgrade',
    'apply_immediately',
    'db_subnet_group_name',
    'engine_lifecycle_support',
    'manage_master_user_password',
    'parameter_group_name',
    'password_wo',
    'password_wo_version',
    'vpc_security_group_ids',
  ];

  test('is imported as it stands, without groups, logs or secrets of ours', async () => {
    const { json, attributes } = await instance({ logExports: ['postgresql'] });
    expect(imports(json)).toEqual({ 'aws_db_instance.main': 'shop-dev-main' });
    expect(Object.keys(attributes).filter((key) => KEPT.includes(key))).toEqual([]);
    expect(prevented(json, 'aws_db_instance', 'main')).toBe(true);
    expect(resources(json).map(({ address }) => address)).toEqual(['aws_db_instance.main']);
  });

  test('has every one of these arguments when it is made here', async () => {
    const made = resource(await built('data', WITH_DATABASE), 'aws_db_instance', 'main');
    const managed = await built('data', {
      ...WITH_DATABASE,
      'databases.main': { ...DATABASE, users: {}, password: 'managed-by-rds' },
    });
    const keys = [...Object.keys(made), ...Object.keys(resource(managed, 'aws_db_instance', 'main'))];
    expect(KEPT.filter((key) => !keys.includes(key))).toEqual([]);
  });

  test('keeps its security groups beside the one that lets services in', async () => {
    const { attributes } = await instance({
      existing: { importId: 'shop-dev-main', securityGroups: ['sg-0a1b2c3d'] },
    });
    expect(attributes['vpc_security_group_ids']).toEqual([
      expect.stringContaining('database_security_group_ids.main'),
      'sg-0a1b2c3d',
    ]);
  });

  test('keeps a password that RDS manages, and its secret', async () => {
    const { json, attributes } = await instance({ password: 'managed-by-rds' });
    expect(Object.keys(attributes)).not.toContain('manage_master_user_password');
    expect(JSON.stringify(json.output?.['secret_arns'])).toContain('aws_db_instance.main.master_user_secret[0]');
  });

  test('gets a new password when that is said, with its secret and users', async () => {
    const { json, attributes } = await instance({
      password: 'generated',
      passwordVersion: 2,
      users: { app: { database: 'shop' } },
    });
    expect(attributes['password_wo_version']).toBe(2);
    expect(Object.keys(attributes)).toContain('password_wo');
    expect(resources(json).map(({ address }) => address)).toEqual(
      expect.arrayContaining(['aws_secretsmanager_secret.main_master', 'aws_secretsmanager_secret.main_app']),
    );
  });
});

describe('a hosted zone', () => {
  test.each([
    ['of an ingress', 'alb-dns', { 'ingress.domain': NAMED_ZONE }],
    ['of a host', 'ecs', { ...HOST, 'compute.project': 'afirgen', 'compute.domain': NAMED_ZONE }],
  ] as const)('%s is imported with its comment, and kept', async (_, milestone, patch) => {
    const json = await built(milestone, patch);
    expect(imports(json)).toEqual({ 'aws_route53_zone.main': 'Z0123' });
    expect(resource(json, 'aws_route53_zone', 'main')['lifecycle']).toEqual({
      prevent_destroy: true,
      ignore_changes: ['comment'],
    });
  });

  test('of the account is imported; one given by its name alone is made', async () => {
    const zones = ['example.com', { name: 'example.net', existing: { importId: 'Z0123' } }];
    const account = patched(accountInput(), { [`regions.${REGION}.accountWide.hostedZones`]: zones });
    const { project, findings } = parseProject({ deployments: [deploymentInput()], account });
    if (!project) throw new Error(JSON.stringify(findings));
    const json = JSON.parse(Testing.synth(await buildBootstrap(new App(), project.account, REGION))) as StackJson;
    expect(imports(json)).toEqual({ 'aws_route53_zone.example_net': 'Z0123' });
    expect(prevented(json, 'aws_route53_zone', 'example_net')).toBe(true);
    expect(resource(json, 'aws_route53_zone', 'example_com')).not.toHaveProperty('lifecycle');
  });
});
