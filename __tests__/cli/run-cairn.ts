/** The command line as people run it: as a process of its own. */
import { join, resolve } from 'node:path';
import { type Ran, run } from '../../tools/run';

const REPOSITORY = resolve(__dirname, '..', '..');

/** Runs `cairn` without a terminal and without any selection or AWS setting of the caller. */
export function cairn(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(CAIRN|CDKTF|AWS)_/.test(name));
  return run(process.execPath, [join(REPOSITORY, 'bin', 'cairn'), ...args], {
    cwd: REPOSITORY,
    env: { ...Object.fromEntries(inherited), ...variables },
  });
}
