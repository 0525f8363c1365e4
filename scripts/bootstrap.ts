/**
 * `npm run bootstrap -- us-west-2`: makes the state bucket, the lock and what an account has once, then keeps its own
 * state in that bucket. Uses the credentials of the environment; needs Terraform and the synthesized stack, no cdktf.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { REPOSITORY } from '../tools/paths';
import { runMain } from '../tools/synth';
import { applyBootstrap } from './lib/bootstrap';

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const [region, ...rest] = args.filter((arg) => arg !== '--yes');
  if (region === undefined || rest.length > 0)
    throw new Error('Give one region: npm run bootstrap -- us-west-2 [--yes]');
  if (process.env['TF_VAR_alert_emails'] === undefined) {
    throw new Error(
      `Say who is told about costs, then run this again:\n  export TF_VAR_alert_emails='["you@example.com"]'`,
    );
  }

  const outdir = join(REPOSITORY, 'cdktf.out');
  const folder = join(outdir, 'stacks', `account-${region}-bootstrap`);
  console.error('synthesizing the bootstrap');
  await runMain({ outdir, selectors: { CAIRN_DEPLOYMENT: 'account' } });
  if (!existsSync(folder)) throw new Error(`deployments/account.ts has no region '${region}': add it there.`);

  const say = (line: string): void => console.error(line);
  const confirm = args.includes('--yes') ? undefined : ask;
  await applyBootstrap({ folder, env: process.env, say, line: say, confirm });
  console.log(`The account is bootstrapped in ${region}; a second plan is empty.`);
  console.log('next: npx cdktf deploy <deployment>-<environment>-foundation');
}

/** Waits for a yes to the plan that was just shown; without a terminal there is nobody to ask. */
async function ask(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('Nobody is there to confirm the plan above: run this again with --yes.');
  const question = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await question.question("Type 'yes' to apply this plan: ");
  question.close();
  return answer.trim() === 'yes';
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
