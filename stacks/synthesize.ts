/** From a checked project to stacks on disk and their manifest: what `main.ts` and the tests both run. */
import { App } from 'cdktf';
import type { Finding } from '../config/findings';
import { countText, findingsText } from '../config/findings-text';
import type { Selection } from '../config/selection';
import type { Account } from '../config/vocabulary/account';
import { buildBootstrap, buildEnvironment } from '.';
import { type EstimateText, writeEstimates } from './estimates';
import { writeManifest } from './manifest';
import { placeProviderLocks } from './provider-lock';
import { refactoringFindings } from './refactoring';

export interface SynthesizeProps {
  readonly account: Account;
  readonly selection: Selection;
  /** Findings that go into the manifest. */
  readonly findings: readonly Finding[];
  /** Where the stacks are written. Default: as cdktf decides (`CDKTF_OUTDIR`, or cdktf.out). */
  readonly outdir?: string;
  /** Folder of the environments' provider locks. Default: none, so Terraform chooses versions by itself. */
  readonly providerLocks?: string;
  /** What an environment costs, for its report. Default: there is no estimate. */
  readonly estimate?: EstimateText;
}

/** Synthesizes a selection and writes its manifest; returns the folder. */
export async function synthesize({
  account,
  selection,
  findings,
  outdir,
  providerLocks,
  estimate,
}: SynthesizeProps): Promise<string> {
  const app = new App(outdir === undefined ? {} : { outdir });
  const regions = selection.bootstrap ? Object.keys(account.regions) : [];
  const bootstraps = [];
  for (const region of regions) bootstraps.push(await buildBootstrap(app, account, region));
  const environments = [];
  for (const env of selection.environments) {
    environments.push({ env, stacks: await buildEnvironment(app, account, env, selection.milestones) });
  }
  const stacks = [...bootstraps, ...environments.flatMap((each) => each.stacks)];
  refuse(refactoringFindings(stacks));
  app.synth();
  if (providerLocks !== undefined) placeProviderLocks(providerLocks, app.outdir, stacks);
  const synthesis = { account, outdir: app.outdir, bootstraps, environments, findings };
  writeManifest(synthesis);
  await writeEstimates(synthesis, estimate);
  return app.outdir;
}

/** What can only be said of built stacks is said before anything is written, all of it at once. */
function refuse(problems: readonly Finding[]): void {
  if (problems.length > 0) throw new Error(`${findingsText(problems)}\n${countText(problems)}. Nothing was written.`);
}
