/**
 * `make demo`: deploys an environment with the real Terraform and AWS provider into a local AWS account. No
 * credentials, no costs. Run again, it brings the same account up to date.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, type ManifestMilestone, readManifest } from '../config/manifest';
import { hasTool } from '../tools/run';
import { runMain } from '../tools/synth';
import { Terraform } from '../tools/terraform';
import { applyBootstrap } from './lib/bootstrap';
import { deployStacks, type StackTiming } from './lib/cdktf-deploy';
import { DEMO, DEMO_ACCOUNT, type Shown, shown } from './lib/demo';
import { demoTable, outputLines } from './lib/demo-text';
import { terraformVariables } from './lib/terraform-variables';
import { localAccountEnv, startLocalAccount, withoutAwsSettings } from './local-account/account';
import { createHostedZones } from './local-account/hosted-zones';

const say = (line: string): void => console.error(line);
const {
  deployment: DEPLOYMENT,
  environment: ENVIRONMENT,
  region: REGION,
  bootstraps: BOOTSTRAPS,
  zones: ZONES,
} = chosen();
const ACCOUNT_ID = '123456789012';
const SELECTORS = { CAIRN_DEPLOYMENT: DEPLOYMENT, CAIRN_ENV: ENVIRONMENT };

type Variables = Readonly<Record<string, string>>;

async function main(): Promise<void> {
  await assertTools();
  mkdirSync(DEMO, { recursive: true });
  say(`Cairn deploys ${DEPLOYMENT} / ${ENVIRONMENT} into a local AWS account, with the real Terraform and provider.`);

  say('\n1. A local AWS account');
  const { endpoint, reused } = await startLocalAccount({ directory: DEMO_ACCOUNT, say: step });
  step(`${reused ? 'runs already' : 'started'} on ${endpoint}`);
  const env = environmentOf(endpoint);

  say(
    '\n2. The bootstrap of the account: state bucket, lock table, and what an account has once (about a minute a region)',
  );
  await bootstrap(env);
  await createHostedZones({ endpoint, accountId: ACCOUNT_ID, names: ZONES });
  for (const zone of ZONES) step(`the hosted zone ${zone} is there, as the plan expects`);

  say(`\n3. npx cdktf deploy '${DEPLOYMENT}-${ENVIRONMENT}-*' (three to five minutes, longer with a database)`);
  const outdir = join(DEMO, 'cdktf.out');
  await runMain({ outdir, selectors: SELECTORS });
  const milestones = milestonesIn(outdir);
  const stacks = milestones.map(({ stack }) => stack);
  const variables = Object.assign({}, ...stacks.map((stack) => terraformVariables(folderOf(outdir, stack))));
  const timings = await deployStacks({
    outdir,
    stacks,
    pattern: `${DEPLOYMENT}-${ENVIRONMENT}-*`,
    env: { ...env, ...variables, ...SELECTORS },
    say: step,
  });

  say('\n4. A second plan of every stack');
  await assertSettled(outdir, stacks, { ...env, ...variables });

  await report(outdir, milestones, timings, env);
  say(nextSteps());
}

/** What `make demo DEPLOYMENT=... ENV=...` names; ends with a message when there is no such environment. */
function chosen(): Shown {
  try {
    return shown(process.env['DEPLOYMENT'], process.env['ENV']);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

async function assertTools(): Promise<void> {
  const missing = [];
  for (const tool of ['terraform', 'python3']) if (!(await hasTool(tool))) missing.push(tool);
  if (missing.length === 0) return;
  throw new Error(`${missing.join(' and ')} not on PATH: install Terraform 1.11 or newer and Python 3.11 or newer.`);
}

function step(line: string): void {
  say(`   ${line}`);
}

function environmentOf(endpoint: string): Variables {
  return {
    ...withoutAwsSettings(process.env),
    ...localAccountEnv({ endpoint, accountId: ACCOUNT_ID, region: REGION }),
    CI: '1',
  };
}

function folderOf(outdir: string, stack: string): string {
  return join(outdir, 'stacks', stack);
}

async function bootstrap(env: Variables): Promise<void> {
  const outdir = join(DEMO, 'bootstrap');
  await runMain({ outdir, selectors: { CAIRN_DEPLOYMENT: 'account' } });
  for (const region of BOOTSTRAPS) {
    const folder = folderOf(outdir, `account-${region}-bootstrap`);
    await applyBootstrap({ folder, env: { ...env, ...terraformVariables(folder) }, say: step });
    step(`${region}: done, and a second plan is empty`);
  }
}

function milestonesIn(outdir: string): readonly ManifestMilestone[] {
  return readManifest(join(outdir, MANIFEST_FILE)).environments.flatMap((environment) => environment.milestones);
}

async function assertSettled(outdir: string, stacks: readonly string[], env: Variables): Promise<void> {
  const unsettled: string[] = [];
  for (const stack of stacks) {
    const { changes, output } = await new Terraform({ folder: folderOf(outdir, stack), env }).plan();
    step(`${stack}: ${changes ? 'CHANGES' : 'no changes'}`);
    if (changes) unsettled.push(output);
  }
  if (unsettled.length > 0) throw new Error(`A second plan is not empty:\n${unsettled.join('\n')}`);
}

async function report(
  outdir: string,
  milestones: readonly ManifestMilestone[],
  timings: ReadonlyMap<string, StackTiming>,
  env: Variables,
): Promise<void> {
  console.log(`\n${demoTable(milestones, timings)}`);
  for (const { stack, milestone } of milestones) {
    const lines = outputLines(await new Terraform({ folder: folderOf(outdir, stack), env }).outputs());
    if (lines.length > 0) console.log(`\noutputs of ${milestone}\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}

function nextSteps(): string {
  const again = existsSync(DEMO_ACCOUNT) ? 'make demo-down     removes this demo' : '';
  return `
Deployed. The second plan of every stack is empty.

next: ${again}
For a real account (the README has the details):
  1. choose a state bucket name of your own in deployments/account.ts, and your domain in deployments/${DEPLOYMENT}.ts
  2. export AWS_PROFILE=... and TF_VAR_alert_emails='["you@example.com"]'
  3. npm run bootstrap -- ${REGION}
  4. npx cdktf deploy ${DEPLOYMENT}-${ENVIRONMENT}-foundation, then milestone by milestone; npx cairn status shows how far you are`;
}

main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  console.error("\nThe demo ended early. Run 'make demo' again to go on, or 'make demo-down' to start over.");
  process.exitCode = 1;
});
