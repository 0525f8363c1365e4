/** Python tools in an environment of their own below `.cairn/venvs`, installed once per requirements file. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CAIRN } from './paths';
import { run, tail } from './run';

export interface PythonTools {
  /** Folder of the programs. */
  readonly bin: string;
}

/** Installations of this process: lanes side by side want the same environment, and only one may make it. */
const running = new Map<string, Promise<PythonTools>>();

/** Makes sure the environment holds exactly what the requirements file says. */
export function installPythonTools(
  name: string,
  requirements: string,
  say: (line: string) => void,
): Promise<PythonTools> {
  const installing = running.get(name) ?? install(name, requirements, say);
  running.set(name, installing);
  return installing;
}

async function install(name: string, requirements: string, say: (line: string) => void): Promise<PythonTools> {
  const folder = join(CAIRN, 'venvs', name);
  const stamp = join(folder, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const bin = join(folder, 'bin');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { bin };

  say(`installing ${name} into .cairn/venvs/${name} (once, about a minute)`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  await orThrow('python3', ['-m', 'venv', folder]);
  await orThrow(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '-r', requirements]);
  // Last, so that an interrupted installation starts again.
  writeFileSync(stamp, wanted);
  return { bin };
}

async function orThrow(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await run(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${tail(stderr, 15)}`);
}
