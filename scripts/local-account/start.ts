/** `npx tsx scripts/local-account/start.ts [directory]`: starts the local AWS account. */
import { startLocalAccount } from './account';

async function main(): Promise<void> {
  const [directory] = process.argv.slice(2);
  const account = await startLocalAccount({ directory, say: console.log });
  console.log(`local AWS account ${account.reused ? 'already runs' : 'started'} on ${account.endpoint}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
