/** Installs cdktn and its AWS provider below `.cairn`, once per lock file; nothing of them is committed but their versions. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../tools/run';
import { DESCRIPTION, INSTALLED } from './paths';

const LOCK = 'package-lock.json';

/** Throws MissingTool without npm, and an Error with npm's reason when the packages cannot be had. */
export async function installCdktn(say: (line: string) => void): Promise<void> {
  const wanted = createHash('sha256')
    .update(readFileSync(join(DESCRIPTION, LOCK)))
    .digest('hex');
  const stamp = join(INSTALLED, `${LOCK}.sha256`);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  say('installing cdktn and its AWS provider into .cairn/engines/cdktn (once, half a minute, 500 MB)');
  rmSync(INSTALLED, { recursive: true, force: true });
  mkdirSync(INSTALLED, { recursive: true });
  for (const file of ['package.json', LOCK]) copyFileSync(join(DESCRIPTION, file), join(INSTALLED, file));
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { code, stderr } = await run('npm', ['ci', '--ignore-scripts', ...quiet], { cwd: INSTALLED });
  // npm says why first, and explains proxies and logs after that.
  if (code !== 0)
    throw new Error(`npm ci failed in .cairn/engines/cdktn:\n${stderr.split('\n').slice(0, 5).join('\n')}`);
  // Last, so that an interrupted installation starts again.
  writeFileSync(stamp, wanted);
}
