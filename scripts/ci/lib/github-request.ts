/**
 * One request to GitHub's REST API, repeated where that is right, with errors that name the request and never the token.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PATCH';

export interface GitHubAccess {
  /** Such as https://api.github.com. */
  readonly apiUrl: string;
  readonly token: string;
  /** Waits that many milliseconds before a request is repeated. Default: it does. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

export interface GitHubResponse {
  readonly body: unknown;
  /** URL of the next page, if there is one. */
  readonly next?: string;
}

/** A request that GitHub refused, or that never got an answer. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';

  constructor(
    /** Such as `GET /repos/example/shop/issues`. */
    readonly request: string,
    /** HTTP status; 0 without an answer, 429 for every limit of the rate. */
    readonly status: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`GitHub: ${request} failed${status === 0 ? '' : ` with ${status}`}: ${message}`, options);
  }
}

const TOO_MANY = 429;
const ATTEMPTS = 4;
const TIMEOUT_MS = 30_000;
const FIRST_WAIT_MS = 1_000;
/** A limit that lasts longer is an error: a job that waits costs minutes. */
const LONGEST_WAIT_MS = 60_000;

const refusal = z.object({ message: z.string() });

/** Sends it; `url` is a path of the API or, for further pages, a whole URL of it. */
export async function requestGitHub(
  access: GitHubAccess,
  method: Method,
  url: string,
  body?: object,
): Promise<GitHubResponse> {
  const { apiUrl, wait = sleep } = access;
  const address = new URL(url.startsWith('/') ? `${apiUrl}${url}` : url);
  // The token goes nowhere else, whatever a header says.
  if (address.origin !== new URL(apiUrl).origin) throw new Error(`${address.origin} is not GitHub's API at ${apiUrl}.`);
  const name = `${method} ${address.pathname}`;
  for (let attempt = 1; ; attempt++) {
    const answer = await send(access, method, address, body, name);
    const pause = pauseAfter(answer, method, attempt);
    if (pause === undefined || attempt === ATTEMPTS) return read(answer, name);
    await wait(pause);
  }
}

async function send(
  { token }: GitHubAccess,
  method: Method,
  address: URL,
  body: object | undefined,
  name: string,
): Promise<Response | GitHubError> {
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'user-agent': 'cairn',
    'x-github-api-version': '2022-11-28',
  };
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    return await fetch(address, {
      method,
      headers,
      ...text,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    return new GitHubError(name, 0, 'no answer', { cause });
  }
}

/** Milliseconds to wait before the request is sent again; nothing when it is not to be repeated. */
function pauseAfter(answer: Response | GitHubError, method: Method, attempt: number): number | undefined {
  if (!(answer instanceof GitHubError) && isLimited(answer)) {
    // A refused request was not done, so any may be repeated.
    const asked = askedToWait(answer);
    return asked > LONGEST_WAIT_MS ? undefined : asked + backoff(attempt);
  }
  // One without an answer, or with an error, may have been done: what makes something is not sent twice.
  return answer.status === 0 || answer.status >= 500 ? (method === 'POST' ? undefined : backoff(attempt)) : undefined;
}

/** Whether it is about the rate and not about permissions: both can be a 403. */
function isLimited({ status, headers }: Response): boolean {
  return (
    status === 429 || (status === 403 && (headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0'))
  );
}

function askedToWait({ headers }: Response): number {
  const after = Number(headers.get('retry-after') ?? Number.NaN) * 1_000;
  if (!Number.isNaN(after)) return after;
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN) * 1_000 - Date.now();
  return headers.get('x-ratelimit-remaining') === '0' && reset > 0 ? reset : 0;
}

/** 1, 2, 4 seconds, each up to twice as long, so that jobs that failed together do not come back together. */
function backoff(attempt: number): number {
  return FIRST_WAIT_MS * 2 ** (attempt - 1) * (1 + Math.random());
}

async function read(answer: Response | GitHubError, name: string): Promise<GitHubResponse> {
  if (answer instanceof GitHubError) throw answer;
  const text = await answer.text();
  const body = parse(text);
  if (!answer.ok) {
    const said = refusal.safeParse(body);
    const status = isLimited(answer) ? TOO_MANY : answer.status;
    throw new GitHubError(name, status, said.success ? said.data.message : text.slice(0, 200) || 'no message');
  }
  const next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  return { body, ...(next === undefined ? {} : { next }) };
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
