/** `npx tsx scripts/policy.ts`: the policy lane alone, with every failure listed. */

import { checkPolicy } from '../policy/check';
import { tally, tallyText } from './lib/lane';

async function main(): Promise<void> {
  const checks = await checkPolicy((line) => console.error(line));
  for (const { name, outcome, note = '' } of checks) if (outcome === 'failed') console.log(`${name}: ${note}`);
  const total = tally(checks, false);
  console.log(tallyText(total));
  if (total.failed > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
