/** `applied.json`: which plans of a folder were applied, so that an apply that stopped can go on. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CliError } from '../../../cli/exit';
import { writeWhole } from './files';

export const LEDGER_FILE = 'applied.json';

const ledger = z.strictObject({
  version: z.literal(1),
  /** In the order in which they were applied; a plan by the SHA-256 of its file, so that another plan is not taken for it. */
  applied: z.array(z.strictObject({ milestone: z.string(), plan: z.string() })),
});
export type Ledger = z.output<typeof ledger>;

/** What was applied of a folder; nothing before the first milestone. */
export function readLedger(folder: string): Ledger {
  const file = join(folder, LEDGER_FILE);
  if (!existsSync(file)) return { version: 1, applied: [] };
  try {
    return ledger.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new CliError(
      `${file} is not a record of what was applied.`,
      'Remove it: plans that were applied already are refused by Terraform as stale.',
      { cause },
    );
  }
}

/** Adds a milestone, as soon as it is applied. */
export function recordApplied(folder: string, milestone: string, plan: string): void {
  const { applied } = readLedger(folder);
  const text = JSON.stringify({ version: 1, applied: [...applied, { milestone, plan }] } satisfies Ledger, null, 2);
  writeWhole(join(folder, LEDGER_FILE), `${text}\n`);
}

export function wasApplied({ applied }: Ledger, milestone: string, plan: string): boolean {
  return applied.some((each) => each.milestone === milestone && each.plan === plan);
}

export function forgetApplied(folder: string): void {
  rmSync(join(folder, LEDGER_FILE), { force: true });
}
