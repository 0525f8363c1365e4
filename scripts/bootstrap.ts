/**
 * `npm run bootstrap -- us-west-2`: makes the state bucket, the lock and what an account has once, then keeps its own
 * state in that bucket. Uses the credentials of the environment; needs Terraform and the synthesized stack, no cdktf.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { applyBootstrap } from './lib/bootstrap';
import { REPOSITORY } from './lib/paths';
import { runMain } from './lib/synth';

async function main(): Promise<void> {
  const [region, ...rest] = process.argv.slice(2);
  if (region === undefined || rest.length > 0) throw new Error('Give one region: npm run bootstrap -- us-west-2');
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
  await applyBootstrap({ folder, env: process.env, say, line: say });
  console.log(`The account is bootstrapped in ${region}; a second plan is empty.`);
  console.log('next: npx cdktf deploy <deployment>-<environment>-foundation');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
