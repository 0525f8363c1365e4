/** Installs the emulators into a Python environment of their own, once per requirements file. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SOURCES, VENV } from './paths';

const run = promisify(execFile);

const REQUIREMENTS = join(SOURCES, 'requirements.txt');
const STAMP = join(VENV, 'requirements.sha256');

/** pip's progress can exceed Node's default of 1 MB. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** The interpreter of the environment. */
export const PYTHON = join(VENV, 'bin', 'python');

/** Makes sure the emulators are installed; does nothing if they are. */
export async function installEmulators(say: (line: string) => void): Promise<void> {
  const wanted = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex');
  if (existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === wanted) return;

  say('installing MiniStack and moto into .cairn/venvs/local-account (once, about a minute)');
  // Half an environment, or one of older versions, is not worth repairing.
  await rm(VENV, { recursive: true, force: true });
  await mkdir(dirname(VENV), { recursive: true });
  await run('python3', ['-m', 'venv', VENV]);
  await run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS], {
    maxBuffer: MAX_OUTPUT,
  });
  // Last, so that an interrupted installation starts again.
  await writeFile(STAMP, wanted);
}

if (require.main === module) {
  installEmulators(console.log).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
