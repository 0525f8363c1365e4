/**
 * A stand-in for GitHub's REST API on loopback, in memory: comments, issues and the look-ups of an apply, as far as the
 * scripts use them. It is not GitHub: what it does follows https://docs.github.com/en/rest, with pages of two.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Small, so that a few items need a second page. */
const PAGE = 2;
export const TOKEN = 'ghs_a-token-that-nobody-may-see';
export const BOT = 'github-actions[bot]';

interface Entry {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string;
  state: string;
  readonly user: { login: string };
  readonly labels: readonly { name: string }[];
  readonly html_url: string;
  readonly pull_request?: object;
}

/** An answer in the place of the real one. */
export interface Fault {
  /** Such as `POST /issues`: the method and an end of the path. */
  readonly on: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What was asked for is done all the same, as behind a gateway that gives up. */
  readonly done?: true;
}

export class GitHubStandIn {
  readonly comments: (Entry & { readonly issue: number })[] = [];
  readonly issues: Entry[] = [];
  /** Answers of GET by path below the repository. */
  readonly fixed = new Map<string, unknown>();
  /** `GET /issues/1/comments`, in order. */
  readonly requests: string[] = [];
  /** Each is used once. */
  readonly faults: Fault[] = [];
  /** Who `GET /user` says asks; nobody: the token of a workflow, which may not ask. */
  user: string | undefined;
  private id = 100;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this.url();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What a workflow has in its environment. */
  env(): Record<string, string> {
    return { GITHUB_API_URL: this.url(), GITHUB_REPOSITORY: 'example/shop', GITHUB_TOKEN: TOKEN };
  }

  addComment(issue: number, body: string, login = BOT): void {
    this.comments.push({ ...this.entry('', body, login), issue });
  }

  addIssue(title: string, body: string, login = BOT, more: Partial<Entry> = {}): void {
    this.issues.push({ ...this.entry(title, body, login), labels: [{ name: 'drift' }], ...more });
  }

  private entry(title: string, body: string, login: string): Entry {
    const id = this.id++;
    const html_url = `https://github.example/example/shop/${id}`;
    return { id, number: id, title, body, state: 'open', user: { login }, labels: [], html_url };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url());
    const path = url.pathname.replace('/repos/example/shop', '');
    const name = `${request.method} ${path}`;
    this.requests.push(name);
    const input = await text(request);
    const body = (input === '' ? {} : JSON.parse(input)) as Record<string, unknown>;
    const send = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    };
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return send(401, { message: 'Bad credentials' });
    const at = this.faults.findIndex(
      ({ on }) => name.startsWith(`${on.split(' ')[0]} `) && name.endsWith(on.split(' ')[1] ?? ''),
    );
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    if (fault && !fault.done)
      return send(fault.status, { message: `fault of the stand-in, ${TOKEN.length} characters` }, fault.headers);
    const [status, value] = this.handle(request.method ?? '', path, url, body);
    if (fault) return send(fault.status, { message: 'fault of the stand-in' });
    if (!Array.isArray(value)) return send(status, value);
    const page = Number(url.searchParams.get('page') ?? '1');
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    const link = value.length > page * PAGE ? { link: `<${next}>; rel="next", <${url}>; rel="first"` } : undefined;
    send(status, value.slice((page - 1) * PAGE, page * PAGE), link);
  }

  private handle(method: string, path: string, url: URL, body: Record<string, unknown>): [number, unknown] {
    const [, issue] = /^\/issues\/(\d+)\/comments$/.exec(path) ?? [];
    const [, comment] = /^\/issues\/comments\/(\d+)$/.exec(path) ?? [];
    const [, number] = /^\/issues\/(\d+)$/.exec(path) ?? [];
    const login = this.user ?? BOT;
    if (path === '/user')
      return this.user ? [200, { login }] : [403, { message: 'Resource not accessible by integration' }];
    if (issue && method === 'GET') return [200, this.comments.filter((each) => each.issue === Number(issue))];
    if (issue && method === 'POST') {
      this.addComment(Number(issue), String(body['body']), login);
      return [201, this.comments.at(-1)];
    }
    if (comment && method === 'PATCH')
      return changed(
        this.comments.find(({ id }) => id === Number(comment)),
        body,
      );
    if (path === '/issues' && method === 'GET') {
      const [state, label] = [url.searchParams.get('state'), url.searchParams.get('labels')];
      return [
        200,
        this.issues.filter((each) => each.state === state && each.labels.some(({ name }) => name === label)),
      ];
    }
    if (path === '/issues' && method === 'POST') {
      const labels = (body['labels'] as string[]).map((name) => ({ name }));
      this.addIssue(String(body['title']), String(body['body']), login, { labels });
      return [201, this.issues.at(-1)];
    }
    if (number && method === 'PATCH')
      return changed(
        this.issues.find((each) => each.number === Number(number)),
        body,
      );
    const fixed = this.fixed.get(
      `${path}${path.endsWith('/runs') ? `?head_sha=${url.searchParams.get('head_sha')}` : ''}`,
    );
    return fixed === undefined ? [404, { message: 'Not Found' }] : [200, fixed];
  }
}

function changed(entry: Entry | undefined, body: Record<string, unknown>): [number, unknown] {
  if (!entry) return [404, { message: 'Not Found' }];
  for (const key of ['title', 'body', 'state'] as const) if (typeof body[key] === 'string') entry[key] = body[key];
  return [200, entry];
}
