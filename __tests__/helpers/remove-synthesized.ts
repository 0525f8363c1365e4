/** Removes what `synthesize-once` made. */
import { rmSync } from 'node:fs';
import { SYNTHESIZED_VARIABLE } from './synthesized';

export default function removeSynthesized(): void {
  const outdir = process.env[SYNTHESIZED_VARIABLE];
  if (outdir) rmSync(outdir, { recursive: true, force: true });
}
