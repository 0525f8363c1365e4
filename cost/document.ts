/** The estimate as the cost milestone publishes it. */
import { join } from 'node:path';
import { MANIFEST_FILE, readManifest } from '../config/manifest';
import { estimate, totalsBy } from './estimate';
import { regionsWithPrices } from './prices/table';
import { environmentSubject } from './synthesis';

/**
 * JSON of an environment's estimate in a folder of stacks: USD a month as scheduled, and by service as Cost Explorer calls
 * it. `null` in a region without prices. Throws when the manifest does not have the environment.
 */
export function estimateText(folder: string, env: { readonly deployment: string; readonly name: string }): string {
  const found = readManifest(join(folder, MANIFEST_FILE)).environments.find(
    ({ deployment, environment }) => deployment === env.deployment && environment === env.name,
  );
  if (!found) throw new Error(`${folder} has no ${env.deployment}/${env.name}.`);
  if (!regionsWithPrices().includes(found.region)) return 'null';
  const { lines, total } = estimate(environmentSubject(folder, found));
  const services = [...totalsBy(lines, ({ service }) => service)]
    .map(([service, { scheduled }]) => [service, cents(scheduled)] as const)
    .filter(([, usd]) => usd > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ version: 1, monthlyUsd: cents(total.scheduled), services: Object.fromEntries(services) });
}

const cents = (usd: number): number => Math.round(usd * 100) / 100;
