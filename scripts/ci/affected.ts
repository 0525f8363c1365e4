/**
 * `affected.ts --base <folder> --head <folder>`: which environments a change concerns, between the syntheses of two
 * commits. Writes the matrix of the plan jobs to stdout and, for Actions, as the output `matrix`; `any` says whether
 * there is one, since Actions refuses an empty matrix. `apply-matrix` and `apply-any` are the same for those that
 * have a role to apply with. `cost` of a job is what the change does to the month's bill, before and after.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, EXIT, type ExitCode } from '../../cli/exit';
import { MANIFEST_FILE, readManifest } from '../../config/manifest';
import type { CostChange } from '../../review/review';
import { appendSummary, setOutputs } from './lib/actions';
import { affectedStacks, byTarget, removedStacks, type StackNode } from './lib/affected';
import { readArgs } from './lib/args';
import { canonicalJson, sha256 } from './lib/canonical';
import { costChanges, costChangeText } from './lib/cost-change';
import { type Affected, type LeftOut, matrixOf } from './lib/matrix';
import { printJson, runProgram, say } from './lib/program';
import { readStack } from './lib/stack';
import { stackFolder, targetsOf } from './lib/target';

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, { base: { value: '<folder>' }, head: { value: '<folder>' } });
  const [base, head] = [nodesOf(args.base), nodesOf(args.head)];
  const targets = targetsOf(readManifest(join(args.head, MANIFEST_FILE)));
  const matrix = matrixOf(byTarget(affectedStacks(base, head)), byTarget(removedStacks(base, head)), targets);
  const costs = costChanges(args.base, args.head);
  const found = { ...matrix, include: matrix.include.map((job) => ({ ...job, cost: costOf(costs.get(job.target)) })) };

  const applicable = found.include.filter(({ applyEnvironment }) => applyEnvironment !== '');
  setOutputs(process.env, {
    matrix: JSON.stringify({ include: found.include }),
    any: String(found.include.length > 0),
    'apply-matrix': JSON.stringify({ include: applicable }),
    'apply-any': String(applicable.length > 0),
  });
  appendSummary(process.env, summary(found));
  for (const { target, milestones } of found.include) say(`${target}: ${milestones.replaceAll(',', ', ')}`);
  for (const each of [...found.skipped, ...found.removed]) say(leftOutText(each));
  if (found.include.length === 0) say('Nothing to plan.');
  printJson(found);
  return EXIT.done;
}

const costOf = (change: CostChange | undefined): string => (change === undefined ? '' : costChangeText(change));

/** The stacks of a synthesis, asked of the stacks alone: the base may be older than this manifest. */
function nodesOf(folder: string): StackNode[] {
  const stacks = join(folder, 'stacks');
  if (!existsSync(stacks))
    throw new CliError(`${folder} holds no synthesis.`, `CDKTF_OUTDIR=${folder} bin/cairn synth`);
  return readdirSync(stacks)
    .sort()
    .map((id) => {
      const { stateKey, hash, lockHash, producers } = readStack(stackFolder(folder, id));
      return {
        stateKey,
        hash: sha256(canonicalJson([hash, lockHash ?? null])),
        reads: producers.map(({ key }) => key),
      };
    });
}

function leftOutText({ target, milestones, reason }: LeftOut): string {
  return `${target} (${milestones.join(', ')}): ${reason}`;
}

function summary({ include, skipped, removed }: Affected): string {
  const planned = include.map(({ target, milestones }) => `- \`${target}\`: ${milestones.replaceAll(',', ', ')}`);
  const left = [...skipped, ...removed].map((each) => `- not planned: ${leftOutText(each)}`);
  const lines = [...planned, ...left];
  return ['## Affected environments', '', ...(lines.length > 0 ? lines : ['None.'])].join('\n');
}

runProgram(main);
