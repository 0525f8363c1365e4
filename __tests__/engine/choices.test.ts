/**
 * Choices that no shipped environment makes, with the real engine: egress by NAT instance and by endpoints, a hosted zone
 * of the environment's own, no domain at all, both locks at once, mixed capacity, ECS Exec.
 */
import { join } from 'node:path';
import { parseProject } from '../../config/project';
import { applyBootstrap } from '../../scripts/lib/bootstrap';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { accountInput, deploymentInput, type Patch, patched } from '../helpers/deployments';
import { type Engine, startEngine, synthesizeProject } from '../helpers/engine';
import { deployAll, destroyAll, stacksOf } from '../helpers/engine-deploy';
import { stackFolder } from '../helpers/engine-folders';
import { compareGaps } from '../helpers/engine-gaps';
import { GAPS } from './gaps';

const MINUTES = 60_000;
jest.setTimeout(40 * MINUTES);

const REGION = 'us-west-2';
const OFF = { kind: 'off', reason: 'not part of what is tried here' };

/** Milestones up to ecs: what comes after does not depend on these choices. */
const UNTIL_ECS: Patch = {
  cicd: undefined,
  monitoring: undefined,
  security: undefined,
  cost: undefined,
  recovery: undefined,
};

const base = deploymentInput().environments['dev'];
const choices = {
  ...deploymentInput(),
  environments: {
    instance: patched(base, {
      ...UNTIL_ECS,
      'network.egress': { kind: 'nat-instance', placement: 'per-zone' },
      'network.subnets.database': ['10.0.200.0/24', '10.0.201.0/24'],
      'ingress.domain': {
        kind: 'named',
        name: 'shop.example.net',
        zone: { kind: 'created', name: 'example.net' },
        alternativeNames: ['www.shop.example.net'],
      },
      'compute.capacity': { kind: 'mixed', base: 1, onDemandWeight: 0, spotWeight: 1 },
      'services.api.exec': { kind: 'on' },
    }),
    closed: patched(base, {
      ...UNTIL_ECS,
      'network.cidr': '10.8.0.0/16',
      'network.subnets': { public: ['10.8.0.0/20', '10.8.16.0/20'], private: ['10.8.128.0/20', '10.8.144.0/20'] },
      'network.egress': { kind: 'endpoints' },
      'network.flowLogs': OFF,
      ingress: { kind: 'http-api', domain: { kind: 'none' }, accessLogs: OFF },
    }),
  },
};
const account = patched(accountInput(), { [`regions.${REGION}.state.lock`]: 'both' });
const environments = parseProject({ deployments: [choices], account }).project?.environments ?? [];

let engine: Engine;
let outdir: string;
let env: Record<string, string>;
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

beforeAll(async () => {
  engine = await startEngine();
  env = engine.env('444455556666', REGION);
  outdir = join(engine.folder, 'cdktf.out');
  await synthesizeProject(outdir, { deployments: [choices], account });
  const folder = stackFolder(outdir, `account-${REGION}-bootstrap`);
  await applyBootstrap({ folder, env: { ...env, ...terraformVariables(folder) }, say });
});

afterAll(() => engine.stop());

test('both environments are applied side by side, and a second plan is empty', async () => {
  const runs = await deployAll(environments, { outdir, env, say });
  expect([...runs.keys()].sort()).toEqual(environments.flatMap(stacksOf).sort());
  for (const { stack, error, changes } of runs.values()) {
    expect({ stack, error, unexplained: compareGaps(changes, GAPS).unexplained }).toEqual({
      stack,
      error: undefined,
      unexplained: [],
    });
  }
});

test('they are removed without residue', async () => {
  expect(await destroyAll(environments, { outdir, env, say })).toEqual([]);
});
