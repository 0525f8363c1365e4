/** From a checked project to stacks on disk and their manifest: what `main.ts` and the tests both run. */
import { App } from 'cdktf';
import type { Finding } from '../config/findings';
import type { Selection } from '../config/selection';
import type { Account } from '../config/vocabulary/account';
import { buildBootstrap, buildEnvironment } from '.';
import { writeManifest } from './manifest';

export interface SynthesizeProps {
  readonly account: Account;
  readonly selection: Selection;
  /** Findings that go into the manifest. */
  readonly findings: readonly Finding[];
  /** Where the stacks are written. Default: as cdktf decides (`CDKTF_OUTDIR`, or cdktf.out). */
  readonly outdir?: string;
}

/** Synthesizes a selection and writes its manifest; returns the folder. */
export async function synthesize({ account, selection, findings, outdir }: SynthesizeProps): Promise<string> {
  const app = new App(outdir === undefined ? {} : { outdir });
  const regions = selection.bootstrap ? Object.keys(account.regions) : [];
  const bootstraps = [];
  for (const region of regions) bootstraps.push(await buildBootstrap(app, account, region));
  const environments = [];
  for (const env of selection.environments) {
    environments.push({ env, stacks: await buildEnvironment(app, account, env, selection.milestones) });
  }
  app.synth();
  writeManifest({ account, outdir: app.outdir, bootstraps, environments, findings });
  return app.outdir;
}
