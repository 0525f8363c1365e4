/** `make demo-down`: stops the demo's local account and removes its files. */
import { rmSync } from 'node:fs';
import { DEMO, DEMO_ACCOUNT } from './lib/demo';
import { stopLocalAccount } from './local-account/account';

async function main(): Promise<void> {
  const stopped = await stopLocalAccount({ directory: DEMO_ACCOUNT });
  rmSync(DEMO, { recursive: true, force: true });
  console.log(stopped.length === 0 ? 'The demo was not running.' : 'The demo is stopped and its files are removed.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
