/** `make test`: runs the lanes, counts what passed, and closes with one line. `make test LANES=unit,static` runs some. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CAIRN } from '../tools/paths';
import { type Check, chooseLanes, type Lane, phases, tally, tallyText } from './lib/lane';
import { browserLane } from './lib/lanes/browser';
import { cdktnLane } from './lib/lanes/cdktn';
import { engineLane, functionsLane, unitLane } from './lib/lanes/jest';
import { opentofuLane } from './lib/lanes/opentofu';
import { policyLane } from './lib/lanes/policy';
import { staticLane } from './lib/lanes/static';
import { workflowsLane } from './lib/lanes/workflows';

const LANES: readonly Lane[] = [
  staticLane,
  unitLane,
  functionsLane,
  browserLane,
  engineLane,
  policyLane,
  workflowsLane,
  opentofuLane,
  cdktnLane,
];

interface LaneResult {
  readonly lane: Lane;
  readonly checks: readonly Check[];
  readonly seconds: number;
}

async function main(): Promise<void> {
  const chosen = chooseLanes(LANES, process.argv.slice(2).join(','));
  rmSync(join(CAIRN, 'test'), { recursive: true, force: true });
  const results: LaneResult[] = [];
  for (const phase of phases(chosen)) results.push(...(await Promise.all(phase.map(runLane))));

  const ci = process.env['CI'] === 'true';
  console.log('');
  for (const result of results) console.log(summary(result, ci));
  const total = tally(
    results.flatMap((result) => result.checks),
    ci,
  );
  console.log(tallyText(total));
  if (total.failed > 0) process.exitCode = 1;
}

async function runLane(lane: Lane): Promise<LaneResult> {
  const say = (line: string): void => console.log(`${lane.name.padEnd(9)} | ${line}`);
  say(lane.about);
  const started = performance.now();
  const checks = await lane.run(say).catch((error: unknown): Check[] => {
    const note = error instanceof Error ? error.message : String(error);
    return [{ name: lane.name, outcome: 'failed', note }];
  });
  return { lane, checks, seconds: (performance.now() - started) / 1_000 };
}

/** One line for the lane, and one for each check that did not pass. */
function summary({ lane, checks, seconds }: LaneResult, ci: boolean): string {
  const head = `${lane.name.padEnd(9)} ${tallyText(tally(checks, ci))} (${seconds.toFixed(0)} s)`;
  const rest = checks
    .filter((check) => check.outcome !== 'passed')
    .map(({ name, outcome, count = 1, note }) => {
      const why = note === undefined ? '' : `: ${note}`;
      return `          ${outcome}: ${name}${count > 1 ? ` (${count})` : ''}${why}`;
    });
  return [head, ...rest].join('\n');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
