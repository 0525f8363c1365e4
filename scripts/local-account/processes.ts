/** Starting, recognising and stopping the processes of a local account. */
import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { LocalProcess } from './state';

export interface Command {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly port: number;
  /** A part of `args` or `command` that no other process has. */
  readonly marker: string;
}

const run = promisify(execFile);

const POLL_MS = 100;
const STOP_TIMEOUT_MS = 10_000;

/** Ports that are free now, all different: each is held until all are known. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen(): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** Starts a process that outlives this one, with its output in `<directory>/<name>.log`. */
export async function startDetached(command: Command, directory: string): Promise<LocalProcess> {
  const log = openSync(join(directory, `${command.name}.log`), 'w');
  try {
    const child = spawn(command.command, command.args, {
      cwd: command.cwd,
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...command.env },
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const { name, port, marker } = command;
    return { name, port, marker, pid: child.pid ?? 0 };
  } finally {
    closeSync(log);
  }
}

/** Whether the recorded process still runs, and is not another one that got its id. */
export async function isAlive(recorded: LocalProcess): Promise<boolean> {
  return (await commandLine(recorded.pid)).includes(recorded.marker);
}

/** The command line of a process; empty if there is no such process. */
async function commandLine(pid: number): Promise<string> {
  if (existsSync('/proc/self/cmdline')) {
    return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  }
  // macOS has no /proc; `ps` fails for an unknown id.
  const listed = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => undefined);
  return listed?.stdout ?? '';
}

/** Stops one process: asks, waits, then insists. Does nothing if it is gone or is not ours. */
export async function stopProcess(recorded: LocalProcess): Promise<void> {
  if (!(await isAlive(recorded))) return;
  signalGroup(recorded.pid, 'SIGTERM');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (await isAlive(recorded)) {
    if (Date.now() > deadline) signalGroup(recorded.pid, 'SIGKILL');
    await sleep(POLL_MS);
  }
}

/** Detached processes lead a group of their own; MiniStack's function workers are in it. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Between the look and the signal it ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits until `url` answers, whatever it says; fails early when its process has died. */
export async function waitUntilUp(url: string, recorded: LocalProcess, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await answers(url))) {
    if (!(await isAlive(recorded))) throw new Error(`${recorded.name} ended while starting`);
    if (Date.now() > deadline) throw new Error(`${recorded.name} did not answer on ${url}`);
    await sleep(POLL_MS);
  }
}

/** Whether a server answers 200 there. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
