/**
 * `drift.ts --target <deployment>/<environment>`: whether what is deployed is still as it is written, and one issue per
 * environment that says so: opened, updated, closed. Without GITHUB_TOKEN it only looks.
 *
 * Exit code 0 without drift, 2 with drift, 1 when a milestone could not be planned: then nothing is closed.
 */
import { EXIT, type ExitCode } from '../../cli/exit';
import { driftClosing, driftIssue, driftMarker } from '../../review/drift';
import type { EnvironmentReview } from '../../review/review';
import { appendSummary, maskSecrets } from './lib/actions';
import { readArgs } from './lib/args';
import { commitOf } from './lib/commit';
import { driftOf } from './lib/drifting';
import { openGitHub } from './lib/github';
import { durationText, stopwatch } from './lib/kpi';
import { closeIssues, writeIssue } from './lib/one-of-ours';
import { printJson, runProgram, say } from './lib/program';
import { secretValues } from './lib/secrets';
import { readStack } from './lib/stack';
import { openStates } from './lib/states';
import { findTarget, stackFolder, synthesisFolder } from './lib/target';
import { secretVariables } from './lib/terraform';

const LABEL = 'drift';

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, {
    target: { value: '<deployment>/<environment>' },
    out: { value: '<folder of the synthesis>', optional: true },
    date: { value: '<shown in the issue; default: today>', optional: true },
  });
  const { env } = process;
  const elapsed = stopwatch();
  const out = synthesisFolder(args.out);
  const target = findTarget(out, args.target);
  maskSecrets(
    env,
    secretValues(env, secretVariables(target.milestones.map(({ stack }) => readStack(stackFolder(out, stack))))),
  );
  const read = await openStates(env, target.region);

  const stacks = await driftOf({ target, out, read, env, say });
  const { deployment, environment } = target;
  const review = { deployment, environment, commit: await commitOf(env), stacks };
  const date = args.date ?? new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
  const issue = await report(review, date);

  const drift = stacks.filter(({ status }) => status === 'changed').map(({ milestone }) => milestone);
  const failed = stacks.filter(({ status }) => status === 'failed').map(({ milestone }) => milestone);
  say(`looked at ${stacks.length} milestones in ${durationText(elapsed())}`);
  printJson({ target: args.target, drift, failed, ...issue });
  if (failed.length > 0) return EXIT.error;
  return drift.length > 0 ? EXIT.differences : EXIT.done;
}

interface Reported {
  readonly action: 'created' | 'updated' | 'unchanged' | 'closed' | 'none';
  readonly urls: readonly string[];
}

/** Makes the issue say what was found; says nothing about an environment of which a part could not be looked at. */
async function report(review: EnvironmentReview, date: string): Promise<Reported> {
  const found = driftIssue(review, date);
  if (found) appendSummary(process.env, found.body);
  if ((process.env['GITHUB_TOKEN'] ?? '') === '') return { action: 'none', urls: [] };
  const github = openGitHub(process.env);
  if (found) {
    const { action, url } = await writeIssue(github, LABEL, found);
    say(`issue ${action}: ${url}`);
    return { action, urls: [url] };
  }
  if (review.stacks.some(({ status }) => status === 'failed')) return { action: 'none', urls: [] };
  const marker = driftMarker(review.deployment, review.environment);
  const urls = await closeIssues(github, LABEL, marker, driftClosing(review, date));
  for (const url of urls) say(`issue closed: ${url}`);
  return { action: urls.length > 0 ? 'closed' : 'none', urls };
}

runProgram(main);
