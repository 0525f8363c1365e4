/**
 * What a reviewer approves is what is applied: the scripts of the workflows as processes, with the real Terraform and
 * the local account. Each test continues where the one before ended.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLocalState } from '../../scripts/lib/bootstrap';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { REPOSITORY } from '../../tools/paths';
import { type Ran, run } from '../../tools/run';
import { Terraform } from '../../tools/terraform';
import { ferry, harbour } from '../fixtures/small-plan';
import { patched } from '../helpers/deployments';
import { type Engine, startEngine, synthesizeProject } from '../helpers/engine';
import { stackFolder } from '../helpers/engine-folders';
import { holdLock } from '../helpers/held-lock';

const MINUTES = 60_000;
jest.setTimeout(10 * MINUTES);

const TARGET = 'ferry/live';
/** What another workflow deploys in between. */
const IMAGE = { TF_VAR_image_timetable: '1.0.0' };
const RENAMED = { 'environments.live.nameTemplates': { repository: '{prefix}-renamed' } };

let engine: Engine;
let env: Record<string, string>;
/** Syntheses of two commits: the second one names the repository otherwise. */
let first: string;
let second: string;

beforeAll(async () => {
  engine = await startEngine();
  env = engine.env('777788889999', ferry.region);
  first = join(engine.folder, 'first');
  second = join(engine.folder, 'second');
  await synthesizeProject(first, { deployments: [ferry], account: harbour });
  await synthesizeProject(second, { deployments: [patched(ferry, RENAMED)], account: harbour });
});

afterAll(() => engine.stop());

type Outputs = Readonly<Record<string, string>>;
let calls = 0;

/** A script as a workflow runs it; with what it told GitHub Actions. */
async function script(
  name: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ran & { readonly outputs: Outputs; readonly summary: string }> {
  calls += 1;
  const [outputs, summary] = ['outputs', 'summary'].map((kind) => join(engine.folder, `${calls}.${kind}`));
  const ran = await run(process.execPath, ['--import', 'tsx', join('scripts', 'ci', `${name}.ts`), ...args], {
    cwd: REPOSITORY,
    env: { ...env, GITHUB_SHA: 'c0ffee', GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary, ...variables },
  });
  return { ...ran, outputs: readOutputs(outputs), summary: textOf(summary) };
}

function textOf(file = ''): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function readOutputs(file?: string): Outputs {
  const matches = textOf(file).matchAll(/^([\w-]+)<<(\w+)\n([\s\S]*?)\n\2$/gm);
  return Object.fromEntries([...matches].map(([, name = '', , value = '']) => [name, value]));
}

const plans = (name: string): string => join(engine.folder, 'plans', name);
const plan = (name: string, out: string, milestones?: string, variables: Readonly<Record<string, string>> = {}) => {
  const only = milestones === undefined ? [] : ['--milestones', milestones];
  return script('plan', ['--target', TARGET, '--out', out, '--plans', plans(name), ...only], variables);
};
const apply = (name: string, out: string, ...more: string[]) =>
  script('apply', ['--target', TARGET, '--out', out, '--plans', plans(name), ...more]);

/** What the states need of the bootstrap. The rest of it is tested elsewhere, and takes a minute to settle. */
function makeStateStore(): Promise<void> {
  const folder = stackFolder(first, 'account-us-west-2-bootstrap');
  const terraform = new Terraform({ folder, env: { ...env, ...terraformVariables(folder) } });
  return withLocalState(folder, async () => {
    await terraform.init('-reconfigure');
    await terraform.apply('-target=aws_s3_bucket.state', '-target=aws_dynamodb_table.lock');
  });
}

/** The folder of a stack as another person has it. */
async function copyOf(out: string, milestone: string, name: string): Promise<Terraform & { readonly folder: string }> {
  const folder = join(engine.folder, 'elsewhere', name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(stackFolder(out, `ferry-live-${milestone}`), 'cdk.tf.json'), join(folder, 'cdk.tf.json'));
  const terraform = new Terraform({ folder, env: { ...env, ...IMAGE } });
  await terraform.init();
  return Object.assign(terraform, { folder });
}

test('a fork without credentials: said plainly, nothing planned', async () => {
  const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...without } = env;
  const { code, stdout, stderr } = await run(
    process.execPath,
    ['--import', 'tsx', 'scripts/ci/plan.ts', '--target', TARGET, '--out', first, '--plans', plans('fork')],
    { cwd: REPOSITORY, env: { ...without, TF_VAR_secret_app: 'correct-horse-battery' } },
  );
  expect({ code, stdout, written: existsSync(plans('fork')) }).toEqual({ code: 1, stdout: '', written: false });
  expect(stderr).toContain('There are no AWS credentials');
  expect(stderr).toContain('pull request from a fork');
  expect(stderr).not.toMatch(/^\s+at |correct-horse/m);
});

test('before the bootstrap, everything waits for it', async () => {
  const { code, outputs, stdout } = await plan('unbootstrapped', first);
  expect({ code, outputs }).toMatchObject({ code: 0, outputs: { planned: '', waiting: 'foundation,ecr,ecs' } });
  expect(JSON.parse(stdout).milestones[0].waitsFor).toEqual(['account/us-west-2']);

  await makeStateStore();
});

test('the first plan: what reads outputs that nobody produced yet waits', async () => {
  const { code, outputs, summary } = await plan('one', first);
  expect({ code, outputs }).toEqual({
    code: 0,
    outputs: { planned: 'foundation,ecr', waiting: 'ecs', failed: '', changes: 'true' },
  });
  expect(readdirSync(plans('one')).sort()).toEqual([
    'comment.md',
    'ecr.terraform.lock.hcl',
    'ecr.tfplan',
    'foundation.terraform.lock.hcl',
    'foundation.tfplan',
    'full.md',
    'plan-set.json',
    'review.json',
  ]);
  expect(textOf(join(plans('one'), 'comment.md'))).toContain('aws_ecr_repository.timetable');
  expect(summary).toContain('waits for');
});

test('a commit that was merged since, which changes a stack: refused, nothing applied', async () => {
  const { code, stderr, outputs } = await apply('one', second);
  expect({ code, outputs, ledger: existsSync(join(plans('one'), 'applied.json')) }).toEqual({
    code: 1,
    outputs: { applied: '', remaining: 'foundation,ecr,ecs', pending: '' },
    ledger: false,
  });
  expect(stderr).toContain('ecr: the stack is not the one that was planned');
  expect(stderr).not.toContain('foundation: the stack');
});

test('a lock that somebody else holds stops it and says who; run again, it goes on', async () => {
  const { folder } = await copyOf(first, 'ecr', 'holder');
  const release = await holdLock(folder, { ...env, ...IMAGE });
  try {
    const stopped = await apply('one', first, '--lock-timeout', '1s');
    expect({ code: stopped.code, outputs: stopped.outputs }).toEqual({
      code: 1,
      outputs: { applied: 'foundation', remaining: 'ecs', pending: 'ecr' },
    });
    expect(stopped.stderr).toMatch(/The state of ecr is locked by \S+@\S+ since 20\d\d-.* \(OperationTypeApply\)/);
    expect(stopped.stderr).toContain('terraform force-unlock');
  } finally {
    await release();
  }
  const again = await apply('one', first);
  expect({ code: again.code, outputs: again.outputs }).toEqual({
    code: 0,
    outputs: { applied: 'foundation,ecr', remaining: 'ecs', pending: '' },
  });
  expect(again.stderr).toContain('foundation: applied before');
  expect(again.stderr).toMatch(/deployed in .*, KPI 10 min: kept/);
});

test('after that it is planned; a plan that fails says why, in the words of Terraform', async () => {
  const failed = await plan('two', first, 'ecs', { TF_VAR_image_timetable: 'no tag' });
  expect({ code: failed.code, outputs: failed.outputs }).toMatchObject({ code: 1, outputs: { failed: 'ecs' } });
  expect(textOf(join(plans('two'), 'comment.md'))).toContain('Invalid value for variable');
  expect(readdirSync(plans('two')).filter((file) => file.startsWith('ecs.'))).toEqual([]);

  const { code, stdout } = await plan('two', first, 'ecs');
  expect(code).toBe(0);
  const [ecs] = JSON.parse(stdout).milestones;
  expect(ecs).toMatchObject({ status: 'planned', changes: true, variables: ['image_timetable'] });
  expect(ecs.producers.map(({ name, reads }: { name: string; reads: object }) => [name, Object.keys(reads)])).toEqual([
    ['ecr', ['repository_arns.timetable', 'repository_urls.timetable']],
    ['foundation', ['public_subnet_ids.a', 'service_security_group_ids.post']],
  ]);
  expect(textOf(join(plans('two'), 'plan-set.json'))).not.toMatch(/subnet-[0-9a-f]+|dkr\.ecr/);
});

test('what reads an output that the plan changes waits; what was planned with the old one is refused', async () => {
  const { outputs, stdout } = await plan('renamed', second, 'ecs,ecr');
  expect(outputs).toMatchObject({ planned: 'ecr', waiting: 'ecs' });
  expect(JSON.parse(stdout).milestones[1].reason).toBe(
    'the plan of ecr changes repository_arns.timetable, repository_urls.timetable',
  );
  expect((await apply('renamed', second)).outputs).toEqual({ applied: 'ecr', remaining: 'ecs', pending: '' });

  const refused = await apply('two', first);
  expect({ code: refused.code, outputs: refused.outputs }).toEqual({
    code: 1,
    outputs: { applied: '', remaining: 'ecs', pending: '' },
  });
  expect(refused.stderr).toContain(
    'ecs was planned with other outputs of ecr: repository_arns.timetable, repository_urls.timetable changed since',
  );
});

test('a plan whose state was changed by another apply is refused as stale', async () => {
  expect((await plan('three', second, 'ecs')).outputs).toMatchObject({ planned: 'ecs' });
  await (await copyOf(second, 'ecs', 'another')).apply();
  const { code, stderr, outputs } = await apply('three', second);
  expect({ code, outputs }).toEqual({ code: 1, outputs: { applied: '', remaining: 'ecs', pending: '' } });
  expect(stderr).toContain('The plan of ecs is stale');
});

test('planned again with what the other apply deployed, nothing is left to change', async () => {
  const { outputs } = await plan('four', second, 'ecs');
  expect(outputs).toEqual({ planned: 'ecs', waiting: '', failed: '', changes: 'false' });
  const { code, stderr } = await apply('four', second);
  expect(code).toBe(0);
  expect(stderr).toContain('ecs: nothing to change');
});

test('a destroy with another name is refused; with its own it empties the account of the environment', async () => {
  const args = ['--target', TARGET, '--out', second];
  const wrong = await script('destroy', [...args, '--confirm', 'ferry/dead']);
  expect({ code: wrong.code, stdout: wrong.stdout }).toEqual({ code: 1, stdout: '' });
  expect(wrong.stderr).toContain("--confirm says 'ferry/dead', the target is 'ferry/live'");

  const right = await script('destroy', [...args, '--confirm', TARGET]);
  expect({ code: right.code, outputs: right.outputs }).toEqual({
    code: 0,
    outputs: { destroyed: 'ecs,ecr,foundation', remaining: '' },
  });
  expect(right.stderr).toMatch(/ecs: \d+ resources\n {2}ecr: 3 resources\n {2}foundation: \d+ resources/);
  expect(JSON.parse(right.stdout)).toMatchObject({ leftovers: {} });
});
