/**
 * Composition root: reads the deployments, refuses what cannot work, synthesizes what is selected.
 * `CAIRN_DEPLOYMENT`, `CAIRN_ENV` and `CAIRN_MILESTONE` select by comma lists; by default everything is synthesized.
 * `CAIRN_WHAT_IF` changes inputs for an estimate, and is refused for anything else.
 */
import { join } from 'node:path';
import { countText, findingsText } from './config/findings-text';
import { parseProject } from './config/project';
import { select } from './config/selection';
import { withWhatIf } from './config/what-if';
import { estimateText } from './cost/document';
import { account, deployments } from './deployments';
import { synthesize } from './stacks/synthesize';

async function main(): Promise<void> {
  const { project, findings } = parseProject({ deployments: withWhatIf(deployments, process.env), account });
  if (!project) {
    const errors = findings.filter((finding) => finding.severity === 'error');
    throw new Error(`${findingsText(errors)}\n${countText(findings)}. Nothing was written.`);
  }
  const selection = select(project.environments, process.env);
  await synthesize({
    account: project.account,
    selection,
    findings,
    providerLocks: join(__dirname, 'deployments', 'locks'),
    estimate: estimateText,
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
