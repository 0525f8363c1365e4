/** `make bench`: wall time and peak memory of what people wait for. Figures only: nothing passes or fails here. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmTool, REPOSITORY } from '../tools/paths';
import { shown } from './lib/demo';
import { type Measured, measure, median } from './lib/measure';
import { textTable } from './lib/table';

interface Subject {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the project aims at on two cores. */
  readonly target?: string;
  readonly runs: number;
}

const MAIN = { command: process.execPath, args: ['--import', 'tsx', 'main.ts'] };

function subjects(folder: string): readonly Subject[] {
  const outdir = { CDKTF_OUTDIR: join(folder, 'out') };
  const { deployment, environment } = shown();
  const all = { CAIRN_DEPLOYMENT: deployment };
  const one = { ...all, CAIRN_ENV: environment, CAIRN_MILESTONE: 'foundation' };
  return [
    { name: 'synth, everything', ...MAIN, env: outdir, runs: 5 },
    {
      name: 'synth, one deployment',
      ...MAIN,
      env: { ...outdir, ...all },
      target: '< 2.5 s, < 300 MB',
      runs: 5,
    },
    { name: 'synth, one stack', ...MAIN, env: { ...outdir, ...one }, runs: 5 },
    { name: 'cdktf synth', command: npmTool('cdktf'), args: ['synth', '--output', join(folder, 'cdktf')], runs: 3 },
    {
      name: 'type check, cold',
      command: npmTool('tsc'),
      args: ['-p', '.', '--incremental', 'false'],
      runs: 3,
    },
    { name: 'type check, warm', command: npmTool('tsc'), args: ['-p', '.'], runs: 3 },
    {
      name: 'unit lane',
      command: npmTool('jest'),
      args: ['--selectProjects', 'unit', '--ci'],
      target: '< 30 s',
      runs: 1,
    },
  ];
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  try {
    const rows: string[][] = [];
    for (const subject of subjects(folder)) {
      console.error(`${subject.name}: ${subject.runs} runs`);
      rows.push(row(subject, await measureAll(subject)));
    }
    const [cpu] = cpus();
    console.log(`\n${cpus().length} cores (${cpu?.model ?? 'unknown'}), Node ${process.versions.node}\n`);
    console.log(textTable([['what', 'seconds', 'peak MB', 'target', ''], ...rows], [1, 2]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll({ command, args, env = {}, runs }: Subject): Promise<Measured> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(CAIRN|CDKTF)_/.test(name));
  const variables = { ...Object.fromEntries(inherited), CHECKPOINT_DISABLE: '1', CI: '1', ...env };
  const measured: Measured[] = [];
  for (let run = 0; run < runs; run++) {
    measured.push(await measure(command, args, { cwd: REPOSITORY, env: variables }));
  }
  return median(measured);
}

function row({ name, target = '' }: Subject, { seconds, peakMb, code }: Measured): string[] {
  const memory = peakMb === undefined ? '-' : peakMb.toFixed(0);
  return [name, seconds.toFixed(1), memory, target, code === 0 ? '' : `ended with exit code ${code}`];
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
