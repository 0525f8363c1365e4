/** Wall time and peak memory of a program and everything it starts. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Measured {
  readonly seconds: number;
  /** Largest sum of resident memory over the program and its descendants, in MB; absent where there is no /proc. */
  readonly peakMb?: number;
  readonly code: number;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly kb: number;
}

const SAMPLE_MS = 25;
const KB_PER_MB = 1_024;

/** Runs it with its output thrown away. */
export async function measure(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Measured> {
  const started = performance.now();
  const child = spawn(command, args, { ...options, stdio: 'ignore' });
  let peak: number | undefined;
  const sampler = setInterval(() => {
    const now = child.pid === undefined ? undefined : residentKb(child.pid);
    if (now !== undefined) peak = Math.max(peak ?? 0, now);
  }, SAMPLE_MS);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exit) => resolve(exit ?? 1));
    });
    const seconds = (performance.now() - started) / 1_000;
    return { seconds, code, ...(peak === undefined ? {} : { peakMb: peak / KB_PER_MB }) };
  } finally {
    clearInterval(sampler);
  }
}

/** The run in the middle by time, with the largest memory of all. */
export function median(runs: readonly Measured[]): Measured {
  const sorted = [...runs].sort((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (!middle) throw new Error('Nothing was measured.');
  const peaks = runs.flatMap((run) => run.peakMb ?? []);
  const failed = runs.find((run) => run.code !== 0);
  return { ...middle, code: failed?.code ?? 0, ...(peaks.length > 0 ? { peakMb: Math.max(...peaks) } : {}) };
}

/** Resident memory of a process and its descendants. Linux only: elsewhere there is no cheap way to ask. */
function residentKb(root: number): number | undefined {
  try {
    const processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(readProcess);
    return sumOf(root, processes);
  } catch {
    return undefined;
  }
}

function sumOf(root: number, processes: readonly Process[]): number {
  const own = processes.filter(({ pid }) => pid === root).reduce((sum, { kb }) => sum + kb, 0);
  const children = processes.filter(({ parent }) => parent === root);
  return children.reduce((sum, { pid }) => sum + sumOf(pid, processes), own);
}

/** A process that ended between listing and reading is none. */
function readProcess(pid: string): Process[] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): number => Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1] ?? 0);
    return [{ pid: Number(pid), parent: field('PPid'), kb: field('VmRSS') }];
  } catch {
    return [];
  }
}
