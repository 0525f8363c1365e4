/**
 * The comment on a pull request: one per environment, found again by its hidden marker, what matters first.
 *
 * Pure and deterministic. Texts of a plan are data: `markdown.ts` keeps them from being Markdown, and no sensitive value
 * gets this far.
 */
import { failuresOf, lossesOf, type Part, waitingOf } from './alerts';
import { detailsOf } from './details';
import { code, prose } from './markdown';
import type { EnvironmentReview, StackReview } from './review';
import { fitted, sizeOf, sizeOfLines } from './room';
import { costText, countsOf, verdictOf } from './verdict';

/** Most characters of a comment or an issue: the API refuses a longer one. */
export const COMMENT_LIMIT = 65_536;
/** Below it the verdict and the counts of destroys have no room. */
const LEAST_LIMIT = 2_500;

export interface RenderedComment {
  /** Never longer than the limit. */
  readonly comment: string;
  /** Everything, for the artifact. */
  readonly full: string;
  /** Whether the comment leaves anything out. */
  readonly cut: boolean;
}

/** Hidden in the comment. Encoded, so that no name can end it early. */
export function commentMarker(deployment: string, environment: string): string {
  return `<!-- cairn:plan ${encodeURIComponent(deployment)}/${encodeURIComponent(environment)} -->`;
}

/** Name of the artifact with the plans and the full text. */
export function artifactName(deployment: string, environment: string): string {
  return `plan-${deployment}-${environment}`;
}

/** Renders it. `limit` is in characters and at least 2,500; details are cut first, then rows, never verdict and counts. */
export function renderComment(review: EnvironmentReview, limit = COMMENT_LIMIT): RenderedComment {
  if (limit < LEAST_LIMIT)
    throw new RangeError(`A comment of ${limit} characters is too short: give ${LEAST_LIMIT} or more.`);
  const full = layOut(review, Number.POSITIVE_INFINITY);
  if (sizeOf(full) <= limit) return { comment: full, full, cut: false };
  return { comment: layOut(review, limit), full, cut: true };
}

/** Shares of the room: one part must not push out another that matters as well. */
const SHARES = { losses: 0.4, failures: 0.4, waiting: 0.3, table: 0.5 };

function layOut(review: EnvironmentReview, limit: number): string {
  const head = headOf(review);
  const foot = footOf(review, Number.isFinite(limit));
  let room = limit - sizeOfLines(head) - sizeOfLines(foot);
  const add = (part: (review: EnvironmentReview, budget: number) => Part, share: number): readonly string[] => {
    const { lines } = part(review, room * share);
    room -= sizeOfLines(lines);
    return lines;
  };
  const body = [
    ...add(lossesOf, SHARES.losses),
    ...add(waitingOf, SHARES.waiting),
    ...add(failuresOf, SHARES.failures),
    ...add(tableOf, SHARES.table),
    ...add(({ stacks }, budget) => detailsOf(stacks, budget), 1),
  ];
  return `${[...head, ...body, ...foot].join('\n')}\n`;
}

function headOf(review: EnvironmentReview): string[] {
  const { deployment, environment, cost } = review;
  const verdict = `### ${prose(`${deployment}/${environment}`)}: ${verdictOf(review)}`;
  const costLine = cost ? [sentence(costText(cost)), ''] : [];
  return [commentMarker(deployment, environment), verdict, '', ...costLine];
}

function footOf({ deployment, environment, commit, seconds }: EnvironmentReview, cut: boolean): string[] {
  const place = code(artifactName(deployment, environment));
  const from = commit === '' ? '' : ` from ${code(commit)}`;
  const planned = `Planned${from}${seconds === undefined ? '' : ` in ${Math.round(seconds)} s`}.`;
  const note = cut ? [`**Cut at the limit of a comment: full text in the artifact ${place}.**`, ''] : [];
  return [...note, planned];
}

function tableOf({ stacks }: EnvironmentReview, budget: number): Part {
  if (stacks.length === 0) return { lines: [], cut: false };
  const head = ['| plan | milestone | | add | change | destroy |', '|---|---|---|--:|--:|--:|'];
  const rows = stacks.map((stack) => [rowOf(stack)]);
  const { lines, left } = fitted(rows, budget - sizeOfLines(head) - 1, (more) => `| | … and ${more} more | | | | |`);
  return { lines: [...head, ...lines, ''], cut: left > 0 };
}

function rowOf({ label, milestone, status, changes, outputs }: StackReview): string {
  const { add, change, destroy, import: imported, move, forget } = countsOf(changes);
  const rest = Object.entries({ import: imported, move, forget }).flatMap(([what, count]) =>
    count === 0 ? [] : [`${count} to ${what}`],
  );
  const outputsToo = outputs.length === 0 ? [] : [`${outputs.length} outputs`];
  const words = { changed: [], unchanged: ['no changes'], waiting: ['waiting'], failed: ['**failed**'] }[status];
  const numbers = status === 'changed' || changes.length > 0 ? [add, change, destroy] : ['', '', ''];
  const cells = [
    label === '' ? '' : code(label),
    code(milestone),
    [...words, ...rest, ...outputsToo].join(', '),
    ...numbers,
  ];
  return `| ${cells.join(' | ')} |`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
