/** What a change of the stacks does to the bill, from the syntheses of two commits. */
import { join } from 'node:path';
import { CliError } from '../../../cli/exit';
import { MANIFEST_FILE, readManifest } from '../../../config/manifest';
import { estimate } from '../../../cost/estimate';
import { regionsWithPrices } from '../../../cost/prices/table';
import { environmentSubject } from '../../../cost/synthesis';
import type { CostChange } from '../../../review/review';

/**
 * US dollars a month as scheduled, before and after, by `<deployment>/<environment>`. Without what the base does not have,
 * or cannot be asked for: its manifest may be older than this program.
 */
export function costChanges(base: string, head: string): ReadonlyMap<string, CostChange> {
  const before = monthlyCosts(base, { lenient: true });
  const after = monthlyCosts(head, { lenient: false });
  const both = [...after].flatMap(([target, afterUsdPerMonth]) => {
    const beforeUsdPerMonth = before.get(target);
    return beforeUsdPerMonth === undefined ? [] : ([[target, { beforeUsdPerMonth, afterUsdPerMonth }]] as const);
  });
  return new Map(both);
}

function monthlyCosts(folder: string, { lenient }: { readonly lenient: boolean }): ReadonlyMap<string, number> {
  try {
    const priced = regionsWithPrices();
    const { environments } = readManifest(join(folder, MANIFEST_FILE));
    return new Map(
      environments
        .filter(({ region }) => priced.includes(region))
        .map((each) => [
          `${each.deployment}/${each.environment}`,
          estimate(environmentSubject(folder, each)).total.scheduled,
        ]),
    );
  } catch (error) {
    if (lenient) return new Map();
    throw error;
  }
}

/** `12.3,14.05`: how a job hands it to the next. */
export const costChangeText = ({ beforeUsdPerMonth, afterUsdPerMonth }: CostChange): string =>
  `${beforeUsdPerMonth.toFixed(2)},${afterUsdPerMonth.toFixed(2)}`;

/** Reads what `costChangeText` wrote. */
export function readCostChange(text: string): CostChange {
  const [, before, after] = /^(\d+\.\d{2}),(\d+\.\d{2})$/.exec(text) ?? [];
  if (before === undefined || after === undefined) {
    throw new CliError(`--cost is '${text}'.`, 'Give dollars a month before and after, as 12.30,14.05.');
  }
  return { beforeUsdPerMonth: Number(before), afterUsdPerMonth: Number(after) };
}
