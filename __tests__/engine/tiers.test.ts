/**
 * An environment that moves from one tier to the next: a changed line in its file, applied to the same state, replaces
 * nothing that keeps data.
 */
import { join } from 'node:path';
import type { Environment } from '../../config/environment';
import type { EnvironmentInput } from '../../config/vocabulary/deployment';
import { account } from '../../deployments';
import { afirgen, basic, production as farProduction, freeTier, standard } from '../../deployments/afirgen';
import { consumerRights, minimal, optimized, production } from '../../deployments/consumer-rights';
import { applyBootstrap } from '../../scripts/lib/bootstrap';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { pool } from '../../tools/pool';
import { type Engine, startEngine, synthesizeProject, terraformOf } from '../helpers/engine';
import { destroyAll, stacksOf, withProvider } from '../helpers/engine-deploy';
import { stackFolder } from '../helpers/engine-folders';
import { replacedOf } from '../helpers/engine-gaps';

const MINUTES = 60_000;
jest.setTimeout(75 * MINUTES);

const ACCOUNT_ID = '222233334444';
const ENVIRONMENT = 'moving';

/** What comes after ecs keeps no data, but for backups that no tier has at first. */
const UNTIL_ECS = { monitoring: undefined, security: undefined, cost: undefined, recovery: undefined } as const;

/** What a tier stands for in a move: its name, and the environment that it gives. */
interface Tier {
  readonly name: string;
  readonly input: EnvironmentInput;
}

interface Path {
  readonly deployment: string;
  readonly region: string;
  readonly tiers: readonly Tier[];
  readonly project: (tier: Tier, protection?: 'disposable') => unknown;
}

const path = (
  deployment: { readonly name: string; readonly region: string },
  tiers: Readonly<Record<string, EnvironmentInput>>,
): Path => ({
  deployment: deployment.name,
  region: deployment.region,
  tiers: Object.entries(tiers).map(([name, input]) => ({ name, input })),
  project: ({ input }, protection) => ({
    ...deployment,
    // They name the environments as shipped.
    decisions: [],
    environments: {
      [ENVIRONMENT]: { ...input, ...UNTIL_ECS, ...(protection ? { dataProtection: protection } : {}) },
    },
  }),
});

const PATHS: readonly Path[] = [
  path(consumerRights, { minimal: minimal(), optimized: optimized(), production: production() }),
  path(afirgen, { 'free-tier': freeTier(), basic: basic(), standard: standard(), production: farProduction() }),
];

/** What a step did: addresses that it replaced or deleted, and what a plan after it would still change. */
interface Step {
  readonly tier: string;
  readonly lost: string[];
  readonly unsettled: string[];
}

/** Resources that keep what nobody can make again. An address is none: behind a load balancer a host gives its own back. */
const KEEPS_DATA =
  /^aws_(db_instance|efs_file_system|efs_access_point|s3_bucket|ecr_repository|secretsmanager_secret|sqs_queue|instance|ebs_volume)\.(?!nat_)/;

let engine: Engine;
const steps = new Map<string, readonly Step[]>();
const failures: string[] = [];
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const envOf = (region: string) => engine.env(ACCOUNT_ID, region);

beforeAll(async () => {
  engine = await startEngine();
  const outdir = join(engine.folder, 'bootstrap');
  await synthesizeProject(outdir, { selectors: { CAIRN_DEPLOYMENT: 'account' } });
  await pool(Object.keys(account.regions), 3, async (region) => {
    const folder = stackFolder(outdir, `account-${region}-bootstrap`);
    await applyBootstrap({ folder, env: { ...envOf(region), ...terraformVariables(folder) }, say });
  });
  await pool(PATHS, 2, async (each) => {
    steps.set(each.deployment, await walk(each));
    failures.push(...(await remove(each)));
  });
}, 75 * MINUTES);

afterAll(() => engine.stop());

describe.each(PATHS)('$deployment', ({ deployment, tiers }) => {
  test.each(tiers.map(({ name }) => name))('%s is reached without losing data', (tier) => {
    const step = steps.get(deployment)?.find((each) => each.tier === tier);
    expect(step).toEqual({ tier, lost: [], unsettled: [] });
  });
});

test('what moved is removed without residue', () => {
  expect(failures).toEqual([]);
});

/** Applies each tier over the one before. */
async function walk(way: Path): Promise<Step[]> {
  const done: Step[] = [];
  for (const tier of way.tiers) {
    const outdir = folderOf(way, tier.name);
    const [environment] = await synthesized(outdir, way.project(tier), way.deployment);
    if (!environment) throw new Error(`${way.deployment} has no environment`);
    const env = envOf(way.region);
    const step: Step = { tier: tier.name, lost: [], unsettled: [] };
    await withProvider(environment, { outdir, env }, async (variablesOf) => {
      for (const stack of stacksOf(environment)) {
        await terraformOf(outdir, stack, env).init();
        const terraform = terraformOf(outdir, stack, variablesOf(stack));
        await terraform.plan('move.tfplan');
        const replaced = replacedOf(await terraform.show('move.tfplan'));
        step.lost.push(...replaced.filter((address) => KEEPS_DATA.test(address)));
        await terraform.apply('move.tfplan');
        if ((await terraform.plan()).changes) step.unsettled.push(stack);
      }
    });
    say(`${way.deployment}: ${tier.name} reached`);
    done.push(step);
  }
  return done;
}

async function remove(way: Path): Promise<string[]> {
  const last = way.tiers.at(-1);
  if (!last) return [];
  const outdir = folderOf(way, 'removed');
  const environments = await synthesized(outdir, way.project(last, 'disposable'), way.deployment);
  return destroyAll(environments, { outdir, applied: folderOf(way, last.name), env: envOf(way.region), say });
}

function folderOf(way: Path, name: string): string {
  return join(engine.folder, `${way.deployment}-${name}`);
}

async function synthesized(outdir: string, deployment: unknown, name: string): Promise<readonly Environment[]> {
  const { environments } = await synthesizeProject(outdir, {
    deployments: [deployment],
    selectors: { CAIRN_DEPLOYMENT: name },
  });
  return environments;
}
