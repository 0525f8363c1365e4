/** Runs a program to its end, with its output captured and, line by line, passed on. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the program. Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Receives each line of stdout and stderr as it comes. */
  readonly line?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Ends the program early. */
  readonly signal?: AbortSignal;
}

export interface Ran {
  /** Exit code; 128 and more when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A program that is not installed. */
export class MissingTool extends Error {
  override readonly name = 'MissingTool';

  constructor(
    readonly tool: string,
    options?: ErrorOptions,
  ) {
    super(`${tool} is not on PATH`, options);
  }
}

const SIGNALLED = 128;

/** Runs it; a non-zero exit code is a result, not an error. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...(options.env ?? process.env) },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: options.signal,
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') reject(new MissingTool(command, { cause }));
      else if (cause.name !== 'AbortError') reject(cause);
    });
    child.once('close', (code, signal) => resolve(signal ? SIGNALLED : (code ?? SIGNALLED)));
  });
  const [code, stdout, stderr] = await Promise.all([
    ended,
    lines(child.stdout, (line) => options.line?.(line, 'stdout')),
    lines(child.stderr, (line) => options.line?.(line, 'stderr')),
  ]);
  return { code, stdout, stderr, seconds: (performance.now() - started) / 1_000 };
}

/** Whether a program can be started. */
export async function hasTool(command: string, args: readonly string[] = ['--version']): Promise<boolean> {
  try {
    return (await run(command, args)).code === 0;
  } catch (error) {
    if (error instanceof MissingTool) return false;
    throw error;
  }
}

async function lines(stream: Readable, pass: (line: string) => void): Promise<string> {
  const all: string[] = [];
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    all.push(line);
    pass(line);
  }
  return all.join('\n');
}

/** The last lines of an output: where programs say what went wrong. */
export function tail(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
