/**
 * The first apply of an account: its state bucket cannot hold the state of the apply that makes it. So that state is
 * local at first, and moves into the bucket as soon as there is one. Plain Terraform, in the synthesized folder.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Terraform, TerraformError, type TerraformOptions } from '../../tools/terraform';

/** Files named *_override.tf.json are merged over the others: https://developer.hashicorp.com/terraform/language/files/override */
const OVERRIDE = 'bootstrap_override.tf.json';
const LOCAL_STATE = 'terraform.tfstate';

export interface BootstrapOptions extends TerraformOptions {
  /** Receives one line for each step. */
  readonly say: (line: string) => void;
  /** Decides about a plan that holds changes. Default: it is applied, as decided before. */
  readonly confirm?: () => Promise<boolean>;
}

const PLAN = 'bootstrap.tfplan';

/** Applies the bootstrap in its folder; run again, it applies what changed. */
export async function applyBootstrap({ say, confirm, ...options }: BootstrapOptions): Promise<void> {
  const terraform = new Terraform(options);
  const apply = (): Promise<void> => applyPlan(terraform, options.folder, confirm);
  // A local state is what an apply that was interrupted before the move has left behind: go on from there.
  if (!existsSync(join(options.folder, LOCAL_STATE)) && (await hasRemoteState(terraform))) {
    say('the bucket holds the state: applying what changed');
    await apply();
  } else {
    await withLocalState(options.folder, async () => {
      say('no state bucket yet: applying with local state');
      await terraform.init('-reconfigure');
      await apply();
    });
    say('moving the state into the bucket');
    await terraform.init('-migrate-state', '-force-copy');
    for (const file of [LOCAL_STATE, `${LOCAL_STATE}.backup`]) rmSync(join(options.folder, file), { force: true });
  }
  const { changes, output } = await terraform.plan();
  if (changes) throw new Error(`The bootstrap does not settle: a second plan shows changes.\n${output}`);
}

/** Applies the plan that was seen, and no other. */
async function applyPlan(terraform: Terraform, folder: string, confirm: BootstrapOptions['confirm']): Promise<void> {
  try {
    const { changes } = await terraform.plan(PLAN);
    if (changes && confirm && !(await confirm())) throw new Error('Not applied. Nothing was changed.');
    await terraform.apply(PLAN);
  } finally {
    rmSync(join(folder, PLAN), { force: true });
  }
}

/**
 * Destroys the bootstrap of an account in which nothing else is left. Its stack must be synthesized as disposable: the
 * state first leaves the bucket, an apply lifts the protection, and then everything goes.
 */
export async function destroyBootstrap({ say, ...options }: BootstrapOptions): Promise<void> {
  const terraform = new Terraform(options);
  await terraform.init('-reconfigure');
  say('moving the state out of the bucket');
  await withLocalState(options.folder, async () => {
    await terraform.init('-migrate-state', '-force-copy');
    say('lifting the protection');
    await terraform.apply();
    await terraform.destroy();
  });
  say('destroyed: the state bucket and everything that the account had once');
}

/** Whether the backend can be initialized and holds a state: it cannot while there is no bucket. */
async function hasRemoteState(terraform: Terraform): Promise<boolean> {
  try {
    await terraform.init('-reconfigure');
    return (await terraform.stateList()).length > 0;
  } catch (error) {
    if (error instanceof TerraformError && /NoSuchBucket|bucket .*does not exist/i.test(error.output)) return false;
    throw error;
  }
}

/** For as long as `work` runs, the folder keeps its state locally. */
export async function withLocalState(folder: string, work: () => Promise<void>): Promise<void> {
  const override = join(folder, OVERRIDE);
  writeFileSync(override, `${JSON.stringify({ terraform: { backend: { local: {} } } })}\n`);
  try {
    await work();
  } finally {
    rmSync(override, { force: true });
  }
}
