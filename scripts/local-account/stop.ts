/** `npx tsx scripts/local-account/stop.ts [directory]`: stops the local AWS account. */
import { stopLocalAccount } from './account';

async function main(): Promise<void> {
  const [directory] = process.argv.slice(2);
  const stopped = await stopLocalAccount({ directory });
  const names = stopped.map((one) => `${one.name} (${one.pid})`).join(', ');
  console.log(stopped.length === 0 ? 'no local AWS account is running' : `stopped ${names}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
