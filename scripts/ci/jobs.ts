/**
 * `jobs.ts --for plan|deploy|apply [--targets a/b] [--artifacts <JSON list>] [--milestones a,b]`: the environments that a
 * workflow works on, with region and GitHub environment, from the synthesis. Writes a matrix to stdout and, for Actions,
 * as the outputs matrix and any; of one environment alone also target, deployment, environment, region, artifact and
 * github-environment.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { CliError, EXIT, type ExitCode } from '../../cli/exit';
import { MANIFEST_FILE, readManifest } from '../../config/manifest';
import { setOutputs } from './lib/actions';
import { listOf, readArgs } from './lib/args';
import { type EnvironmentJob, jobsOf, PURPOSES } from './lib/jobs';
import { printJson, runProgram, say } from './lib/program';
import { synthesisFolder, targetsOf } from './lib/target';

const FLAGS = {
  for: { value: '<plan, deploy or apply>' },
  targets: { value: '<deployment>/<environment>,...', optional: true },
  artifacts: { value: '<JSON list of names>', optional: true },
  milestones: { value: '<a,b>', optional: true },
  out: { value: '<folder of the synthesis>', optional: true },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, FLAGS);
  const purpose = PURPOSES.find((each) => each === args.for);
  if (!purpose) throw new CliError(`'${args.for}' is no purpose.`, `Known: ${PURPOSES.join(', ')}.`);
  const targets = targetsOf(readManifest(join(synthesisFolder(args.out), MANIFEST_FILE)));
  const jobs = jobsOf(targets, {
    purpose,
    targets: listOf(args.targets),
    artifacts: namesOf(args.artifacts),
    milestones: listOf(args.milestones),
  });
  const matrix = { include: jobs };
  setOutputs(process.env, { matrix: JSON.stringify(matrix), any: String(jobs.length > 0), ...single(jobs) });
  for (const { target, githubEnvironment } of jobs) say(`${target}: GitHub environment ${githubEnvironment}`);
  if (jobs.length === 0) say('No environment.');
  printJson(matrix);
  return EXIT.done;
}

function single([job, ...more]: readonly EnvironmentJob[]): Record<string, string> {
  if (!job || more.length > 0) return {};
  const { githubEnvironment, ...rest } = job;
  return { ...rest, 'github-environment': githubEnvironment };
}

function namesOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const parsed = z.array(z.string()).safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new CliError('--artifacts is not a JSON list of names.', "Give the output 'artifacts' of find-plan.ts.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

runProgram(main);
