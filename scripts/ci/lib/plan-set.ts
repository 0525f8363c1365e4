/**
 * `plan-set.json`: what was planned, and everything that must still be so when it is applied. It lies beside the plan
 * files and travels with them.
 *
 * It holds hashes and names, no values. The plan files do hold values, as Terraform writes them: those of variables
 * that are not ephemeral, the outputs that a stack reads, the state as it was. Whoever may download them may read these;
 * secrets are ephemeral variables and write-only attributes here, and in no plan.
 * https://developer.hashicorp.com/terraform/cli/commands/plan#out-filename
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CliError } from '../../../cli/exit';
import { writeWhole } from './files';

export const PLAN_SET_FILE = 'plan-set.json';
export const PLAN_SET_VERSION = 1;

const place = { milestone: z.string(), stack: z.string(), label: z.string() };

const planned = z.strictObject({
  ...place,
  status: z.literal('planned'),
  /** Whether an apply would do anything. */
  changes: z.boolean(),
  /** File name in the same folder, and its SHA-256. */
  plan: z.strictObject({ file: z.string(), sha256: z.string() }),
  /** Of the stack, as `readStack` makes it. */
  stackHash: z.string(),
  /** Provider lock that the plan was made with: file name in the same folder, and its SHA-256. */
  lock: z.strictObject({ file: z.string(), sha256: z.string() }),
  /** Outputs that it read, by the state that they came from: hashes by path. */
  producers: z.array(
    z.strictObject({
      name: z.string(),
      region: z.string(),
      bucket: z.string(),
      key: z.string(),
      reads: z.record(z.string(), z.string()),
    }),
  ),
  /** Variables that were given; their values are inside the plan. */
  variables: z.array(z.string()),
  /** Variables that were given and are in no plan: to be given again at the apply. */
  ephemeral: z.array(z.string()),
});

const waiting = z.strictObject({
  ...place,
  status: z.literal('waiting'),
  /** Milestones, or `account/<region>`, that are applied first. */
  waitsFor: z.array(z.string()).min(1),
  reason: z.string(),
});

const failed = z.strictObject({ ...place, status: z.literal('failed'), message: z.string() });

const planSet = z.strictObject({
  version: z.literal(PLAN_SET_VERSION),
  deployment: z.string(),
  environment: z.string(),
  /** Commit that was synthesized; for people. What counts is the hash of each stack. */
  commit: z.string(),
  /** Version of Terraform. */
  terraform: z.string(),
  /** In the order of applying. */
  milestones: z.array(z.discriminatedUnion('status', [planned, waiting, failed])),
});

export type PlanSet = z.output<typeof planSet>;
export type PlanEntry = PlanSet['milestones'][number];
export type PlannedEntry = z.output<typeof planned>;
export type PlannedProducer = PlannedEntry['producers'][number];

export function writePlanSet(folder: string, set: PlanSet): void {
  writeWhole(join(folder, PLAN_SET_FILE), `${JSON.stringify(set, null, 2)}\n`);
}

/** Reads it; missing, broken or of another version: an error that says to plan again. */
export function readPlanSet(folder: string): PlanSet {
  const file = join(folder, PLAN_SET_FILE);
  const parsed = planSet.safeParse(parseFile(file));
  if (parsed.success) return parsed.data;
  throw new CliError(
    `${file} is not a set of plans of this version (${PLAN_SET_VERSION}).\n${z.prettifyError(parsed.error)}`,
    'Plan again with scripts/ci/plan.ts of this commit.',
  );
}

function parseFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CliError(`${file} cannot be read.`, 'Plan first: scripts/ci/plan.ts writes it.', { cause });
  }
}
