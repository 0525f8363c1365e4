/**
 * `check-plan.ts --run <id> --branch <name> [--workflow plan.yml]`: whether the plans of a run that is named by hand may be
 * applied: it must be a successful run of that workflow, started by hand on that branch of this repository.
 */
import { CliError, EXIT, type ExitCode } from '../../cli/exit';
import { readArgs } from './lib/args';
import { openGitHub } from './lib/github';
import { checkPlanRun } from './lib/plan-run';
import { runProgram, say } from './lib/program';

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, {
    run: { value: '<id>' },
    branch: { value: '<name>' },
    workflow: { value: '<file of the plan workflow>', optional: true },
  });
  if (!/^\d+$/.test(args.run))
    throw new CliError(`--run is '${args.run}'.`, 'Give the number in the address of the run.');
  await checkPlanRun(openGitHub(process.env), Number(args.run), args.workflow ?? 'plan.yml', args.branch);
  say(`run ${args.run} was started by hand on ${args.branch}`);
  return EXIT.done;
}

runProgram(main);
