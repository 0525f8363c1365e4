/** Synthesizes every shipped environment once, before any unit test: the tests read the JSON. */
import { rmSync } from 'node:fs';
import { parseProject } from '../../config/project';
import { select } from '../../config/selection';
import { account, deployments } from '../../deployments';
import { synthesize } from '../../stacks/synthesize';
import { SYNTHESIZED } from './synthesized';

export default async function synthesizeOnce(): Promise<void> {
  const { project, findings } = parseProject({ deployments, account });
  if (!project) throw new Error(`the shipped deployments have errors: ${JSON.stringify(findings, null, 2)}`);
  rmSync(SYNTHESIZED, { recursive: true, force: true });
  await synthesize({
    account: project.account,
    selection: select(project.environments, {}),
    findings,
    outdir: SYNTHESIZED,
  });
}
