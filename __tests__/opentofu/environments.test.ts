/**
 * One environment of each shipped plan with OpenTofu: it makes the plans that Terraform makes against the same states,
 * applies them, and then has nothing left to change. All five side by side in one local account.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../config/environment';
import { parseProject } from '../../config/project';
import { account, deployments } from '../../deployments';
import { openTofuProgram } from '../../scripts/engines/opentofu/build';
import { providerHost, writeOpenTofuCliConfig } from '../../scripts/engines/opentofu/mirror';
import { applyBootstrap } from '../../scripts/lib/bootstrap';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { createHostedZones } from '../../scripts/local-account/hosted-zones';
import { pool } from '../../tools/pool';
import { run } from '../../tools/run';
import { TerraformError } from '../../tools/terraform';
import { GAPS } from '../engine/gaps';
import { type Engine, startEngine, synthesizeProject, terraformOf } from '../helpers/engine';
import { stacksOf } from '../helpers/engine-deploy';
import { stackFolder } from '../helpers/engine-folders';
import { compareGaps } from '../helpers/engine-gaps';
import { deployTwice, type EnginesOptions, openTofuOf, type TwiceRun } from '../helpers/two-engines';

const MINUTES = 60_000;
jest.setTimeout(10 * MINUTES);

const ACCOUNT_ID = '111122223333';
const REGIONS = Object.keys(account.regions);

/** The smallest environment of each plan that has every kind of resource its plan is about. */
const CHOSEN = [
  'durable-code-dev',
  'deployer-ddf-dev',
  'agentic-stage3v3-stage3v3',
  'consumer-rights-demo',
  'afirgen-free-tier',
];
const environments = (parseProject({ deployments, account }).project?.environments ?? []).filter((each) =>
  CHOSEN.includes(nameOf(each)),
);
const stacks = environments.flatMap((each) => stacksOf(each).map((stack) => [stack] as const));

let engine: Engine;
let options: EnginesOptions;
let runs: ReadonlyMap<string, TwiceRun> = new Map();

function nameOf({ deployment, name }: Environment): string {
  return `${deployment}-${name}`;
}

function bootstrapOf(region: string): string {
  return `account-${region}-bootstrap`;
}

beforeAll(async () => {
  const program = openTofuProgram();
  if (!existsSync(program)) throw new Error("OpenTofu is not built yet: run 'make test LANES=opentofu'");
  engine = await startEngine();
  options = {
    outdir: join(engine.folder, 'cdktf.out'),
    copies: join(engine.folder, 'opentofu'),
    env: engine.env(ACCOUNT_ID, 'us-west-2'),
    cliConfig: await writeOpenTofuCliConfig(program),
    registry: await providerHost(program),
    say: (line) => process.stderr.write(`${line}\n`),
  };
  await synthesizeProject(options.outdir);
});

afterAll(() => engine.stop());

test('one environment of each plan is looked at', () => {
  expect(environments.map(nameOf).sort()).toEqual([...CHOSEN].sort());
  expect(new Set(environments.map(({ deployment }) => deployment)).size).toBe(deployments.length);
});

describe('what Terraform applied', () => {
  beforeAll(async () => {
    await Promise.all(
      REGIONS.map((region) => {
        const folder = stackFolder(options.outdir, bootstrapOf(region));
        const env = { ...options.env, ...terraformVariables(folder) };
        return applyBootstrap({ folder, env, say: () => undefined });
      }),
    );
  });

  test.each(REGIONS)('the bootstrap of %s is taken over by OpenTofu with an empty plan', async (region) => {
    const tofu = openTofuOf(bootstrapOf(region), options);
    await tofu.init();
    expect(await tofu.stateList()).toContain('aws_s3_bucket.state');
    expect((await tofu.plan()).changes).toBe(false);
  });
});

describe('what OpenTofu applies', () => {
  beforeAll(async () => {
    const { endpoint } = engine;
    await createHostedZones({ endpoint, accountId: ACCOUNT_ID, names: ['a-g-e-n-t-i-c.com'] });
    const all = await pool(environments, environments.length, (each) => deployTwice(each, options));
    runs = new Map(all.flat().map((each) => [each.stack, each]));
  }, 75 * MINUTES);

  test.each(stacks)('%s: the plan of both is the same, and it is applied', (stack) => {
    const deployed = runs.get(stack);
    expect(deployed?.error).toBeUndefined();
    expect(deployed?.created).toBeGreaterThan(0);
    expect(deployed?.differences).toEqual([]);
    expect(compareGaps(deployed?.changes ?? [], GAPS).unexplained).toEqual([]);
  });
});

/** Terraform reads states of OpenTofu, but looks for the provider under the host that is written in them. */
describe('the way back to Terraform', () => {
  const STACK = 'durable-code-dev-ecr';

  test('is refused until the state names the provider as Terraform does', async () => {
    const terraform = terraformOf(options.outdir, STACK, options.env);
    const refused = await terraform.plan().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TerraformError);
    expect((refused as TerraformError).output).toContain(options.registry);
  });

  test('is one command, and an empty plan', async () => {
    const from = `${options.registry}/hashicorp/aws`;
    const args = ['state', 'replace-provider', '-auto-approve', from, 'hashicorp/aws'];
    const { code } = await run('terraform', args, { cwd: stackFolder(options.outdir, STACK), env: options.env });
    expect(code).toBe(0);
    const terraform = terraformOf(options.outdir, STACK, options.env);
    await terraform.init();
    expect((await terraform.plan()).changes).toBe(false);
  });
});
