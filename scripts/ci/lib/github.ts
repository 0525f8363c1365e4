/** What the scripts need of GitHub: comments, issues, and from which run the plans of a commit come. */
import { z } from 'zod';
import { CliError } from '../../../cli/exit';
import type { Variables } from './actions';
import {
  type Artifact,
  artifact,
  type Comment,
  comment,
  type Issue,
  issue,
  type PullRequest,
  pull,
  type WorkflowRun,
  workflowRun,
} from './github-answers';
import { type GitHubAccess, GitHubError, requestGitHub } from './github-request';

/** The author of everything that the token of a workflow writes. */
const ACTIONS_BOT = 'github-actions[bot]';
/** The most that GitHub gives on a page. */
const PER_PAGE = 100;

export interface GitHubOptions extends GitHubAccess {
  /** `owner/name`. */
  readonly repository: string;
}

/** A client with what Actions puts into the environment; an error names what is missing. */
export function openGitHub(env: Variables, wait?: GitHubAccess['wait']): GitHub {
  const names = ['GITHUB_REPOSITORY', 'GITHUB_TOKEN'];
  const missing = names.filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0) {
    throw new CliError(
      `${missing.join(' and ')} must be set.`,
      "In a workflow: env: { GITHUB_TOKEN: '${{ github.token }}' }",
    );
  }
  const { GITHUB_REPOSITORY: repository = '', GITHUB_TOKEN: token = '', GITHUB_API_URL } = env;
  if (!/^[\w-]+\/[\w.-]+$/.test(repository)) {
    throw new CliError(`GITHUB_REPOSITORY is '${repository}'.`, 'Write it as owner/name.');
  }
  const apiUrl = (GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, '');
  return new GitHub({ apiUrl, repository, token, ...(wait ? { wait } : {}) });
}

export class GitHub {
  constructor(private readonly options: GitHubOptions) {}

  /** Who this token writes as. The token of a workflow may not ask, and is the bot of Actions. */
  async login(): Promise<string> {
    try {
      const { body } = await requestGitHub(this.options, 'GET', '/user');
      return z.object({ login: z.string() }).parse(body).login;
    } catch (error) {
      if (error instanceof GitHubError && (error.status === 403 || error.status === 404)) return ACTIONS_BOT;
      throw error;
    }
  }

  /** Comments of an issue or pull request, the oldest first. */
  comments(number: number): Promise<Comment[]> {
    return this.list(`/issues/${number}/comments`, z.array(comment));
  }

  createComment(number: number, body: string): Promise<Comment> {
    return this.write('POST', `/issues/${number}/comments`, { body }, comment);
  }

  updateComment(id: number, body: string): Promise<Comment> {
    return this.write('PATCH', `/issues/comments/${id}`, { body }, comment);
  }

  /** Open issues with a label, without pull requests, the oldest first. */
  async openIssues(label: string): Promise<Issue[]> {
    const query = `state=open&labels=${encodeURIComponent(label)}&sort=created&direction=asc`;
    const found = await this.list(`/issues?${query}`, z.array(issue));
    return found.filter(({ pull_request }) => pull_request === undefined || pull_request === null);
  }

  /** A label that does not exist yet is made by GitHub. */
  createIssue(title: string, body: string, labels: readonly string[]): Promise<Issue> {
    return this.write('POST', '/issues', { title, body, labels }, issue);
  }

  updateIssue(number: number, change: { readonly title?: string; readonly body?: string }): Promise<Issue> {
    return this.write('PATCH', `/issues/${number}`, change, issue);
  }

  closeIssue(number: number): Promise<Issue> {
    return this.write('PATCH', `/issues/${number}`, { state: 'closed', state_reason: 'completed' }, issue);
  }

  /** Pull requests that a commit belongs to, also as the commit that merged them. */
  pullRequestsOf(sha: string): Promise<PullRequest[]> {
    return this.list(`/commits/${encodeURIComponent(sha)}/pulls`, z.array(pull));
  }

  /** Runs of a workflow file such as plan.yml for the head commit of a pull request, the newest first. */
  async workflowRuns(workflow: string, headSha: string): Promise<WorkflowRun[]> {
    const path = `/actions/workflows/${encodeURIComponent(workflow)}/runs?head_sha=${encodeURIComponent(headSha)}`;
    return this.list(
      path,
      z.object({ workflow_runs: z.array(workflowRun) }).transform((page) => page.workflow_runs),
    );
  }

  async workflowRun(id: number): Promise<WorkflowRun> {
    const path = `/actions/runs/${id}`;
    const { body } = await requestGitHub(this.options, 'GET', `${this.base()}${path}`);
    return understood(workflowRun, body, path);
  }

  async artifacts(runId: number): Promise<Artifact[]> {
    const page = z.object({ artifacts: z.array(artifact) }).transform(({ artifacts }) => artifacts);
    return this.list(`/actions/runs/${runId}/artifacts`, page);
  }

  /** Starts a workflow that has `workflow_dispatch`, on a branch. */
  async dispatchWorkflow(workflow: string, ref: string, inputs: Readonly<Record<string, string>>): Promise<void> {
    const url = `${this.base()}/actions/workflows/${encodeURIComponent(workflow)}/dispatches`;
    await requestGitHub(this.options, 'POST', url, { ref, inputs });
  }

  private async list<T>(path: string, schema: z.ZodType<T[]>): Promise<T[]> {
    const all: T[] = [];
    const separator = path.includes('?') ? '&' : '?';
    let url: string | undefined = `${this.base()}${path}${separator}per_page=${PER_PAGE}`;
    while (url !== undefined) {
      const page = await requestGitHub(this.options, 'GET', url);
      all.push(...understood(schema, page.body, path));
      url = page.next;
    }
    return all;
  }

  private async write<T>(method: 'POST' | 'PATCH', path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    const answer = await requestGitHub(this.options, method, `${this.base()}${path}`, body);
    return understood(schema, answer.body, path);
  }

  private base(): string {
    return `/repos/${this.options.repository}`;
  }
}

function understood<T>(schema: z.ZodType<T>, body: unknown, path: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Error(`GitHub: the answer to ${path} is not as documented.\n${z.prettifyError(parsed.error)}`);
}
