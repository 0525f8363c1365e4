/** Debian packages that tests need, installed when that is possible here. */
import { hasTool, run } from '../../tools/run';

/** One `apt-get` at a time: lanes run side by side, and the second would find dpkg's lock taken. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Whether a tool can be used; installs its package if it is missing and this process may do that. `tool` is a program
 * that takes `--version`, or a look of the caller's own.
 */
export function haveDebianPackage(
  tool: string | (() => Promise<boolean>),
  debianPackage: string,
  say: (line: string) => void,
): Promise<boolean> {
  const there = typeof tool === 'string' ? () => hasTool(tool) : tool;
  const asked = last.then(() => have(there, debianPackage, say));
  last = asked.catch(() => undefined);
  return asked;
}

async function have(
  there: () => Promise<boolean>,
  debianPackage: string,
  say: (line: string) => void,
): Promise<boolean> {
  if (await there()) return true;
  const root = process.getuid?.() === 0;
  if (!root || !(await hasTool('apt-get'))) return false;
  say(`installing the Debian package ${debianPackage}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '-qq', debianPackage], { env });
  if ((await install()).code !== 0) {
    await run('apt-get', ['update', '-qq'], { env });
    await install();
  }
  return there();
}
