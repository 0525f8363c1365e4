/** A new image into the stack that runs it: planned, judged, applied, all through Terraform's variable. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../../../cli/exit';
import { NO_IMAGE } from '../../../../config/image-value';
import type { Variables } from '../actions';
import { readStack } from '../stack';
import { explainFailure, initialize, terraformIn } from '../terraform';
import type { Deployable } from './deployable';
import { imageVariable } from './image-variables';
import { judgePlan, type PlanVerdict } from './plan-limits';

const PLAN = 'image.tfplan';

export interface ApplyOptions {
  readonly env: Variables;
  readonly say: (line: string) => void;
  /** Receives each line of Terraform's output. */
  readonly line: (line: string) => void;
}

export interface Applied extends Pick<PlanVerdict, 'changes'> {
  /** The state afterwards, as `terraform show -json` prints it. */
  readonly state: unknown;
}

/** Applies the image; a plan that would change anything else is refused, and nothing is applied. */
export async function applyImage(deployable: Deployable, image: string, options: ApplyOptions): Promise<Applied> {
  const { folder, target, repository, repositoryUrl, images } = deployable;
  const { say, line } = options;
  const env = { ...options.env, ...imageSettings(deployable, image) };
  const terraform = terraformIn(folder, { env, line });
  const first = (images[repository] ?? NO_IMAGE) === NO_IMAGE;
  try {
    say(`planning ${target.name}: ${repository} from ${images[repository] ?? NO_IMAGE} to ${image}`);
    const json = await explained(async () => {
      await initialize(folder, { env });
      await terraform.plan(PLAN);
      return terraform.show(PLAN);
    });
    const { changes, refusals } = judgePlan(json, { repositoryUrl, first });
    if (refusals.length > 0) throw refused(deployable, refusals);
    for (const { address, action } of changes) say(`  ${action} ${address}`);
    await explained(() => terraform.apply(PLAN));
    say(changes.length > 0 ? 'applied' : 'nothing to change: this image is in the state already');
    return { changes, state: await terraform.show() };
  } finally {
    rmSync(join(folder, PLAN), { force: true });
  }
}

/**
 * Variables of every repository: this one as asked, all others as they are in the state. A repository that the state
 * does not know is new in the stack, and has no image.
 */
function imageSettings({ folder, repository, images }: Deployable, image: string): Variables {
  const wanted = { ...images, [repository]: image };
  const known = Object.entries(wanted).map(([name, value]) => [`TF_VAR_${imageVariable(name)}`, value] as const);
  const declared = readStack(folder).variables.filter(({ name }) => name.startsWith('image_'));
  return {
    ...Object.fromEntries(declared.map(({ name }) => [`TF_VAR_${name}`, NO_IMAGE])),
    ...Object.fromEntries(known),
  };
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(explainFailure('ecs', error).message, { cause: error });
  }
}

function refused({ target, repository }: Deployable, refusals: readonly string[]): CliError {
  return new CliError(
    [
      `Nothing was applied: the plan of ecs of ${target.name} changes more than the image of ${repository}.`,
      ...refusals.map((refusal) => `  ${refusal}`),
    ].join('\n'),
    'Review and apply that first (the workflows plan and apply, or cdktf deploy), or deploy from the commit that is applied.',
  );
}
