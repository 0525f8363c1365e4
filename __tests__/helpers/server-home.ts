/** A folder in which a database server of a test's own lives, as the user that it wants to run as. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PEM texts. */
export interface ServerCertificate {
  readonly key: string;
  readonly certificate: string;
}

export interface ServerHome {
  readonly folder: string;
  readonly tls: { readonly key: string; readonly certificate: string } | undefined;
  readonly write: (name: string, text: string) => string;
  readonly run: (command: string, args: readonly string[]) => Promise<void>;
  readonly log: () => string;
  readonly spawn: (command: string, args: readonly string[]) => ChildProcess;
  readonly stop: (server: ChildProcess, signal: NodeJS.Signals) => Promise<void>;
}

/** A folder that belongs to the server's user: root may run neither of them. */
export async function makeHome(user: string, certificate?: ServerCertificate): Promise<ServerHome> {
  const owner = await idsOf(user);
  // Short, and not below TMPDIR: the path of a socket has at most 107 characters.
  const folder = mkdtempSync(join(existsSync('/tmp') ? '/tmp' : tmpdir(), 'cairn-db-'));
  chownSync(folder, owner.uid, owner.gid);
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, 0o600);
    chownSync(path, owner.uid, owner.gid);
    return path;
  };
  const tls = certificate && {
    key: write('server.key', certificate.key),
    certificate: write('server.crt', certificate.certificate),
  };
  const log = join(folder, 'log');
  const options = { cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' }, ...owner };
  return {
    folder,
    tls,
    write,
    run: async (command, args) => {
      await run(command, args, options);
    },
    log: () => readFileSync(log, 'utf8'),
    spawn: (command, args) => {
      const output = openSync(log, 'a');
      const server = spawn(command, args, { ...options, stdio: ['ignore', output, output] });
      closeSync(output);
      // Tests that are interrupted leave no server behind.
      const kill = () => server.kill();
      process.once('exit', kill);
      server.once('exit', () => process.off('exit', kill));
      return server;
    },
    stop: async (server, signal) => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      if (server.exitCode === null && server.kill(signal)) await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function idsOf(user: string): Promise<{ uid: number; gid: number }> {
  const { uid, gid } = userInfo();
  if (uid !== 0) return { uid, gid };
  const [ofUser, ofGroup] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
  return { uid: Number(ofUser.stdout), gid: Number(ofGroup.stdout) };
}
