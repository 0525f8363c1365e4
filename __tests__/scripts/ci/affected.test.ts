import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { affectedStacks, byTarget, removedStacks, type StackNode } from '../../../scripts/ci/lib/affected';
import { matrixOf } from '../../../scripts/ci/lib/matrix';
import type { Target } from '../../../scripts/ci/lib/target';
import { REPOSITORY } from '../../../tools/paths';
import { run } from '../../../tools/run';
import { ferry } from '../../fixtures/small-plan';
import { accountInput, deploymentInput, patched } from '../../helpers/deployments';
import { synthesizeProject } from '../../helpers/engine';

const node = (name: string, hash = 'h', reads: readonly string[] = []): StackNode => ({
  stateKey: `${name}.tfstate`,
  hash,
  reads: reads.map((each) => `${each}.tfstate`),
});
const keys = (names: readonly string[]): string[] => names.map((name) => `${name}.tfstate`);

describe('what a change concerns', () => {
  const base = [
    node('account/r/bootstrap'),
    node('shop/dev/foundation'),
    node('shop/dev/ecs', 'h', ['shop/dev/foundation']),
    node('shop/dev/cost', 'h', ['shop/dev/ecs', 'account/r/bootstrap']),
    node('shop/prod/foundation'),
  ];
  const with_ = (name: string, hash: string): StackNode[] =>
    base.map((each) => (each.stateKey === `${name}.tfstate` ? { ...each, hash } : each));

  test('nothing, between equal syntheses', () => {
    expect(affectedStacks(base, base)).toEqual([]);
    expect(removedStacks(base, base)).toEqual([]);
  });

  test.each([
    ['shop/dev/cost', ['shop/dev/cost']],
    ['shop/dev/foundation', ['shop/dev/foundation', 'shop/dev/ecs', 'shop/dev/cost']],
    ['account/r/bootstrap', ['account/r/bootstrap', 'shop/dev/cost']],
    ['shop/prod/foundation', ['shop/prod/foundation']],
  ])('%s and its readers, over any number of steps', (changed, expected) => {
    expect(affectedStacks(base, with_(changed, 'other'))).toEqual(keys(expected));
  });

  test('a reader that stands before what it reads, too', () => {
    expect(affectedStacks(base, with_('shop/dev/foundation', 'x').reverse())).toEqual(
      keys(['shop/dev/cost', 'shop/dev/ecs', 'shop/dev/foundation']),
    );
  });

  test('what is new is changed; what is gone is removed', () => {
    const head = [...base.slice(0, 4), node('new/live/foundation')];
    expect(affectedStacks(base, head)).toEqual(keys(['new/live/foundation']));
    expect(removedStacks(base, head)).toEqual(keys(['shop/prod/foundation']));
  });

  test('is grouped by target', () => {
    expect(byTarget(keys(['shop/dev/ecs', 'shop/prod/ecs', 'shop/dev/cost']))).toEqual([
      { target: 'shop/dev', milestones: ['ecs', 'cost'] },
      { target: 'shop/prod', milestones: ['ecs'] },
    ]);
  });
});

test('a target that the synthesis has and no workflow may plan says why', () => {
  const { include, skipped, removed } = matrixOf(
    [
      { target: 'account/us-west-2', milestones: ['bootstrap'] },
      { target: 'ferry/live', milestones: ['ecr'] },
    ],
    [{ target: 'shop/old', milestones: ['ecs'] }],
    [{ name: 'ferry/live', milestones: [] } as Partial<Target> as Target],
  );
  expect(include).toEqual([]);
  expect(skipped.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('make bootstrap REGION=us-west-2'),
    expect.stringContaining('no `cicd`'),
  ]);
  expect(removed[0]?.reason).toContain('destroy it from a commit that still has it');
});

test('a milestone whose plan reads secrets decrypted is left to a person', () => {
  const manifest = { cicd: { planEnvironment: 'live-plan', deployEnvironment: 'live' } } as Target['manifest'];
  const milestones = [
    { milestone: 'ecr' },
    { milestone: 'security', readsSecrets: true },
  ] as Target['milestones'][number][];
  const target = { name: 'ferry/live', milestones, manifest } as Partial<Target> as Target;
  const concerned = [{ target: 'ferry/live', milestones: ['security', 'ecr'] }];
  const { include, skipped } = matrixOf(concerned, [], [target]);
  expect(include.map((job) => job.milestones)).toEqual(['ecr']);
  expect(skipped).toEqual([
    { target: 'ferry/live', milestones: ['security'], reason: expect.stringContaining('from a laptop') },
  ]);
  expect(matrixOf([{ target: 'ferry/live', milestones: ['security'] }], [], [target]).include).toEqual([]);
});

describe('as a script, between two syntheses', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-affected-'));
    const shop = patched(deploymentInput(), {
      'environments.dev.cicd.apply': { kind: 'on', environment: 'dev-apply' },
    });
    const account = accountInput();
    await synthesizeProject(join(folder, 'base'), { deployments: [shop, ferry], account });
    const renamed = patched(shop, { 'environments.dev.nameTemplates': { repository: '{prefix}-renamed-{resource}' } });
    await synthesizeProject(join(folder, 'head'), { deployments: [renamed], account });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const affected = (base: string, head: string) =>
    run(
      process.execPath,
      ['--import', 'tsx', 'scripts/ci/affected.ts', '--base', join(folder, base), '--head', join(folder, head)],
      { cwd: REPOSITORY, env: { ...process.env, GITHUB_OUTPUT: '', GITHUB_STEP_SUMMARY: '' } },
    );

  test('the changed milestone and its readers, with the GitHub environments; what is gone is said', async () => {
    const { code, stdout } = await affected('base', 'head');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      include: [
        {
          target: 'shop/dev',
          deployment: 'shop',
          environment: 'dev',
          region: 'us-west-2',
          milestones: 'ecr,ecs,monitoring,cost',
          planEnvironment: 'dev-plan',
          applyEnvironment: 'dev-apply',
          cost: expect.stringMatching(/^(\d+\.\d\d),\1$/),
        },
      ],
      skipped: ['cicd', 'security'].map((each) => expect.objectContaining({ target: 'shop/dev', milestones: [each] })),
      removed: [expect.objectContaining({ target: 'ferry/live', milestones: ['ecr', 'ecs', 'foundation'] })],
    });
  });

  test('another provider lock concerns the stacks that it is for', async () => {
    const lock = join(folder, 'head', 'stacks', 'shop-dev-dr', '.terraform.lock.hcl');
    writeFileSync(lock, 'another provider\n');
    const { stdout } = await affected('base', 'head');
    rmSync(lock);
    expect(JSON.parse(stdout).include[0].milestones).toBe('ecr,ecs,monitoring,cost,dr');
  });

  test('nothing between a synthesis and itself, and no synthesis is an error with what to run', async () => {
    const { stdout, stderr } = await affected('head', 'head');
    expect(JSON.parse(stdout)).toEqual({ include: [], skipped: [], removed: [] });
    expect(stderr).toContain('Nothing to plan.');
    const missing = await affected('nowhere', 'head');
    expect({ code: missing.code, stdout: missing.stdout }).toEqual({ code: 1, stdout: '' });
    expect(missing.stderr).toMatch(/holds no synthesis\.\n→ CDKTF_OUTDIR=/);
  });
});
