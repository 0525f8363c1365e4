/** comment.ts as a workflow runs it, against the stand-in of GitHub's API. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderComment } from '../../../review/comment';
import { REPOSITORY } from '../../../tools/paths';
import { type Ran, run } from '../../../tools/run';
import { GitHubStandIn, TOKEN } from '../../helpers/github-stand-in';
import { recordedReview } from '../../review/plans';

const folder = mkdtempSync(join(tmpdir(), 'cairn-comment-'));
const [file, summary] = [join(folder, 'comment.md'), join(folder, 'summary.md')];
const api = new GitHubStandIn();
beforeAll(() => api.start());
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

function comment(...more: string[]): Promise<Ran> {
  const args = ['--import', 'tsx', 'scripts/ci/comment.ts', '--file', file, '--target', 'shop/dev', ...more];
  return run(process.execPath, args, {
    cwd: REPOSITORY,
    env: { ...process.env, ...api.env(), GITHUB_STEP_SUMMARY: summary },
  });
}

test('makes the comment, then patches it; without permission it writes to the page of the run', async () => {
  const text = renderComment(recordedReview()).comment;
  writeFileSync(file, text);
  const first = await comment('--pull-request', '7');
  expect([first.code, JSON.parse(first.stdout).action]).toEqual([0, 'created']);
  expect(api.comments.map(({ body }) => body)).toEqual([text]);

  writeFileSync(file, `${text}more\n`);
  const second = await comment('--pull-request', '7');
  expect(JSON.parse(second.stdout).action).toBe('updated');
  expect(api.comments.map(({ body }) => body)).toEqual([`${text}more\n`]);

  api.faults.push({ on: 'POST /comments', status: 403 });
  const fork = await comment('--pull-request', '8');
  expect([fork.code, JSON.parse(fork.stdout)]).toEqual([0, { action: 'summary' }]);
  expect(fork.stderr).toContain('::notice::No permission to comment on #8');
  expect(readFileSync(summary, 'utf8')).toContain('5 to destroy');
  for (const ran of [first, second, fork]) expect(ran.stdout + ran.stderr).not.toContain(TOKEN);
}, 180_000);

test('refuses what is not a comment about the target, and says every wrong flag', async () => {
  writeFileSync(file, renderComment(recordedReview({ environment: 'prod' })).comment);
  const other = await comment('--pull-request', '7');
  expect([other.code, other.stdout]).toEqual([1, '']);
  expect(other.stderr).toContain('is not a comment about shop/dev');
  const wrong = await comment('--pull-requests', '7');
  expect(wrong.stderr).toMatch(/--pull-requests is not known;[\s\S]*--pull-request is missing/);
}, 180_000);
