/** The wrapper as a process, as a step of a workflow starts it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { REPOSITORY } from '../../../tools/paths';
import { run } from '../../../tools/run';

const PROGRAM = ['--import', 'tsx', 'scripts/ci/with-variables.ts'];
const SECRET = 'a value that nobody may see';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-variables-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Stands in for the script: `--import` puts it in front of what is asked for, and it ends the process. */
function standIn(source: string): Record<string, string> {
  const file = join(folder, 'stand-in.cjs');
  writeFileSync(file, `if (process.argv[1]?.endsWith('scripts/ci/plan.ts')) {\n${source}\n}\n`);
  return { NODE_OPTIONS: `--require ${file}` };
}

function start(env: Readonly<Record<string, string>>) {
  return run(process.execPath, [...PROGRAM, 'scripts/ci/plan.ts', '--target', 'shop/dev'], {
    cwd: REPOSITORY,
    env: { ...process.env, ...env },
  });
}

test('passes variables, flags and the exit code on, and masks secrets', async () => {
  const out = join(folder, 'seen.json');
  const script = `
    const { TF_VAR_x, TF_VAR_secret_y, TF_SECRETS_JSON } = process.env;
    const seen = { TF_VAR_x, TF_VAR_secret_y, TF_SECRETS_JSON, flags: process.argv.slice(2) };
    require('node:fs').writeFileSync(${JSON.stringify(out)}, JSON.stringify(seen));
    process.exit(2);`;
  const { code, stdout, stderr } = await start({
    ...standIn(script),
    GITHUB_ACTIONS: 'true',
    TF_VARS_JSON: '{"x": [1]}',
    TF_SECRETS_JSON: JSON.stringify({ secret_y: SECRET }),
  });
  expect(code).toBe(2);
  const flags = ['--target', 'shop/dev'];
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({ TF_VAR_x: '[1]', TF_VAR_secret_y: SECRET, flags });
  expect(`${stdout}${stderr}`.split('\n').filter((line) => line.includes(SECRET))).toEqual([`::add-mask::${SECRET}`]);
});

test('refuses what is no script of scripts/ci, and variables that are no JSON', async () => {
  const other = await run(process.execPath, [...PROGRAM, 'scripts/bench.ts'], { cwd: REPOSITORY });
  expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('no script of scripts/ci')]);
  const broken = await start({ TF_SECRETS_JSON: SECRET });
  expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('TF_SECRETS_JSON')]);
  expect(broken.stderr).not.toContain(SECRET);
});

test('a signal reaches what the script has started, and is waited for', async () => {
  const log = join(folder, 'log');
  // As a script does that runs Terraform: it ends at once, Terraform gives its lock back first.
  const terraform = `trap 'sleep 0.5; echo released >>${log}; exit 0' INT; echo locked >>${log}; while :; do sleep 0.1; done`;
  const script = `
    require('node:child_process').spawn('bash', ['-c', ${JSON.stringify(terraform)}]);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, [...PROGRAM, 'scripts/ci/plan.ts'], {
    cwd: REPOSITORY,
    env: { ...process.env, ...standIn(`process.once('SIGINT', () => process.exit(1));${script}`) },
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const content = () => {
    try {
      return readFileSync(log, 'utf8');
    } catch {
      return '';
    }
  };
  while (!content().includes('locked')) await sleep(50);
  child.kill('SIGINT');
  expect(await ended).toBe(1);
  expect(content()).toBe('locked\nreleased\n');
}, 30_000);
