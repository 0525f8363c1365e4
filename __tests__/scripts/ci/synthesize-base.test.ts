/** synthesize-base.sh in a small repository of its own, whose main.ts stands in for the synthesis. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../../../tools/paths';
import { run } from '../../../tools/run';

const root = mkdtempSync(join(tmpdir(), 'cairn-base-'));
const repository = join(root, 'repository');
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function git(...args: string[]): Promise<void> {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  const { code, stderr } = await run('git', [...identity, ...args], { cwd: repository });
  if (code !== 0) throw new Error(stderr);
}

const write = (file: string, text: string): void => writeFileSync(join(repository, file), text);
const main = (word: string): string =>
  `import { writeFileSync } from 'node:fs';\nwriteFileSync(\`\${process.env['CDKTF_OUTDIR']}/word\`, '${word}');\n`;

test('what is synthesized is the other commit, and no trace of it stays in this one', async () => {
  mkdirSync(join(repository, 'scripts', 'ci'), { recursive: true });
  cpSync(join(REPOSITORY, 'scripts/ci/synthesize-base.sh'), join(repository, 'scripts/ci/synthesize-base.sh'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(repository, 'node_modules'));
  await git('init', '--quiet');
  write('.gitignore', 'node_modules\n');
  write('package-lock.json', '{}\n');
  write('main.ts', main('before'));
  await git('add', '.');
  await git('commit', '--quiet', '-m', 'before');
  write('main.ts', main('after'));
  await git('commit', '--quiet', '-a', '-m', 'after');

  const out = join(root, 'out');
  const ran = await run('scripts/ci/synthesize-base.sh', ['HEAD^1', out], { cwd: repository });
  expect({ code: ran.code, stderr: ran.stderr }).toMatchObject({ code: 0 });
  expect(readFileSync(join(out, 'word'), 'utf8')).toBe('before');
  expect(readFileSync(join(repository, 'main.ts'), 'utf8')).toBe(main('after'));
  expect(readdirSync(join(repository, '.git')).filter((name) => name === 'worktrees')).toEqual([]);
}, 30_000);

test('a commit that is not there is an error', async () => {
  const ran = await run(join(REPOSITORY, 'scripts/ci/synthesize-base.sh'), ['HEAD'], { cwd: root });
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining('Usage')]);
});
