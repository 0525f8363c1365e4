import { join } from 'node:path';

/** Folder of a synthesized stack. */
export function stackFolder(outdir: string, stack: string): string {
  return join(outdir, 'stacks', stack);
}
