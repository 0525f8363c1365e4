/** The GitHub client and what is written with it, against the stand-in of GitHub's API. */
import { openGitHub } from '../../../scripts/ci/lib/github';
import { closeIssues, writeComment, writeIssue } from '../../../scripts/ci/lib/one-of-ours';
import { checkPlanRun, findPlanRun } from '../../../scripts/ci/lib/plan-run';
import { BOT, GitHubStandIn, TOKEN } from '../../helpers/github-stand-in';

let api: GitHubStandIn;
let waits: number[];
beforeEach(async () => {
  api = new GitHubStandIn();
  await api.start();
  waits = [];
});
afterEach(() => api.stop());

const github = () => openGitHub(api.env(), (milliseconds) => Promise.resolve(waits.push(milliseconds)));
const MARKER = '<!-- cairn:plan shop/dev -->';
const PULL = 7;

describe('the comment of an environment', () => {
  test('is made once, patched in place, and left alone when it says the same', async () => {
    const first = await writeComment(github(), PULL, MARKER, `${MARKER}\none`);
    const second = await writeComment(github(), PULL, MARKER, `${MARKER}\ntwo\n`);
    const third = await writeComment(github(), PULL, MARKER, `${MARKER}\ntwo\n`);
    expect([first, second, third].map(({ action }) => action)).toEqual(['created', 'updated', 'unchanged']);
    expect(second.url).toBe(first.url);
    expect(api.comments.map(({ body }) => body)).toEqual([`${MARKER}\ntwo\n`]);
    expect(api.requests.filter((each) => each.startsWith('PATCH'))).toHaveLength(1);
  });

  test('is found on a later page, beside those of other environments', async () => {
    for (const other of ['a', 'b', 'c', 'd']) api.addComment(PULL, `<!-- cairn:plan shop/${other} -->`);
    api.addComment(PULL, `${MARKER}\nold`);
    expect((await writeComment(github(), PULL, MARKER, `${MARKER}\nnew`)).action).toBe('updated');
    expect(api.requests.filter((each) => each === `GET /issues/${PULL}/comments`)).toHaveLength(3);
    expect(api.comments).toHaveLength(5);
  });

  test('is never one of somebody else, who wrote the marker', async () => {
    api.addComment(PULL, `${MARKER}\nnot ours`, 'mallory');
    api.addComment(PULL, `> ${MARKER}\nquoted`);
    expect((await writeComment(github(), PULL, MARKER, `${MARKER}\nours`)).action).toBe('created');
    expect(api.comments.map(({ body }) => body)).toContain(`${MARKER}\nnot ours`);
  });

  test('belongs to the user of a personal token', async () => {
    api.user = 'ops';
    api.addComment(PULL, `${MARKER}\nof the bot`, BOT);
    expect((await writeComment(github(), PULL, MARKER, `${MARKER}\nmine`)).action).toBe('created');
    expect((await writeComment(github(), PULL, MARKER, `${MARKER}\nagain`)).action).toBe('updated');
  });

  test('is not made twice when GitHub made it and answered with an error', async () => {
    api.faults.push({ on: `POST /issues/${PULL}/comments`, status: 502, done: true });
    await writeComment(github(), PULL, MARKER, `${MARKER}\none`);
    expect(api.comments).toHaveLength(1);
  });
});

describe('requests', () => {
  test('are repeated after a 502, and wait longer each time', async () => {
    api.faults.push({ on: 'GET /comments', status: 502 }, { on: 'GET /comments', status: 503 });
    await expect(github().comments(PULL)).resolves.toEqual([]);
    expect(waits).toHaveLength(2);
    expect(waits[0]).toBeGreaterThanOrEqual(1_000);
    expect(waits[1]).toBeGreaterThanOrEqual(2_000);
  });

  test('wait as long as a secondary limit asks for, also those that make something', async () => {
    api.faults.push({ on: 'POST /comments', status: 403, headers: { 'retry-after': '7' } });
    await github().createComment(PULL, 'text');
    expect(waits[0]).toBeGreaterThanOrEqual(7_000);
    expect(api.comments).toHaveLength(1);
  });

  test('give up on a limit that lasts an hour', async () => {
    api.faults.push({ on: 'GET /comments', status: 429, headers: { 'retry-after': '3600' } });
    await expect(github().comments(PULL)).rejects.toMatchObject({ status: 429 });
    expect(waits).toEqual([]);
  });

  test('give up after four attempts, with an error that names the request and not the token', async () => {
    for (let attempt = 0; attempt < 5; attempt++) api.faults.push({ on: 'GET /comments', status: 500 });
    const failure = await github()
      .comments(PULL)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 500, request: `GET /repos/example/shop/issues/${PULL}/comments` });
    expect(String(failure)).not.toContain(TOKEN);
    expect(api.faults).toHaveLength(1);
  });

  test('without permission fail at once', async () => {
    api.faults.push({ on: 'POST /comments', status: 403 });
    await expect(github().createComment(PULL, 'text')).rejects.toMatchObject({ status: 403 });
    expect(waits).toEqual([]);
  });

  test('to nobody say so', async () => {
    const { GITHUB_API_URL: gone, ...rest } = api.env();
    await api.stop();
    const silent = openGitHub({ ...rest, GITHUB_API_URL: gone }, () => Promise.resolve());
    await expect(silent.comments(PULL)).rejects.toThrow(/issues\/7\/comments failed: no answer/);
    await api.start();
  });

  test('need a repository and a token', () => {
    expect(() => openGitHub({})).toThrow('GITHUB_REPOSITORY and GITHUB_TOKEN must be set.');
    expect(() => openGitHub({ ...api.env(), GITHUB_REPOSITORY: '../user' })).toThrow("GITHUB_REPOSITORY is '../user'");
  });
});

describe('the issue about drift', () => {
  const marker = '<!-- cairn:drift shop/dev -->';
  const issue = (text: string) => ({ marker, title: `Drift: ${text}`, body: `${marker}\n${text}` });

  test('is opened, updated and closed with a reason', async () => {
    expect((await writeIssue(github(), 'drift', issue('one'))).action).toBe('created');
    expect((await writeIssue(github(), 'drift', issue('two'))).action).toBe('updated');
    expect((await writeIssue(github(), 'drift', issue('two'))).action).toBe('unchanged');
    expect(api.issues.map(({ title, state }) => [title, state])).toEqual([['Drift: two', 'open']]);
    expect(await closeIssues(github(), 'drift', marker, 'gone')).toHaveLength(1);
    expect(api.issues[0]?.state).toBe('closed');
    expect(api.comments.map(({ body }) => body)).toEqual(['gone']);
    expect(await closeIssues(github(), 'drift', marker, 'gone')).toEqual([]);
    expect((await writeIssue(github(), 'drift', issue('three'))).action).toBe('created');
  });

  test('is neither a pull request nor the issue of another', async () => {
    api.addIssue('a pull request', marker, BOT, { pull_request: {} });
    api.addIssue('of somebody', marker, 'mallory');
    api.addIssue('of another environment', '<!-- cairn:drift shop/prod -->');
    expect((await writeIssue(github(), 'drift', issue('one'))).action).toBe('created');
    await closeIssues(github(), 'drift', marker, 'gone');
    expect(api.issues.map(({ state }) => state)).toEqual(['open', 'open', 'open', 'closed']);
  });
});

describe('the run whose plans are applied', () => {
  const SHA = 'c0ffee';
  const repo = { full_name: 'example/infrastructure' };
  const merged = { number: PULL, merged_at: '2025-01-01T00:00:00Z', merge_commit_sha: SHA };
  const pull = { ...merged, head: { sha: 'head', ref: 'change', repo }, base: { repo } };
  const run = (id: number, conclusion: string | null, event = 'pull_request') => ({
    id,
    event,
    conclusion,
    status: 'completed',
    path: '.github/workflows/plan.yml',
    head_branch: 'change',
    head_repository: repo,
    repository: repo,
    html_url: `https://github.example/runs/${id}`,
  });
  const artifacts = (names: readonly string[], expired = false) => ({
    artifacts: names.map((name, id) => ({ id, name, expired })),
  });
  const runs = '/actions/workflows/plan.yml/runs?head_sha=head';
  beforeEach(() => {
    api.fixed.set(`/commits/${SHA}/pulls`, [pull]);
    api.fixed.set(runs, { workflow_runs: [run(2, 'success'), run(1, 'failure'), run(9, 'success', 'schedule')] });
    api.fixed.set('/actions/runs/2/artifacts', artifacts(['plan-shop-prod', 'logs', 'plan-shop-dev']));
  });
  const find = () => findPlanRun(github(), SHA, 'plan.yml');

  test('is the last one of the head of the pull request that was merged', async () => {
    api.fixed.set(`/commits/${SHA}/pulls`, [
      { ...pull, number: 5, merged_at: null },
      { ...pull, number: 6, merge_commit_sha: 'other' },
      pull,
    ]);
    await expect(find()).resolves.toEqual({
      pullRequest: PULL,
      headSha: 'head',
      runId: 2,
      artifacts: ['plan-shop-dev', 'plan-shop-prod'],
    });
  });

  test.each<[string, () => void, RegExp]>([
    ['a commit without a pull request', () => api.fixed.set(`/commits/${SHA}/pulls`, []), /merged by no pull request/],
    [
      'a fork, which may call anything a plan',
      () => {
        const head = { sha: 'head', ref: 'change', repo: { full_name: 'somebody/infrastructure' } };
        api.fixed.set(`/commits/${SHA}/pulls`, [{ ...pull, head }]);
      },
      /came from a fork/,
    ],
    [
      'a fork that was deleted since',
      () => api.fixed.set(`/commits/${SHA}/pulls`, [{ ...pull, head: { sha: 'head', ref: 'change', repo: null } }]),
      /came from a fork/,
    ],
    ['a head that was never planned', () => api.fixed.set(runs, { workflow_runs: [] }), /never ran for head/],
    [
      'a plan that failed since',
      () => api.fixed.set(runs, { workflow_runs: [run(3, 'failure'), run(2, 'success')] }),
      /ended as failure/,
    ],
    [
      'plans that expired',
      () => api.fixed.set('/actions/runs/2/artifacts', artifacts(['plan-shop-dev'], true)),
      /have expired/,
    ],
  ])('%s is refused', async (_, prepare, message) => {
    prepare();
    await expect(find()).rejects.toThrow(message);
  });

  test.each([
    ['of a fork', { head_repository: { full_name: 'somebody/infrastructure' } }],
    ['of another branch', { head_branch: 'other' }],
  ])('a newer run of the same commit %s does not count', async (_, other) => {
    api.fixed.set(runs, { workflow_runs: [{ ...run(7, 'success'), ...other }, run(2, 'success')] });
    await expect(find()).resolves.toMatchObject({ runId: 2 });
  });
});

describe('a run that is named by hand', () => {
  const repo = { full_name: 'example/infrastructure' };
  const good = {
    id: 9,
    event: 'workflow_dispatch',
    status: 'completed',
    conclusion: 'success',
    html_url: 'https://github.example/runs/9',
    path: '.github/workflows/plan.yml',
    head_branch: 'main',
    head_repository: repo,
    repository: repo,
  };
  const check = (run: object) => {
    api.fixed.set('/actions/runs/9', run);
    return checkPlanRun(github(), 9, 'plan.yml', 'main');
  };

  test('is taken when the workflow of the branch itself was started by hand', async () => {
    await expect(check(good)).resolves.toBeUndefined();
  });

  test.each([
    ['another workflow', { path: '.github/workflows/mine.yml' }, /is a run of .*mine.yml/],
    ['a failure', { conclusion: 'failure' }, /ended as failure/],
    ['a fork', { head_repository: { full_name: 'somebody/infrastructure' } }, /came from a fork/],
    ['a deleted fork', { head_repository: null }, /came from a fork/],
    ['a pull request', { event: 'pull_request' }, /not started by hand on main/],
    ['another branch', { head_branch: 'mine' }, /not started by hand on main/],
  ])('%s is refused', async (_, change, message) => {
    await expect(check({ ...good, ...change })).rejects.toThrow(message);
  });
});
