/** The one issue about an environment that is no longer as its configuration says. No clock: the caller gives the date. */
import { failuresOf, lossesOf, type Part } from './alerts';
import type { Change } from './changes';
import { COMMENT_LIMIT } from './comment';
import { bySeverity, detailsOf } from './details';
import { code, counted, prose } from './markdown';
import type { EnvironmentReview } from './review';
import { fitted, sizeOfLines } from './room';
import { verdictOf } from './verdict';

export interface DriftIssue {
  readonly marker: string;
  readonly title: string;
  /** Below the limit of an issue; starts with the marker. */
  readonly body: string;
}

/** Hidden in the issue: how it is found again. */
export function driftMarker(deployment: string, environment: string): string {
  return `<!-- cairn:drift ${encodeURIComponent(deployment)}/${encodeURIComponent(environment)} -->`;
}

/** The issue, or nothing without drift. `date` is shown as it is given. */
export function driftIssue(review: EnvironmentReview, date: string): DriftIssue | undefined {
  const drifted = review.stacks.filter(({ status, changes }) => status === 'changed' || changes.length > 0);
  if (drifted.length === 0) return undefined;
  const { deployment, environment, commit } = review;
  const marker = driftMarker(deployment, environment);
  const head = [
    marker,
    `### ${prose(`${deployment}/${environment}`)}: ${verdictOf(review)}`,
    '',
    `Seen on ${prose(date)}${commit === '' ? '' : ` at ${code(commit)}`}: a plan of what is deployed is not empty.`,
    '',
  ];
  const foot = [
    'Either the account was changed by hand: apply the configuration again, or write the change into it. Or something is',
    'merged and not applied yet: apply it. This issue is updated while the drift lasts, and closed by the first run without it.',
  ];
  let room = COMMENT_LIMIT - sizeOfLines([...head, ...foot]);
  const add = (part: Part): readonly string[] => {
    room -= sizeOfLines(part.lines);
    return part.lines;
  };
  const body = [
    ...add(lossesOf(review, room * 0.3)),
    ...add(failuresOf(review, room * 0.3)),
    ...add(outsideOf(review, room * 0.4)),
    ...add(detailsOf(review.stacks, room)),
  ];
  const title = `Drift in ${deployment}/${environment}: ${counted(drifted.length, 'milestone')}`;
  return { marker, title, body: `${[...head, ...body, ...foot].join('\n')}\n` };
}

/** What is said in the issue when it is closed. */
export function driftClosing(review: EnvironmentReview, date: string): string {
  const milestones = counted(review.stacks.length, 'milestone');
  return `No drift on ${prose(date)}: the plans of ${milestones} with a state are empty.`;
}

/** What was changed behind Terraform's back, as far as a plan tells it apart from what is not applied yet. */
function outsideOf({ stacks }: EnvironmentReview, budget: number): Part {
  const outside = stacks.flatMap(({ milestone, changes }) =>
    bySeverity(changes.filter((change) => change.outside)).map((change) => [outsideLine(milestone, change)]),
  );
  if (outside.length === 0) return { lines: [], cut: false };
  const head = ['**Changed outside of Terraform**', ''];
  const { lines, left } = fitted(outside, budget - sizeOfLines(head) - 1, (more) => `- … and ${more} more`);
  return { lines: [...head, ...lines, ''], cut: left > 0 };
}

function outsideLine(milestone: string, { address, action, attributes }: Change): string {
  if (action === 'create') return `- ${code(address)} in ${code(milestone)} was deleted`;
  const paths = attributes.slice(0, 5).map(({ path }) => code(path));
  return `- ${code(address)} in ${code(milestone)}${paths.length === 0 ? '' : `: ${paths.join(', ')}`}`;
}
