/**
 * Comments and issues of which there is one: found again by a hidden marker, patched in place.
 *
 * Anybody can write a marker, so only what this token wrote is ours. And GitHub sometimes makes what it answers with an
 * error: after one, what is there is looked up again before anything is made.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHub } from './github';
import type { Comment, Issue } from './github-answers';
import { GitHubError } from './github-request';

export interface Written {
  readonly action: 'created' | 'updated' | 'unchanged';
  readonly url: string;
}

/** Makes the comment of a marker say `body`, which starts with the marker. */
export async function writeComment(
  github: GitHub,
  pullRequest: number,
  marker: string,
  body: string,
): Promise<Written> {
  const login = await github.login();
  return settled(async () => {
    const found = ours(await github.comments(pullRequest), marker, login)[0];
    if (!found) return written('created', await github.createComment(pullRequest, body));
    if (sameText(found.body, body)) return written('unchanged', found);
    return written('updated', await github.updateComment(found.id, body));
  });
}

export interface IssueText {
  readonly marker: string;
  readonly title: string;
  /** Starts with the marker. */
  readonly body: string;
}

/** Makes the open issue of a marker say this; opens one when there is none. */
export async function writeIssue(github: GitHub, label: string, { marker, title, body }: IssueText): Promise<Written> {
  const login = await github.login();
  return settled(async () => {
    const found = ours(await github.openIssues(label), marker, login)[0];
    if (!found) return written('created', await github.createIssue(title, body, [label]));
    if (sameText(found.body, body) && found.title === title) return written('unchanged', found);
    return written('updated', await github.updateIssue(found.number, { title, body }));
  });
}

/** Closes every open issue of a marker, each with a comment; returns their URLs. */
export async function closeIssues(github: GitHub, label: string, marker: string, why: string): Promise<string[]> {
  const login = await github.login();
  const closed: string[] = [];
  for (const { number, html_url } of ours(await github.openIssues(label), marker, login)) {
    await github.createComment(number, why);
    await github.closeIssue(number);
    closed.push(html_url);
  }
  return closed;
}

const ATTEMPTS = 3;
const PAUSE_MS = 500;

/** Repeats all of it after an error of GitHub's own, from looking up what is there. */
async function settled(work: () => Promise<Written>): Promise<Written> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const theirs = error instanceof GitHubError && (error.status === 0 || error.status >= 500);
      if (!theirs || attempt === ATTEMPTS) throw error;
      await sleep(PAUSE_MS * attempt);
    }
  }
}

function ours<T extends Pick<Comment | Issue, 'body' | 'user'>>(all: readonly T[], marker: string, login: string): T[] {
  return all.filter(({ body, user }) => user?.login === login && (body ?? '').startsWith(marker));
}

/** GitHub may give line breaks back as CRLF, and takes white space from the end. */
function sameText(one: string | null | undefined, other: string): boolean {
  return (one ?? '').replaceAll('\r\n', '\n').trimEnd() === other.trimEnd();
}

function written(action: Written['action'], { html_url }: Comment | Issue): Written {
  return { action, url: html_url };
}
