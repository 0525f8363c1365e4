/** Every environment commits the provider that it runs with, for every platform. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProject } from '../../config/project';
import { select } from '../../config/selection';
import { account, deployments } from '../../deployments';
import { synthesize } from '../../stacks/synthesize';
import { testProject } from '../helpers/deployments';
import { manifestOf, stack } from '../helpers/synthesized';

const LOCKS = join(__dirname, '..', '..', 'deployments', 'locks');
const { project } = parseProject({ deployments, account });
const environments = [
  ...Object.keys(account.regions).map((region) => `account-${region}`),
  ...(project?.environments ?? []).map((env) => `${env.deployment}-${env.name}`),
];

test('every environment has one, and there is none beside', () => {
  expect(readdirSync(LOCKS).sort()).toEqual(environments.map((name) => `${name}.terraform.lock.hcl`).sort());
});

test.each(environments)('%s: one version within what its stacks allow, with checksums of every platform', (name) => {
  const text = readFileSync(join(LOCKS, `${name}.terraform.lock.hcl`), 'utf8');
  const first = [
    ...manifestOf().bootstrap.map(({ milestone }) => milestone),
    ...manifestOf().environments.flatMap(({ milestones }) => milestones),
  ].find((milestone) => milestone.stack.startsWith(`${name}-`));
  const allowed = stack(first?.stack ?? '').terraform.required_providers.aws;
  expect(text.match(/^provider "[^"/]+\/(.+)" \{$/m)?.[1]).toBe(allowed.source);
  expect(text).toContain(`constraints = "${allowed.version}"`);
  // One checksum of an archive for each platform that the provider is released for.
  expect(new Set(text.match(/"zh:[0-9a-f]{64}"/g)).size).toBeGreaterThanOrEqual(14);
});

test('it stands beside each stack of its environment; where none is committed, Terraform chooses', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-provider-lock-'));
  try {
    const { env, account: parsed } = testProject();
    const locks = join(folder, 'locks-elsewhere');
    const outdir = join(folder, 'out');
    const props = { account: parsed, selection: select([env], { CAIRN_DEPLOYMENT: 'shop' }), findings: [], outdir };
    await synthesize({ ...props, providerLocks: locks });
    expect(filesOf(outdir, 'shop-dev-ecr')).toEqual(['cdk.tf.json']);

    writeFileSync(join(folder, 'shop-dev.terraform.lock.hcl'), 'chosen\n');
    await synthesize({ ...props, providerLocks: folder });
    expect(readFileSync(join(outdir, 'stacks', 'shop-dev-ecr', '.terraform.lock.hcl'), 'utf8')).toBe('chosen\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function filesOf(outdir: string, id: string): string[] {
  return readdirSync(join(outdir, 'stacks', id));
}
