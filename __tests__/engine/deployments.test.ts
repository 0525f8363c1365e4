/**
 * Every shipped environment with the real Terraform and the real AWS provider: all of them side by side in one local
 * account, from the bootstraps to an account in which nothing is left. Each test continues where the one before ended.
 */
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { milestonesOf } from '../../config/environment';
import { stackId } from '../../config/naming';
import { isSwitched } from '../../config/operated';
import { parseProject } from '../../config/project';
import { account, deployments } from '../../deployments';
import { renderComment } from '../../review/comment';
import { findLeftovers } from '../../scripts/lib/audit';
import { applyBootstrap, destroyBootstrap } from '../../scripts/lib/bootstrap';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { createHostedZones } from '../../scripts/local-account/hosted-zones';
import { REPOSITORY } from '../../tools/paths';
import { run } from '../../tools/run';
import { Terraform, TerraformError } from '../../tools/terraform';
import { type Engine, startEngine, synthesizeProject, terraformOf } from '../helpers/engine';
import { writeBundles } from '../helpers/engine-bundles';
import { deployAll, destroyAll, type MilestoneRun, stacksOf } from '../helpers/engine-deploy';
import { stackFolder } from '../helpers/engine-folders';
import { type Change, compareGaps } from '../helpers/engine-gaps';
import { instantOf, keepRunning, switchAt } from '../helpers/engine-power';
import { holdLock } from '../helpers/held-lock';
import { GAPS } from './gaps';

const MINUTES = 60_000;
jest.setTimeout(10 * MINUTES);

const ACCOUNT_ID = '111122223333';
const HOME = 'us-west-2';
const REGIONS = Object.keys(account.regions);
const BOOTSTRAP = bootstrapOf(HOME);
const BUCKET = account.regions[HOME].state.bucket;

const environments = parseProject({ deployments, account }).project?.environments ?? [];
const stacks = environments.flatMap((env) =>
  milestonesOf(env).map((milestone) => [stackId(env.deployment, env.name, milestone)] as const),
);
const FIRST = 'durable-code-dev-foundation';

/** One environment of each plan is applied by its bundle; the others by the project, and the bundle looks at it. */
const APPLIED_BY_BUNDLE = [
  'durable-code-dev',
  'deployer-ddf-dev',
  'agentic-stage3v3-stage3v3',
  'consumer-rights-demo',
  'afirgen-free-tier',
];

/** Characters of a comment that is read here as a snapshot: the verdict, the table and as many rows as fit. */
const SHORT = 6_000;

let engine: Engine;
let outdir: string;
let env: Record<string, string>;
let runs: ReadonlyMap<string, MilestoneRun> = new Map();

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const cairn = (args: readonly string[], variables: Readonly<Record<string, string | undefined>>) =>
  run(process.execPath, [join(REPOSITORY, 'bin', 'cairn'), ...args], { cwd: REPOSITORY, env: variables });

/** What an account holds of a deployment. */
function leftovers(name: string) {
  const deployment = deployments.find((each) => each.name === name);
  if (!deployment) throw new Error(`no deployment ${name}`);
  const project = 'project' in deployment ? deployment.project : deployment.name;
  return findLeftovers({
    folder: join(engine.folder, `audit-${name}`),
    env,
    region: deployment.region,
    tag: { key: 'Project', value: project },
    namePrefix: project,
  });
}

function bootstrapOf(region: string): string {
  return `account-${region}-bootstrap`;
}

beforeAll(async () => {
  engine = await startEngine();
  env = engine.env(ACCOUNT_ID, HOME);
  outdir = join(engine.folder, 'cdktf.out');
  await synthesizeProject(outdir);
});

afterAll(() => engine.stop());

describe('before the bootstrap', () => {
  test('status says that the state bucket is missing, and what to run', async () => {
    const { code, stdout, stderr } = await cairn(['status', 'durable-code'], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(BUCKET);
    expect(stderr).toContain(`npm run bootstrap -- ${HOME}`);
  });

  test('status without credentials says how to get some', async () => {
    const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...without } = env;
    const { code, stderr } = await cairn(['status', 'durable-code'], without);
    expect(code).toBe(1);
    expect(stderr).toContain('AWS_PROFILE');
  });
});

describe('bootstrap', () => {
  const bootstrap = (region: string) => {
    const folder = stackFolder(outdir, bootstrapOf(region));
    const lines: string[] = [];
    const options = { folder, env: { ...env, ...terraformVariables(folder) } };
    return applyBootstrap({ ...options, say: (line) => lines.push(line) }).then(() => lines);
  };
  const said = new Map<string, readonly string[]>();
  // Side by side: they mostly wait.
  beforeAll(() => Promise.all(REGIONS.map(async (region) => said.set(region, await bootstrap(region)))));

  test.each(REGIONS)('makes the bucket of %s with local state and moves the state into it', async (region) => {
    expect(said.get(region)).toHaveLength(2);
    expect(existsSync(join(stackFolder(outdir, bootstrapOf(region)), 'terraform.tfstate'))).toBe(false);
    expect(await terraformOf(outdir, bootstrapOf(region), env).stateList()).toContain('aws_s3_bucket.state');
  });

  test('run again, it finds its state in the bucket', async () => {
    expect(await bootstrap(HOME)).toEqual(['the bucket holds the state: applying what changed']);
  });
});

describe('deploy', () => {
  beforeAll(async () => {
    const { endpoint } = engine;
    await createHostedZones({ endpoint, accountId: ACCOUNT_ID, names: ['a-g-e-n-t-i-c.com'] });
    const bundles = await writeBundles(environments, {
      synthesis: outdir,
      folder: join(engine.folder, 'bundles'),
      env,
      applying: APPLIED_BY_BUNDLE,
    });
    runs = await deployAll(environments, { outdir, env, say, bundles });
  }, 70 * MINUTES);

  test.each(stacks)(
    '%s is applied, and a second plan by who did not apply changes nothing but listed gaps',
    (stack) => {
      const run = runs.get(stack);
      expect(run?.error).toBeUndefined();
      expect(compareGaps(run?.changes ?? [], GAPS).unexplained).toEqual([]);
    },
  );

  const handedOver = stacks.filter(([stack]) => APPLIED_BY_BUNDLE.some((name) => stack.startsWith(`${name}-`)));
  test.each(handedOver)(
    '%s: the HCL plans the changes that the project plans, and once it is applied the JSON plans none',
    (stack) => {
      expect(runs.get(stack)?.differences).toEqual([]);
    },
  );

  test.each(environments.map((each) => [`${each.deployment}/${each.name}`, each] as const))(
    '%s: its plans as a reviewer reads them',
    (_name, each) => {
      const reviews = stacksOf(each).flatMap((stack) => runs.get(stack)?.review ?? []);
      const { deployment, name: environment } = each;
      const review = { deployment, environment, commit: '0'.repeat(40), stacks: reviews };
      expect(renderComment(review, SHORT).comment).toMatchSnapshot();
      expect(renderComment(review).comment.length).toBeLessThanOrEqual(65_536);
    },
  );

  test('every listed gap is still one, and none stands on a resource that holds data', () => {
    const changes: Change[] = [...runs.values()].flatMap((each) => each.changes);
    const { stale, forbidden } = compareGaps(changes, GAPS);
    expect({ stale, forbidden }).toEqual({ stale: [], forbidden: [] });
  });

  test('status reads every state: all milestones applied', async () => {
    const { stdout, code } = await cairn(['status', '--json'], env);
    expect(code).toBe(0);
    type Status = { deployment: string; environment: string; percent: number };
    const { environments: found } = JSON.parse(stdout) as { environments: Status[] };
    expect(found.map(({ deployment, environment, percent }) => ({ deployment, environment, percent }))).toEqual(
      environments.map(({ deployment, name }) => ({ deployment, environment: name, percent: 100 })),
    );
  });

  test('no password is in any state', async () => {
    const secrets = environments.flatMap((each) =>
      Object.keys(each.databases).length > 0 ? [stackId(each.deployment, each.name, 'data')] : [],
    );
    expect(secrets.length).toBeGreaterThan(0);
    for (const stack of secrets) {
      const state = JSON.stringify(await terraformOf(outdir, stack, env).show());
      expect(state).toContain('"secret_string_wo":null');
      expect(state).not.toMatch(/"(password|secret_string)":"[^"]/);
    }
  });

  test("status --markdown is the plan's progress table", async () => {
    const { stdout } = await cairn(['status', 'durable-code', '--env', 'dev', '--markdown'], env);
    expect(stdout).toContain('] 100% Complete');
    expect(stdout).toMatch(/\| PR1 \| foundation \| 🟢 Complete \| 100% \|/);
    // Estimated from the JSON; the bill of an account that nobody charges is empty.
    expect(stdout).toMatch(/\| PR3 \| ecs \| 🟢 Complete \| 100% \| \$\d+\.\d\d\/month \| \$0\.00 \|/);
  });
});

describe('an apply at 22:00', () => {
  const switched = environments.filter(isSwitched).map((each) => [`${each.deployment}/${each.name}`, each] as const);
  const OWNED = ['ecs', 'monitoring', 'cost'] as const;
  const before = { ...process.env };
  afterEach(() => {
    process.env = before;
  });

  test.each(switched)('%s: what the switch has stopped, an apply leaves alone', async (_name, each) => {
    process.env = { ...before, ...engine.env(ACCOUNT_ID, each.region) };
    const { up, members, problems } = await switchAt(each, instantOf(each, 22), each.power.kind === 'idle-stop');
    expect({ up, problems }).toEqual({ up: [], problems: [] });
    expect(members).toBeGreaterThan(0);

    const planned = await Promise.all(
      OWNED.map(async (milestone) => {
        const stack = stackId(each.deployment, each.name, milestone);
        const { changes, output } = await terraformOf(outdir, stack, env).plan();
        return changes ? output : stack;
      }),
    );
    expect(planned).toEqual(OWNED.map((milestone) => stackId(each.deployment, each.name, milestone)));
  });

  test.each(switched)('%s: by day everything is up again', async (_name, each) => {
    process.env = { ...before, ...engine.env(ACCOUNT_ID, each.region) };
    // Nothing starts what has no timetable but an override.
    if (each.power.kind === 'idle-stop') await keepRunning(each, instantOf(each, 22));
    const { up, members, problems } = await switchAt(each, instantOf(each, 10), false);
    expect({ up: up.length, problems }).toEqual({ up: members, problems: [] });
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
    const release = await holdLock(stackFolder(outdir, FIRST), env, '-destroy');
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
      await release();
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

  const names = deployments.map(({ name }) => name);

  test.each(names)('finds what %s made, before anything is destroyed', async (name) => {
    expect(Object.keys(await leftovers(name))).toEqual(expect.arrayContaining(['vpcs', 'repositories', 'roles']));
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
      expect(await destroyAll(environments, { outdir: changed, applied: outdir, env, say })).toEqual([]);
    },
    60 * MINUTES,
  );

  test.each(names)('nothing that carries the project of %s is left in the account', async (name) => {
    expect(await leftovers(name)).toEqual({});
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
