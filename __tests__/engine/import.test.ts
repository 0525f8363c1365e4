/**
 * What a team has is taken over, with the real engine: made first with AWS's own SDK, then imported by plans that change
 * none of it.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { applyBootstrap } from '../../scripts/lib/bootstrap';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { CALLS_PATH } from '../../scripts/local-account/gateway';
import { type Terraform, TerraformError } from '../../tools/terraform';
import { ACCOUNT_ID, type Ids, NAMES, REGION, takeover, takeoverAccount, ZONES } from '../fixtures/takeover';
import { type Patch, patched } from '../helpers/deployments';
import { type Engine, startEngine, synthesizeProject, terraformOf } from '../helpers/engine';
import { changesOf } from '../helpers/engine-gaps';
import { stack } from '../helpers/synthesized';
import { makeExisting } from '../helpers/takeover';

const MINUTES = 60_000;
jest.setTimeout(20 * MINUTES);

const BOOTSTRAP = `account-${REGION}-bootstrap`;
/** For a synthesis before anything is there. */
const NO_IDS: Ids = {
  zones: { [ZONES.account]: 'Z0', [ZONES.environment]: 'Z1' },
  vpc: 'vpc-00000000',
  gateway: 'igw-00000000',
};

let engine: Engine;
let outdir: string;
let env: Record<string, string>;
let ids: Ids;
/** The plan of the bootstrap, which imports the account's zone. */
let bootstrapPlan: unknown;

/** Synthesizes the deployment into a folder of its own; returns the folder. */
async function synthesized(name: string, patch: Patch = {}, known = ids): Promise<string> {
  const folder = join(engine.folder, name);
  const below = Object.entries(patch).map(([path, value]) => [`environments.live.${path}`, value]);
  const deployment = patched(takeover(known), Object.fromEntries(below));
  await synthesizeProject(folder, { deployments: [deployment], account: takeoverAccount(known) });
  return folder;
}

function defaultTags(stackId: string, folder: string): Record<string, string> {
  return stack(stackId, folder).provider.aws[0]?.default_tags[0]?.tags ?? {};
}

/** Terraform in a milestone's folder, known by the milestone's name to whom it calls. */
function terraform(milestone: string, folder = outdir): Terraform {
  return terraformOf(folder, `ledger-live-${milestone}`, { ...env, AWS_SDK_UA_APP_ID: `import-${milestone}` });
}

/** What a milestone's first plan says. */
async function planned(milestone: string, folder = outdir): Promise<unknown> {
  const engineOf = terraform(milestone, folder);
  await engineOf.init();
  await engineOf.plan('first.tfplan');
  return engineOf.show('first.tfplan');
}

/** Plans, applies that plan, plans again; returns the first plan and what the second would change. */
async function applied(milestone: string): Promise<{ first: unknown; left: unknown[] }> {
  const first = await planned(milestone);
  await terraform(milestone).apply('first.tfplan');
  const { changes } = await terraform(milestone).plan('second.tfplan');
  return { first, left: changes ? changesOf(await terraform(milestone).show('second.tfplan')) : [] };
}

const plan = z.object({
  resource_changes: z.array(
    z.object({
      address: z.string(),
      change: z.object({ actions: z.array(z.string()), importing: z.object({ id: z.string() }).optional() }),
    }),
  ),
});

/** What a plan imports: the id by address, and what it does besides. */
function importsOf(planJson: unknown): Record<string, string> {
  const entries = plan
    .parse(planJson)
    .resource_changes.flatMap(({ address, change: { actions, importing } }) =>
      importing ? [[address, `${actions.join(', ')} ${importing.id}`] as const] : [],
    );
  return Object.fromEntries(entries);
}

function createdBy(planJson: unknown): string[] {
  const { resource_changes } = plan.parse(planJson);
  return resource_changes.filter(({ change }) => change.actions.includes('create')).map(({ address }) => address);
}

/** Actions of a service that a milestone's Terraform called. */
async function calledBy(milestone: string, service: string): Promise<string[]> {
  const calls = z.array(z.object({ caller: z.string(), service: z.string(), action: z.string() }));
  const list = calls.parse(await (await fetch(`${engine.endpoint}${CALLS_PATH}`)).json());
  const own = list.filter((call) => call.caller === `import-${milestone}` && call.service === service);
  return [...new Set(own.map(({ action }) => action))].sort();
}

beforeAll(async () => {
  engine = await startEngine();
  env = engine.env(ACCOUNT_ID, REGION);
  const before = await synthesized('before', {}, NO_IDS);
  ids = await makeExisting(env, {
    tags: {
      foundation: defaultTags('ledger-live-foundation', before),
      ecr: defaultTags('ledger-live-ecr', before),
      data: defaultTags('ledger-live-data', before),
      'alb-dns': defaultTags('ledger-live-alb-dns', before),
    },
    accountTags: defaultTags(BOOTSTRAP, before),
  });
  outdir = await synthesized('cdktf.out');
  const folder = join(outdir, 'stacks', BOOTSTRAP);
  await applyBootstrap({
    folder,
    env: { ...env, ...terraformVariables(folder) },
    say: (line) => process.stderr.write(`${line}\n`),
    confirm: async () => {
      bootstrapPlan = await terraformOf(outdir, BOOTSTRAP, env).show('bootstrap.tfplan');
      return true;
    },
  });
});

afterAll(() => engine.stop());

test('a hosted zone of the account is imported as it is', () => {
  expect(importsOf(bootstrapPlan)).toEqual({ 'aws_route53_zone.example_com': `no-op ${ids.zones[ZONES.account]}` });
});

test('a VPC and its internet gateway are imported as they are, and new subnets are put into it', async () => {
  const { first, left } = await applied('foundation');
  expect(importsOf(first)).toEqual({
    'aws_vpc.main': `no-op ${ids.vpc}`,
    'aws_internet_gateway.main': `no-op ${ids.gateway}`,
  });
  expect(createdBy(first)).toContain('aws_subnet.public_a');
  expect(createdBy(first)).not.toContain('aws_default_security_group.locked');
  expect(left).toEqual([]);
});

test('a database that differs in what cannot change is not replaced: the plan is refused', async () => {
  const other = await synthesized('other-name', { 'databases.main.name': 'another' });
  const refused = await planned('data', other).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(TerraformError);
  expect(String(refused)).toMatch(/Instance cannot be destroyed[\s\S]*aws_db_instance\.main/);
});

test('a protected database is imported with the protection, and nothing that AWS keeps but that', async () => {
  const first = await planned('data', await synthesized('protected', { dataProtection: 'protected' }));
  const changed = changesOf(first).filter(({ address }) => address === 'aws_db_instance.main');
  expect(importsOf(first)['aws_db_instance.main']).toBe(`update ${NAMES.database}`);
  expect(changed.filter(({ before, after }) => before !== null || after !== false)).toEqual([
    { address: 'aws_db_instance.main', attribute: 'delete_automated_backups', before: true, after: false },
    { address: 'aws_db_instance.main', attribute: 'deletion_protection', before: false, after: true },
    {
      address: 'aws_db_instance.main',
      attribute: 'final_snapshot_identifier',
      before: null,
      after: `${NAMES.database}-final`,
    },
    { address: 'aws_db_instance.main', attribute: 'skip_final_snapshot', before: true, after: false },
  ]);
});

test('repository, bucket, database and zone are imported as they are; a second plan is empty', async () => {
  const [ecr, data, dns] = await Promise.all([applied('ecr'), applied('data'), planned('alb-dns')]);
  expect(importsOf(ecr.first)).toEqual({ 'aws_ecr_repository.api': `no-op ${NAMES.repository}` });
  expect(createdBy(ecr.first)).toEqual(['aws_ecr_lifecycle_policy.api', 'aws_ecr_repository_policy.api']);
  const settings = ['lifecycle_configuration', 'ownership_controls', 'policy', 'public_access_block', 'versioning'];
  const types = ['', ...settings, 'server_side_encryption_configuration'];
  expect(importsOf(data.first)).toEqual({
    ...Object.fromEntries(
      types.map((type) => [`aws_s3_bucket${type && `_${type}`}.invoices`, `no-op ${NAMES.bucket}`]),
    ),
    'aws_db_instance.main': `no-op ${NAMES.database}`,
  });
  expect(importsOf(dns)).toEqual({ 'aws_route53_zone.main': `no-op ${ids.zones[ZONES.environment]}` });
  expect({ ecr: ecr.left, data: data.left }).toEqual({ ecr: [], data: [] });
  // Its password, most of all, is the one that the team knows.
  expect(await calledBy('data', 'rds')).toEqual(['DescribeDBInstances']);
});
