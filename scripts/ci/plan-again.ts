/**
 * `plan-again.ts --from <folder> --ref <branch> [--pull-request <number>]`: starts the plan workflow for what an apply left
 * to be planned. Below the folder, each remaining.json says it for an environment: {"target": "...", "milestones": "a,b"}.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { EXIT, type ExitCode } from '../../cli/exit';
import { appendSummary } from './lib/actions';
import { readArgs } from './lib/args';
import { openGitHub } from './lib/github';
import { printJson, runProgram, say } from './lib/program';

const WORKFLOW = 'plan.yml';
const FILE = 'remaining.json';

const remaining = z.strictObject({ target: z.string().min(1), milestones: z.string() });

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, {
    from: { value: '<folder>' },
    ref: { value: '<branch>' },
    'pull-request': { value: '<number>', optional: true },
  });
  const github = openGitHub(process.env);
  const started: string[] = [];
  for (const { target, milestones } of remainingIn(args.from)) {
    const pullRequest = args['pull-request'];
    await github.dispatchWorkflow(WORKFLOW, args.ref, {
      target,
      milestones,
      ...(pullRequest === undefined ? {} : { 'pull-request': pullRequest }),
    });
    started.push(target);
    const line = `${target}: planning what is left (${milestones.replaceAll(',', ', ')})`;
    say(line);
    appendSummary(process.env, `- ${line}`);
  }
  if (started.length === 0) say('Nothing is left to be planned.');
  printJson({ started });
  return EXIT.done;
}

/** What is left of each environment, without those of which nothing is. No folder: no environment came that far. */
function remainingIn(folder: string): z.output<typeof remaining>[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === FILE)
    .sort()
    .map((file) => remaining.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
    .filter(({ milestones }) => milestones !== '');
}

runProgram(main);
