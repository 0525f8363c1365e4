/** `cairn cost` as a process of its own, where it synthesizes: few of these, each takes seconds. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WHAT_IF_VARIABLE } from '../../config/what-if';
import { REPOSITORY } from '../../tools/paths';
import { run } from '../../tools/run';
import { SYNTHESIZED_VARIABLE } from '../helpers/synthesized';
import { cairn } from './run-cairn';

// Several syntheses, on a machine that may do other things.
jest.setTimeout(600_000);

const from = process.env[SYNTHESIZED_VARIABLE] ?? '';
const DEV = ['cost', 'durable-code', '--env', 'dev'];

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cairn-cost-process-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('a size past the budget: exit 2, the lines that matter, and the change that brings it back', async () => {
  const args = [...DEV, '--from', from, '--what-if', 'size=backend=4096/16384', '--check'];
  const { code, stdout, stderr } = await cairn(args, { TMPDIR: scratch });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('tried 1 of 1') });
  expect(stdout).toMatch(/^✖ durable-code \/ dev costs \$\S+ a month as scheduled .*, \$\S+ over its \$25 budget\n/);
  // 4 vCPU x 260.71 hours at $0.01269464, which Spot floats around.
  expect(stdout).toMatch(/largest lines\n +ecs +backend, Fargate Spot vCPU +\$13\.24\n/);
  expect(stdout).toMatch(
    /cheapest changes\n +--what-if size=backend=2048\/8192 +saves \$\S+ +\$\S+ a month +within the budget/,
  );
  expect(readdirSync(scratch).filter((name) => name.startsWith('cairn-cost-'))).toEqual([]);
});

test('against a commit: it is synthesized by its own code, and leaves no worktree behind', async () => {
  const worktrees = () => run('git', ['worktree', 'list', '--porcelain'], { cwd: REPOSITORY });
  const before = (await worktrees()).stdout;
  const { code, stdout, stderr } = await cairn([...DEV, '--from', from, '--compare', 'HEAD'], { TMPDIR: scratch });
  // While the manifest is being changed, that of the last commit cannot be read: then it says so.
  expect(code === 0 ? stdout : stderr).toMatch(
    code === 0 ? /against HEAD: monthly cost (goes|stays)/ : /Compare with a later commit/,
  );
  expect((await worktrees()).stdout).toBe(before);
  expect(readdirSync(scratch).filter((name) => name.startsWith('cairn-cost-'))).toEqual([]);
});

test('a what-if that is left in the shell is refused by a synthesis, and so by a deploy', async () => {
  const outdir = join(scratch, 'out');
  const changes = [{ key: 'ingress', value: 'alb' }];
  const whatIf = { folder: scratch, environments: [{ deployment: 'durable-code', environment: 'dev', changes }] };
  const { code, stderr } = await cairn(['synth', '--deployment', 'durable-code'], {
    CDKTF_OUTDIR: outdir,
    [WHAT_IF_VARIABLE]: JSON.stringify(whatIf),
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/CAIRN_WHAT_IF is set: it is for an estimate .* Unset it/);
  expect(existsSync(join(outdir, 'cairn.json'))).toBe(false);
});
