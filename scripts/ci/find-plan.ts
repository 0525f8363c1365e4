/**
 * `find-plan.ts --commit <sha> [--workflow plan.yml]`: from a merged commit to the run whose plans were reviewed. Writes it
 * to stdout and, for Actions, as the outputs pull-request, head-sha, run-id and artifacts (a JSON list of names).
 */
import { EXIT, type ExitCode } from '../../cli/exit';
import { setOutputs } from './lib/actions';
import { readArgs } from './lib/args';
import { openGitHub } from './lib/github';
import { findPlanRun } from './lib/plan-run';
import { printJson, runProgram, say } from './lib/program';

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, {
    commit: { value: '<sha>' },
    workflow: { value: '<file of the plan workflow>', optional: true },
  });
  const found = await findPlanRun(openGitHub(process.env), args.commit, args.workflow ?? 'plan.yml');
  setOutputs(process.env, {
    'pull-request': String(found.pullRequest),
    'head-sha': found.headSha,
    'run-id': String(found.runId),
    artifacts: JSON.stringify(found.artifacts),
  });
  say(`#${found.pullRequest} was planned by run ${found.runId}: ${found.artifacts.join(', ') || 'no plans'}`);
  printJson(found);
  return EXIT.done;
}

runProgram(main);
