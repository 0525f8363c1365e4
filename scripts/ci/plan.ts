/**
 * `plan.ts --target <deployment>/<environment> [--milestones a,b] [--cost before,after] --plans <folder>`: plans an
 * environment, milestone by
 * milestone, for a reviewer and for `apply.ts`. Nothing is changed.
 *
 * A milestone that reads what another has not produced yet, or is about to change, waits: it is planned and reviewed
 * after that was applied. One that fails is in the comment with Terraform's words, and the exit code is 1; every file
 * is written all the same.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, type ExitCode } from '../../cli/exit';
import { renderComment } from '../../review/comment';
import type { EnvironmentReview } from '../../review/review';
import { appendSummary, maskSecrets, setOutputs } from './lib/actions';
import { listOf, readArgs } from './lib/args';
import { commitOf } from './lib/commit';
import { readCostChange } from './lib/cost-change';
import { durationText, stopwatch } from './lib/kpi';
import { forgetApplied } from './lib/ledger';
import { PLAN_SET_FILE, PLAN_SET_VERSION, type PlanEntry, type PlanSet, writePlanSet } from './lib/plan-set';
import { planMilestones } from './lib/planning';
import { printJson, runProgram, say } from './lib/program';
import { secretValues } from './lib/secrets';
import { readStack } from './lib/stack';
import { openStates } from './lib/states';
import { chooseMilestones, findTarget, stackFolder, synthesisFolder } from './lib/target';
import { secretVariables, terraformVersion } from './lib/terraform';

const FLAGS = {
  target: { value: '<deployment>/<environment>' },
  plans: { value: '<folder>' },
  milestones: { value: '<a,b>', optional: true },
  out: { value: '<folder of the synthesis>', optional: true },
  commit: { value: '<sha>', optional: true },
  cost: { value: '<before,after>', optional: true },
  'lock-timeout': { value: '<duration, such as 120s>', optional: true },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, FLAGS);
  const { env } = process;
  const elapsed = stopwatch();
  const cost = args.cost === undefined ? undefined : readCostChange(args.cost);
  const out = synthesisFolder(args.out);
  const target = findTarget(out, args.target);
  const milestones = chooseMilestones(target, listOf(args.milestones));
  const stacks = milestones.map(({ stack }) => readStack(stackFolder(out, stack)));
  maskSecrets(env, secretValues(env, secretVariables(stacks)));
  const read = await openStates(env, target.region);
  const terraform = await terraformVersion(env);

  clear(args.plans);
  const planned = await planMilestones({
    target,
    milestones,
    out,
    plans: args.plans,
    read,
    say,
    env,
    // What Terraform prints of a plan is in the review, without what is sensitive.
    line: () => undefined,
    ...(args['lock-timeout'] === undefined ? {} : { lockTimeout: args['lock-timeout'] }),
  });

  const { deployment, environment } = target;
  const commit = args.commit ?? (await commitOf(env));
  const entries = planned.map(({ entry }) => entry);
  const set: PlanSet = { version: PLAN_SET_VERSION, deployment, environment, commit, terraform, milestones: entries };
  const stackReviews = planned.map(({ review }) => review);
  const review = {
    ...{ deployment, environment, commit, stacks: stackReviews, seconds: Math.round(elapsed()) },
    ...(cost === undefined ? {} : { cost }),
  };
  const comment = writeFiles(args.plans, set, review);

  report(entries);
  appendSummary(env, comment);
  say(`planned in ${durationText(elapsed())}`);
  printJson(set);
  return entries.some(({ status }) => status === 'failed') ? EXIT.error : EXIT.done;
}

/** An earlier plan must not be taken for this one. */
function clear(plans: string): void {
  mkdirSync(plans, { recursive: true });
  forgetApplied(plans);
  const stale = readdirSync(plans).filter(
    (file) => /\.(tfplan|terraform\.lock\.hcl)$/.test(file) || file === PLAN_SET_FILE,
  );
  for (const file of stale) rmSync(join(plans, file));
}

function writeFiles(plans: string, set: PlanSet, review: EnvironmentReview): string {
  const { comment, full } = renderComment(review);
  writeFileSync(join(plans, 'review.json'), `${JSON.stringify(review, null, 2)}\n`);
  writeFileSync(join(plans, 'comment.md'), comment);
  writeFileSync(join(plans, 'full.md'), full);
  // Last: who finds it finds the rest.
  writePlanSet(plans, set);
  return comment;
}

function report(entries: readonly PlanEntry[]): void {
  const names = (wanted: PlanEntry['status']): string =>
    entries.flatMap(({ status, milestone }) => (status === wanted ? [milestone] : [])).join(',');
  setOutputs(process.env, {
    planned: names('planned'),
    waiting: names('waiting'),
    failed: names('failed'),
    changes: String(entries.some((entry) => entry.status === 'planned' && entry.changes)),
  });
}

runProgram(main);
