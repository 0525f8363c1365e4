/** Installs the emulators into a Python environment of their own, once per requirements file. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SOURCES, VENV } from './paths';

const run = promisify(execFile);

const REQUIREMENTS = join(SOURCES, 'requirements.txt');
/** Which requirements an environment was made from. */
const STAMP = 'requirements.sha256';

/** pip's progress can exceed Node's default of 1 MB. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** The interpreter of the environment. */
export const PYTHON = join(VENV, 'bin', 'python');

/** The installation of this process: lanes that run side by side wait for the same one. */
let installing: Promise<void> | undefined;

/** Makes sure the emulators are installed; does nothing if they are. */
export function installEmulators(say: (line: string) => void): Promise<void> {
  installing ??= install(say).finally(() => {
    installing = undefined;
  });
  return installing;
}

async function install(say: (line: string) => void): Promise<void> {
  const wanted = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex');
  if (await isInstalled(wanted)) return;

  say('installing MiniStack and moto into .cairn/venvs/local-account (once, about two minutes)');
  // Built beside and renamed: an interrupted installation, or two at once, leave no half environment.
  const draft = `${VENV}.${process.pid}`;
  const python = join(draft, 'bin', 'python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS];
  await mkdir(dirname(VENV), { recursive: true });
  try {
    await run('python3', ['-m', 'venv', draft]);
    await run(python, pip, { maxBuffer: MAX_OUTPUT });
    await writeFile(join(draft, STAMP), wanted);
    if (await isInstalled(wanted)) return;
    await rm(VENV, { recursive: true, force: true });
    await rename(draft, VENV);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function isInstalled(wanted: string): Promise<boolean> {
  const found = await readFile(join(VENV, STAMP), 'utf8').catch(() => undefined);
  return found === wanted;
}

if (require.main === module) {
  installEmulators(console.log).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
