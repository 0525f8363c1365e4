/** Synthesizes every shipped environment once, before any unit test: the tests read the JSON. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProject } from '../../config/project';
import { select } from '../../config/selection';
import { estimateText } from '../../cost/document';
import { account, deployments } from '../../deployments';
import { synthesize } from '../../stacks/synthesize';
import { SYNTHESIZED_VARIABLE } from './synthesized';

export default async function synthesizeOnce(): Promise<void> {
  const { project, findings } = parseProject({ deployments, account });
  if (!project) throw new Error(`the shipped deployments have errors: ${JSON.stringify(findings, null, 2)}`);
  const outdir = mkdtempSync(join(tmpdir(), 'cairn-synthesized-'));
  process.env[SYNTHESIZED_VARIABLE] = outdir;
  await synthesize({
    account: project.account,
    selection: select(project.environments, {}),
    findings,
    outdir,
    estimate: estimateText,
  });
}
