/** A plan that no code here was written for, in one file, with the real engine: applied, applied again, removed. */
import { join } from 'node:path';
import { parseProject } from '../../config/project';
import { account } from '../../deployments';
import { applyBootstrap } from '../../scripts/lib/bootstrap';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { library } from '../fixtures/sixth-plan';
import { type Engine, startEngine, synthesizeProject } from '../helpers/engine';
import { deployAll, destroyAll, stacksOf } from '../helpers/engine-deploy';
import { stackFolder } from '../helpers/engine-folders';
import { compareGaps } from '../helpers/engine-gaps';
import { GAPS } from './gaps';

const MINUTES = 60_000;
jest.setTimeout(40 * MINUTES);

const deployments = [library];
const environments = parseProject({ deployments, account }).project?.environments ?? [];

let engine: Engine;
let outdir: string;
let env: Record<string, string>;
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

beforeAll(async () => {
  engine = await startEngine();
  env = engine.env('555566667777', library.region);
  outdir = join(engine.folder, 'cdktf.out');
  await synthesizeProject(outdir, { deployments });
  const folder = stackFolder(outdir, `account-${library.region}-bootstrap`);
  await applyBootstrap({ folder, env: { ...env, ...terraformVariables(folder) }, say });
});

afterAll(() => engine.stop());

test('it is applied, milestone by milestone, and a second plan is empty', async () => {
  const milestones = ['foundation', 'ecr', 'data', 'alb-dns', 'ecs'];
  expect(environments.flatMap(stacksOf)).toEqual(milestones.map((milestone) => `library-live-${milestone}`));
  const runs = await deployAll(environments, { outdir, env, say });
  for (const stack of environments.flatMap(stacksOf)) {
    const run = runs.get(stack);
    const { unexplained } = compareGaps(run?.changes ?? [], GAPS);
    expect({ stack, deployed: run !== undefined, error: run?.error, unexplained }).toEqual({
      stack,
      deployed: true,
      error: undefined,
      unexplained: [],
    });
  }
});

test('it is removed without residue', async () => {
  expect(await destroyAll(environments, { outdir, env, say })).toEqual([]);
});
