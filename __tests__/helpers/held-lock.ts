import { spawn } from 'node:child_process';

/** An apply that waits for its approval holds the lock for as long as it waits. Returns what lets go of it. */
export async function holdLock(
  folder: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<() => Promise<void>> {
  const holder = spawn('terraform', ['apply', '-no-color', ...args], {
    cwd: folder,
    env: { ...env, TF_INPUT: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let seen = '';
    holder.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes('Enter a value:')) resolve();
    });
    holder.once('close', () => reject(new Error(`terraform ended without asking:\n${seen}`)));
  });
  return () => {
    holder.stdin.end('no\n');
    return closed;
  };
}
