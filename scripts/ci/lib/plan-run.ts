/** Which run of the plan workflow made the plans that a reviewer approved, starting from the commit that was merged. */
import { CliError } from '../../../cli/exit';
import type { GitHub } from './github';
import type { PullRequest, WorkflowRun } from './github-answers';

export interface PlanRun {
  readonly pullRequest: number;
  /** Head of the pull request: what was planned. */
  readonly headSha: string;
  readonly runId: number;
  /** Names of its artifacts that can still be downloaded, such as plan-shop-dev; sorted. */
  readonly artifacts: readonly string[];
}

/** Finds it; an error says what is missing and how a plan is made again. */
export async function findPlanRun(github: GitHub, commit: string, workflow: string): Promise<PlanRun> {
  const { number: pullRequest, head, base } = mergedBy(await github.pullRequestsOf(commit), commit);
  const again = `Plan again: open a pull request, or run ${workflow} by hand, and apply with its run id.`;
  // A fork runs its own copy of the workflow: whatever it calls a plan, nobody made it with credentials.
  if (head.repo?.full_name !== base.repo.full_name) {
    throw new CliError(`#${pullRequest} came from a fork, so it was not planned with credentials.`, again);
  }
  const runs = await github.workflowRuns(workflow, head.sha);
  // The newest decides: an older success must not stand in for a plan that failed since.
  // The same commit can be the head of another pull request, of a fork or of another branch.
  const own = runs.filter((each) => each.head_branch === head.ref && isOwn(each) && each.event === 'pull_request');
  const [run] = own.sort((one, other) => other.id - one.id);
  if (!run) throw new CliError(`${workflow} never ran for ${head.sha}, the head of #${pullRequest}.`, again);
  if (run.conclusion !== 'success') {
    throw new CliError(
      `The last run of ${workflow} for #${pullRequest} ended as ${run.conclusion ?? run.status}: ${run.html_url}`,
      again,
    );
  }
  const artifacts = await github.artifacts(run.id);
  const plans = artifacts.filter(({ name }) => name.startsWith('plan-'));
  const kept = plans.filter(({ expired }) => !expired).map(({ name }) => name);
  if (kept.length < plans.length) throw new CliError(`Plans of #${pullRequest} have expired: ${run.html_url}`, again);
  return { pullRequest, headSha: head.sha, runId: run.id, artifacts: [...new Set(kept)].sort() };
}

/** Whether a run is of the repository itself, and not of a fork's copy. */
function isOwn({ repository, head_repository }: WorkflowRun): boolean {
  return head_repository?.full_name === repository.full_name;
}

/**
 * A run that is named by hand: its plans are applied only when the workflow of `branch` itself made them. What another
 * run calls plans may be anything, and a plan carries its own configuration.
 */
export async function checkPlanRun(github: GitHub, id: number, workflow: string, branch: string): Promise<void> {
  const run = await github.workflowRun(id);
  const reasons = [
    ...(run.path.split('@')[0]?.endsWith(`/${workflow}`) ? [] : [`it is a run of ${run.path}`]),
    ...(run.conclusion === 'success' ? [] : [`it ended as ${run.conclusion ?? run.status}`]),
    ...(isOwn(run) ? [] : ['it came from a fork']),
    ...(run.event === 'workflow_dispatch' && run.head_branch === branch
      ? []
      : [`it was not started by hand on ${branch}`]),
  ];
  if (reasons.length === 0) return;
  throw new CliError(
    `The plans of run ${id} are not applied: ${reasons.join(', ')}.`,
    `Run ${workflow} by hand on ${branch}, have it reviewed, and apply that run.`,
  );
}

/** A commit can be in several pull requests; it was merged by one. */
function mergedBy(pulls: readonly PullRequest[], commit: string): PullRequest {
  const merged = pulls.filter(({ merged_at }) => (merged_at ?? '') !== '');
  const exact = merged.filter(({ merge_commit_sha }) => merge_commit_sha === commit);
  const [pull, ...more] = exact.length > 0 ? exact : merged;
  if (!pull || more.length > 0) {
    const what = pull
      ? `several pull requests (${merged.map(({ number }) => `#${number}`).join(', ')})`
      : 'no pull request';
    throw new CliError(
      `${commit} was merged by ${what}, so no plan was reviewed for it.`,
      'Plan it in a pull request, or by hand, and apply that.',
    );
  }
  return pull;
}
