/** The third part of `make bench`: estimates and report of all environments, from JSON that is there. Figures only. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estimate } from '../cost/estimate';
import { readSubjects } from '../cost/synthesis';
import { buildReport } from '../report/build';
import { runMain } from '../tools/synth';
import { textTable } from './lib/table';

const RUNS = 5;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-bench-cost-'));
  try {
    await runMain({ outdir: folder });
    const subjects = readSubjects(folder);
    const rows = [
      await row('stacks read', () => readSubjects(folder), ''),
      await row('estimates', () => subjects.map((subject) => estimate(subject)), '< 0.5 s with reading'),
      await row('report', () => buildReport(folder), '< 5 s'),
    ];
    console.log(`\n${subjects.length} estimates, ${RUNS} runs each\n`);
    console.log(textTable([['what', 'first', 'median', 'target'], ...rows], [1, 2]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds: the first, which loads and compiles, and the one in the middle. */
async function row(name: string, work: () => unknown, target: string): Promise<string[]> {
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    await work();
    seconds.push((performance.now() - started) / 1_000);
  }
  const [first = 0] = seconds;
  const middle = [...seconds].sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
  return [name, first.toFixed(2), middle.toFixed(2), target];
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
