/** The same input gives the same bytes: in another folder, another time zone, another process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '..', '..');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Synthesizes everything with `main.ts` as a process; returns every file by its path. */
function synthesizedIn(timeZone: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-determinism-'));
  folders.push(folder);
  execFileSync(process.execPath, ['--import', 'tsx', join(REPOSITORY, 'main.ts')], {
    cwd: REPOSITORY,
    env: { PATH: process.env['PATH'], TZ: timeZone, CDKTF_OUTDIR: folder },
    stdio: 'pipe',
  });
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path).toString('base64')];
    }),
  );
}

it('two syntheses in different folders and time zones are byte-identical', () => {
  const first = synthesizedIn('America/Los_Angeles');
  const second = synthesizedIn('Asia/Kolkata');
  expect(Object.keys(first)).toContain('cairn.json');
  expect(Object.keys(first)).toContainEqual(expect.stringMatching(/assets\/uptime-[0-9a-f]{12}\.zip$/));
  expect(second).toEqual(first);
});
