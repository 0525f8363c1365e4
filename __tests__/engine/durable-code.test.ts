/**
 * durable-code with the real Terraform and the real AWS provider: dev and prod side by side in one local account, from
 * the bootstrap to an account in which nothing is left. Each test continues where the one before it ended.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { milestonesOf } from '../../config/environment';
import { stackId } from '../../config/naming';
import { parseProject } from '../../config/project';
import { account, deployments } from '../../deployments';
import { findLeftovers } from '../../scripts/lib/audit';
import { applyBootstrap, destroyBootstrap } from '../../scripts/lib/bootstrap';
import { REPOSITORY } from '../../scripts/lib/paths';
import { run } from '../../scripts/lib/run';
import { Terraform, TerraformError } from '../../scripts/lib/terraform';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { type Engine, startEngine, synthesizeProject, terraformOf } from '../helpers/engine';
import { deployAll, destroyAll, type MilestoneRun, stackFolder } from '../helpers/engine-deploy';
import { type Change, compareGaps } from '../helpers/engine-gaps';
import { GAPS } from './gaps';

const MINUTES = 60_000;
jest.setTimeout(5 * MINUTES);

const ACCOUNT_ID = '111122223333';
const REGION = 'us-west-2';
const BOOTSTRAP = `account-${REGION}-bootstrap`;
const BUCKET = account.regions[REGION].state.bucket;

const environments = (parseProject({ deployments, account }).project?.environments ?? []).filter(
  (env) => env.deployment === 'durable-code',
);
const stacks = environments.flatMap((env) =>
  milestonesOf(env).map((milestone) => [stackId(env.deployment, env.name, milestone)] as const),
);
const FIRST = 'durable-code-dev-foundation';

let engine: Engine;
let outdir: string;
let env: Record<string, string>;
let runs: ReadonlyMap<string, MilestoneRun> = new Map();

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const cairn = (args: readonly string[], variables: Readonly<Record<string, string | undefined>>) =>
  run(process.execPath, [join(REPOSITORY, 'bin', 'cairn'), ...args], { cwd: REPOSITORY, env: variables });
const leftovers = () =>
  findLeftovers({
    folder: join(engine.folder, 'audit'),
    env,
    region: REGION,
    tag: { key: 'Project', value: 'durable-code' },
    namePrefix: 'durable-code',
  });

beforeAll(async () => {
  engine = await startEngine();
  env = engine.env(ACCOUNT_ID, REGION);
  outdir = join(engine.folder, 'cdktf.out');
  await synthesizeProject(outdir);
});

afterAll(() => engine.stop());

describe('before the bootstrap', () => {
  test('status says that the state bucket is missing, and what to run', async () => {
    const { code, stdout, stderr } = await cairn(['status', 'durable-code'], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(BUCKET);
    expect(stderr).toContain(`npm run bootstrap -- ${REGION}`);
  });

  test('status without credentials says how to get some', async () => {
    const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...without } = env;
    const { code, stderr } = await cairn(['status', 'durable-code'], without);
    expect(code).toBe(1);
    expect(stderr).toContain('AWS_PROFILE');
  });
});

describe('bootstrap', () => {
  const bootstrap = () => {
    const folder = stackFolder(outdir, BOOTSTRAP);
    const lines: string[] = [];
    const variables = { ...env, ...terraformVariables(folder) };
    return applyBootstrap({ folder, env: variables, say: (line) => lines.push(line) }).then(() => lines);
  };

  test('makes the bucket with local state and moves the state into it', async () => {
    expect(await bootstrap()).toHaveLength(2);
    expect(existsSync(join(stackFolder(outdir, BOOTSTRAP), 'terraform.tfstate'))).toBe(false);
    expect(await terraformOf(outdir, BOOTSTRAP, env).stateList()).toContain('aws_s3_bucket.state');
  });

  test('run again, it finds its state in the bucket', async () => {
    expect(await bootstrap()).toEqual(['the bucket holds the state: applying what changed']);
  });
});

describe('deploy', () => {
  beforeAll(async () => {
    runs = await deployAll(environments, { outdir, env, say });
  }, 20 * MINUTES);

  test.each(stacks)('%s is applied, and a second plan changes nothing but listed gaps', (stack) => {
    const run = runs.get(stack);
    expect(run?.error).toBeUndefined();
    expect(compareGaps(run?.changes ?? [], GAPS).unexplained).toEqual([]);
  });

  test('every listed gap is still one, and none stands on a resource that holds data', () => {
    const changes: Change[] = [...runs.values()].flatMap((each) => each.changes);
    const { stale, forbidden } = compareGaps(changes, GAPS);
    expect({ stale, forbidden }).toEqual({ stale: [], forbidden: [] });
  });

  test('status reads every state: all milestones applied', async () => {
    const { stdout, code } = await cairn(['status', 'durable-code', '--json'], env);
    expect(code).toBe(0);
    const { environments: found } = JSON.parse(stdout) as { environments: { environment: string; percent: number }[] };
    expect(found.map(({ environment, percent }) => ({ environment, percent }))).toEqual(
      environments.map(({ name }) => ({ environment: name, percent: 100 })),
    );
  });

  test("status --markdown is the plan's progress table", async () => {
    const { stdout } = await cairn(['status', 'durable-code', '--env', 'dev', '--markdown'], env);
    expect(stdout).toContain('] 100% Complete');
    expect(stdout).toMatch(/\| PR1 \| foundation \| 🟢 Complete \| 100% \|/);
  });
});

describe('a stack folder', () => {
  test('is plain Terraform: init and plan work without Node', async () => {
    const folder = await copyOf(FIRST, 'plain');
    const path = join(engine.folder, 'path');
    mkdirSync(path, { recursive: true });
    const { stdout: terraform } = await run('sh', ['-c', 'command -v terraform']);
    symlinkSync(terraform.trim(), join(path, 'terraform'));
    const variables = { ...env, PATH: path };

    await expect(run('node', ['--version'], { env: variables })).rejects.toThrow('not on PATH');
    const plain = new Terraform({ folder, env: variables });
    await plain.init();
    expect((await plain.plan()).changes).toBe(false);
  });

  test('a second apply is refused by the lock and says who holds it', async () => {
    const holder = await holdLock(FIRST);
    try {
      const folder = await copyOf(FIRST, 'second');
      const second = new Terraform({ folder, env, lockTimeout: '1s' });
      await second.init();
      const refused = await second.apply().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(TerraformError);
      const { output } = refused as TerraformError;
      expect(output).toContain('Error acquiring the state lock');
      expect(output).toMatch(/Operation:\s+OperationTypeApply/);
    } finally {
      await holder.release();
    }
    expect((await terraformOf(outdir, FIRST, env).plan()).changes).toBe(false);
  });
});

describe('teardown', () => {
  const disposable = deployments.map((deployment) => ({
    ...deployment,
    environments: Object.fromEntries(
      Object.entries(deployment.environments).map(([name, each]) => [name, { ...each, dataProtection: 'disposable' }]),
    ),
  }));

  test('finds what the environments made, before anything is destroyed', async () => {
    const found = await leftovers();
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['vpcs', 'repositories', 'clusters', 'roles']));
  });

  test('a protected environment refuses to be destroyed', async () => {
    const terraform = terraformOf(outdir, 'durable-code-prod-ecr', env);
    const before = await terraform.stateList();
    const refused = await terraform.destroy().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TerraformError);
    expect((refused as TerraformError).output).toContain('Instance cannot be destroyed');
    expect(await terraform.stateList()).toEqual(before);
  });

  test(
    'one changed setting makes a teardown possible, and it leaves nothing in the states',
    async () => {
      const changed = join(engine.folder, 'disposable');
      await synthesizeProject(changed, { deployments: disposable });
      expect(await destroyAll(environments, { outdir: changed, env, say })).toEqual([]);
    },
    20 * MINUTES,
  );

  test('nothing that carries the project is left in the account', async () => {
    expect(await leftovers()).toEqual({});
  });

  test('the bootstrap goes the same way, with its own setting', async () => {
    const folder = stackFolder(outdir, BOOTSTRAP);
    const variables = { ...env, ...terraformVariables(folder) };
    const terraform = new Terraform({ folder, env: variables });
    await expect(terraform.destroy()).rejects.toThrow('Instance cannot be destroyed');

    const changed = join(engine.folder, 'disposable-account');
    await synthesizeProject(changed, {
      account: { ...account, dataProtection: 'disposable' },
      selectors: { CAIRN_DEPLOYMENT: 'account' },
    });
    await destroyBootstrap({ folder: stackFolder(changed, BOOTSTRAP), env: variables, say });
    const { code, stderr } = await cairn(['status', 'durable-code'], env);
    expect(code).toBe(1);
    expect(stderr).toContain(BUCKET);
  });
});

/** What another person would have: the folder as synthesized, without what this test's Terraform left in it. */
async function copyOf(stack: string, name: string): Promise<string> {
  const folder = join(engine.folder, name, stack);
  mkdirSync(dirname(folder), { recursive: true });
  cpSync(join(stackFolder(outdir, stack), 'cdk.tf.json'), join(folder, 'cdk.tf.json'));
  return folder;
}

/** An apply that waits for its approval holds the lock for as long as it waits. */
async function holdLock(stack: string): Promise<{ readonly release: () => Promise<void> }> {
  const holder = spawn('terraform', ['apply', '-destroy', '-no-color'], {
    cwd: stackFolder(outdir, stack),
    env: { ...env, TF_INPUT: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let seen = '';
    holder.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes('Enter a value:')) resolve();
    });
    holder.once('close', () => reject(new Error(`terraform ended without asking:\n${seen}`)));
  });
  return {
    release: () => {
      holder.stdin.end('no\n');
      return closed;
    },
  };
}
