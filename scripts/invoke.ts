/**
 * `QUEUE_URL=... RESULTS_BUCKET=... STATUS_BASE=/runs npm run invoke -- runs-api event.json`: runs a function's handler
 * here, with the variables of this shell, against the local AWS account: the demo's if there is one. Never against a real
 * account. The answer goes to stdout, behind the function's own lines.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { REPOSITORY } from '../tools/paths';
import { DEMO_ACCOUNT, shown } from './lib/demo';
import { localAccountEnv, startLocalAccount, withoutAwsSettings } from './local-account/account';

type Handler = (event: unknown, context: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** The account of the demo. */
const ACCOUNT_ID = '123456789012';
const TIMEOUT_MS = 60_000;

async function main(): Promise<void> {
  const [name, file, ...rest] = process.argv.slice(2);
  if (name === undefined || file === undefined || rest.length > 0) {
    throw new Error('Give a function and a file with its event: npm run invoke -- runs-api event.json');
  }
  const source = sourceOf(name);
  const event: unknown = JSON.parse(readFileSync(file, 'utf8'));
  await useLocalAccount();
  const handler = await load(source);
  console.log(JSON.stringify(await handler(event, contextOf(name)), undefined, 2));
}

function sourceOf(name: string): string {
  const sources = join(REPOSITORY, 'lambda-src');
  const source = (folder: string) => join(sources, folder, 'handler.ts');
  const known = readdirSync(sources).filter((folder) => existsSync(source(folder)));
  if (known.includes(name)) return source(name);
  throw new Error(`There is no function '${name}'. There are: ${known.join(', ')}.`);
}

/** Replaces whatever this shell says about AWS: a function that is tried must not reach a real account. */
async function useLocalAccount(): Promise<void> {
  const directory = existsSync(DEMO_ACCOUNT) ? DEMO_ACCOUNT : undefined;
  const { endpoint } = await startLocalAccount({ directory, say: console.error });
  console.error(`local AWS account on ${endpoint}`);
  const local = localAccountEnv({ endpoint, accountId: ACCOUNT_ID, region: shown().region });
  process.env = { ...withoutAwsSettings(process.env), ...local };
}

async function load(source: string): Promise<Handler> {
  const { handler } = z
    .object({ handler: z.custom<Handler>((it) => typeof it === 'function') })
    .parse(await import(source));
  return handler;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(functionName: string) {
  const end = Date.now() + TIMEOUT_MS;
  return { functionName, awsRequestId: randomUUID(), getRemainingTimeInMillis: () => Math.max(0, end - Date.now()) };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
