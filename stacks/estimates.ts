/** Puts the estimate of an environment beside the stack that publishes it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App } from 'cdktf';
import { type Environment, milestonesOf } from '../config/environment';
import { stackId } from '../config/naming';
import { ESTIMATE_FILE } from '../modules/cost/estimate-parameter';
import { buildEnvironment } from '.';
import { type Synthesis, writeManifest } from './manifest';

/** Text of the estimate of an environment in a folder of stacks with their manifest. */
export type EstimateText = (folder: string, env: Pick<Environment, 'deployment' | 'name'>) => string;

/** Where nobody estimates. */
const NO_ESTIMATE: EstimateText = () => 'null';

/** For each environment whose `cost` stack is part of the synthesis and reports. The manifest must be written. */
export async function writeEstimates(synthesis: Synthesis, estimate: EstimateText = NO_ESTIMATE): Promise<void> {
  for (const { env, stacks } of synthesis.environments) {
    const publishes = env.cost?.report !== undefined && stacks.some(({ milestone }) => milestone === 'cost');
    if (!publishes) continue;
    const whole = stacks.length === milestonesOf(env).length;
    const text = whole ? estimate(synthesis.outdir, env) : await estimateOfWhole(synthesis, env, estimate);
    const file = join(synthesis.outdir, 'stacks', stackId(env.deployment, env.name, 'cost'), ESTIMATE_FILE);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** An estimate is of all milestones, also when only some were asked for. */
async function estimateOfWhole(synthesis: Synthesis, env: Environment, estimate: EstimateText): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'cairn-estimate-'));
  try {
    const app = new App({ outdir });
    const stacks = await buildEnvironment(app, synthesis.account, env);
    app.synth();
    writeManifest({ ...synthesis, outdir, bootstraps: [], environments: [{ env, stacks }] });
    return estimate(outdir, env);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
