/**
 * The second part of `make bench`: what the power switch calls and takes with 1 to 1,000 services in one unit, and how large and how fast
 * to load each function is. The bundle that is uploaded runs in a process of its own against the local account; the time is
 * mostly that of the emulators. Figures only: nothing passes or fails here. Arguments: numbers of services.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { bundle } from '../modules/functions/bundle';
import { REPOSITORY } from '../tools/paths';
import { callsOf, createUnit, type Ran, runBundle, UNIT_PATH } from './lib/power-bench';
import { textTable } from './lib/table';
import { localAccountEnv, startLocalAccount, stopLocalAccount } from './local-account/account';
import { CALLS_PATH } from './local-account/gateway';

const SIZES = [1, 10, 100, 1_000];
/** A Monday's night, the hour after, and the next noon. */
const RUNS = { stop: '2026-06-01T22:00Z', reconcile: '2026-06-01T23:30Z', start: '2026-06-02T12:00Z' };
const OPERATIONS = [
  'GetParametersByPath',
  'ListTagsForResource',
  'PutParameter',
  'DescribeServices',
  'DescribeScalableTargets',
  'UpdateService',
  'RegisterScalableTarget',
];
const LOADS = 5;
const FIRST_ACCOUNT = 111122220000;

async function main(sizes: readonly number[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-bench-power-'));
  const directory = join(folder, 'local-account');
  try {
    console.log(`${await functionsTable(folder)}\n`);
    const { endpoint } = await startLocalAccount({ directory });
    console.log(await switchTable(sizes, endpoint, bundleFile(folder, 'power-switch')));
  } finally {
    await stopLocalAccount({ directory });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where the bundle of a function lies, as Lambda unpacks it. */
function bundleFile(folder: string, source: string): string {
  const file = join(folder, source, 'index.js');
  mkdirSync(dirname(file), { recursive: true });
  for (const [name, content] of Object.entries(bundle(source))) writeFileSync(join(dirname(file), name), content);
  return file;
}

async function functionsTable(folder: string): Promise<string> {
  const sources = join(REPOSITORY, 'lambda-src');
  const functions = readdirSync(sources).filter((each) => existsSync(join(sources, each, 'handler.ts')));
  const rows: string[][] = [];
  for (const source of functions) {
    const file = bundleFile(folder, source);
    const contents = Object.entries(bundle(source)).map(([name, content]) => [name, Buffer.from(content)] as const);
    const kb = zipSync(Object.fromEntries(contents), { level: 9 }).length / 1_024;
    const loads: Ran[] = [];
    for (let load = 0; load < LOADS; load++) loads.push(await runBundle(file));
    const [fastest] = loads.sort((one, other) => one.importMs - other.importMs);
    const middle = loads[Math.floor(LOADS / 2)];
    rows.push([
      source,
      kb.toFixed(0),
      (fastest?.importMs ?? 0).toFixed(0),
      (middle?.importMs ?? 0).toFixed(0),
      (middle?.peakMb ?? 0).toFixed(0),
    ]);
  }
  return textTable([['function', 'zip KB', 'load ms', 'median ms', 'MB'], ...rows], [1, 2, 3, 4]);
}

async function switchTable(sizes: readonly number[], endpoint: string, file: string): Promise<string> {
  const rows: string[][] = [];
  for (const [index, size] of sizes.entries()) {
    const accountId = String(FIRST_ACCOUNT + index);
    Object.assign(process.env, localAccountEnv({ endpoint, accountId, region: 'us-west-2' }));
    console.error(`${size} services are made`);
    await createUnit(size);
    for (const [run, at] of Object.entries(RUNS)) {
      console.error(`${size} services: ${run}`);
      const caller = `bench-${size}-${run}`;
      const env = { AT: String(Date.parse(at)), POWER_PATH: UNIT_PATH, AWS_SDK_UA_APP_ID: caller };
      const { runMs, peakMb, failed = '' } = await runBundle(file, env);
      const calls = await callsOf(`${endpoint}${CALLS_PATH}`, caller);
      const total = Object.values(calls).reduce((sum, each) => sum + each, 0);
      rows.push([
        String(size),
        run,
        (runMs / 1_000).toFixed(1),
        peakMb.toFixed(0),
        String(total),
        ...OPERATIONS.map((each) => String(calls[each] ?? 0)),
        failed,
      ]);
    }
  }
  const head = ['services', 'run', 'seconds', 'MB', 'calls', ...OPERATIONS, ''];
  return textTable([head, ...rows], [0, 2, 3, 4, ...OPERATIONS.map((_, index) => index + 5)]);
}

const given = process.argv.slice(2).map(Number);
main(given.length > 0 ? given : SIZES).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
