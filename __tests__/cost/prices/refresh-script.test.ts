/** `npm run prices:refresh` as a process, against a stand-in for AWS at the address that the SDK is told. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetProductsResponse$ } from '@aws-sdk/client-pricing';
import { type PriceTable, readPrices } from '../../../cost/prices/table';
import { replaceFiles } from '../../../scripts/lib/replace-files';
import { REPOSITORY } from '../../../tools/paths';
import { PriceListStandIn, RECORDINGS, recorded } from '../../helpers/price-list-stand-in';

const OLD_DATE = '2026-10-01';
/** Prices of the tables, as shipped, but one that the answer for us-east-1 raises to 0.045. */
const KEYS = ['fargate.vcpu.x86', 'fargate.gb.x86', 'cloudfront.gb', 'ec2.spot.t3.small'];

let folder = '';
let endpoint = '';
let standIn: PriceListStandIn;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-prices-'));
  standIn = new PriceListStandIn();
  endpoint = await standIn.start();
  for (const region of ['us-east-1', 'us-west-2']) writeTable(region, KEYS);
});
afterEach(async () => {
  await standIn.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A table as the shipped one was before any refresh. */
function writeTable(region: string, keys: readonly string[]): void {
  const known: Readonly<Record<string, number>> = {
    'fargate.vcpu.x86': 0.04048,
    'fargate.gb.x86': 0.004445,
    'cloudfront.gb': 0.085,
    'ec2.spot.t3.small': 0.0075,
    'sqs.requests': 0.4,
    'kms.key': 1,
    'ec2.t3.micro': 0.0108,
    'transfer.internet-gb': 0.08,
    'transfer.region-gb': 0.03,
  };
  const source = 'https://aws.amazon.com/pricing/';
  const prices: PriceTable['prices'] = Object.fromEntries(
    keys.map((key) => [
      key,
      { usd: known[key] ?? 0, unit: 'unit', date: OLD_DATE, source, confidence: 'general' as const },
    ]),
  );
  const table: PriceTable = { version: 1, region, date: OLD_DATE, currency: 'USD', prices };
  writeFileSync(fileOf(region), `${JSON.stringify(table, undefined, 2)}\n`);
}

const fileOf = (region: string): string => join(folder, `${region}.json`);
const bytes = (): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => `${name}\n${readFileSync(join(folder, name), 'utf8')}`);

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: readonly string[]): Promise<Ran> {
  const env = {
    ...{ PATH: process.env['PATH'], HOME: folder, AWS_ENDPOINT_URL_PRICING: endpoint, AWS_MAX_ATTEMPTS: '1' },
    ...{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example', AWS_EC2_METADATA_DISABLED: 'true' },
  };
  const all = ['--import', 'tsx', 'scripts/prices-refresh.ts', '--folder', folder, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { cwd: REPOSITORY, env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const today = (): string => new Date().toISOString().slice(0, 10);

test('is what npm runs', () => {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
  expect(scripts['prices:refresh']).toBe('node --import tsx scripts/prices-refresh.ts');
});

describe('when prices differ', () => {
  test('it says which service it asks, shows them, and writes nothing', async () => {
    const before = bytes();
    const { code, stdout, stderr } = await run();
    expect(code).toBe(2);
    const [head, first] = stdout.split('\n');
    expect(head?.split(/ +/)).toEqual(['region', 'key', 'unit', 'old', 'new', '%']);
    // 0.045 / 0.04048 = 1.1117
    expect(first?.split(/ +/)).toEqual(['us-east-1', 'fargate.vcpu.x86', 'unit', '0.04048', '0.045', '+11.2']);
    expect(stderr).toContain("nothing is written; 'npm run prices:refresh -- --write' writes it");
    expect(bytes()).toEqual(before);

    // What regions share is asked once.
    expect(stderr.split('\n').filter((line) => line.includes('questions'))).toEqual([
      'us-east-1: AmazonCloudFront, questions 1, products 1',
      'us-east-1: AmazonECS, questions 1, products 6',
      'us-west-2: AmazonECS, questions 1, products 6',
    ]);
    // Six products in pages of two.
    const east = 'AmazonECS productFamily=Compute regionCode=us-east-1';
    expect(standIn.questions.filter((question) => question === east)).toHaveLength(3);
  });

  test('--write writes them, and a second run has nothing to write', async () => {
    const start = today();
    const { code, stdout } = await run('--write');
    expect(code).toBe(0);
    expect(stdout).toContain('us-east-1: 3 prices found, 0 kept as they were');
    const table = readPrices('us-east-1', folder);
    expect([start, today()]).toContain(table.date);
    const { date } = table;
    expect(table.prices['fargate.vcpu.x86']).toEqual(expect.objectContaining({ usd: 0.045, date, confidence: 'api' }));
    expect(table.prices['ec2.spot.t3.small']).toEqual(
      expect.objectContaining({ usd: 0.0075, date: OLD_DATE, confidence: 'general' }),
    );
    expect(readdirSync(folder).sort()).toEqual(['us-east-1.json', 'us-west-2.json']);

    const { ino, mtimeMs } = statSync(fileOf('us-east-1'));
    const again = await run('--write');
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('No price differs.');
    if (today() === start) {
      expect(again.stderr).not.toContain('wrote');
      expect(statSync(fileOf('us-east-1'))).toEqual(expect.objectContaining({ ino, mtimeMs }));
    }
  });
});

describe('when nothing differs', () => {
  test('it exits with 0 and writes nothing', async () => {
    const before = bytes();
    const { code, stdout } = await run('--region', 'us-west-2');
    expect(code).toBe(0);
    expect(stdout).toContain('No price differs.');
    expect(bytes()).toEqual(before);
    expect(standIn.questions.every((question) => !question.includes('us-east-1'))).toBe(true);
  });
});

test('what is asked for leaves out what is beside it', async () => {
  writeTable('us-east-1', ['ec2.t3.micro', 'sqs.requests', 'transfer.internet-gb', 'transfer.region-gb']);
  const { code, stdout } = await run('--region', 'us-east-1');
  expect(code).toBe(2);
  const found = stdout.split('\n').flatMap((line) => {
    const [, key = '', , , usd] = line.split(/ +/);
    return /^(ec2|sqs|transfer)\./.test(key) ? [[key, usd]] : [];
  });
  expect(found).toEqual([
    // Not Windows (0.0196).
    ['ec2.t3.micro', '0.0104'],
    // The first 10 TB, not what is above.
    ['transfer.internet-gb', '0.09'],
    // To us-west-2, not to us-east-2 (0.01).
    ['transfer.region-gb', '0.02'],
  ]);
  // Of SQS the price of standard queues, as before, not of FIFO (0.50).
  expect(stdout).toContain('us-east-1: 4 prices found, 0 kept as they were');
});

describe('when AWS does not have a price', () => {
  test('it says so, keeps the old one and the date of the table, and writes the others', async () => {
    writeTable('us-east-1', [...KEYS, 'kms.key']);
    const { code, stdout } = await run('--write', '--region', 'us-east-1');
    expect(code).toBe(0);
    expect(stdout).toContain('not found: us-east-1 kms.key: none of 0 products is KMS-Keys');
    const { date, prices } = readPrices('us-east-1', folder);
    expect(date).toBe(OLD_DATE);
    expect(prices['kms.key']).toEqual(expect.objectContaining({ usd: 1, date: OLD_DATE, confidence: 'general' }));
    expect(prices['fargate.vcpu.x86']?.usd).toBe(0.045);
  });
});

describe('when a region fails, all files stay as they were', () => {
  test.each([
    ['AWS refuses', 400, "AWS's price list did not answer 'AWSQueueService group=SQS-APIRequest-Tier1"],
    ['AWS answers something else', ['{"product":'], 'AWSQueueService answered a product that is not JSON'],
  ])('%s', async (_, fault, says) => {
    writeTable('us-west-2', [...KEYS, 'sqs.requests']);
    standIn.faults.set('AWSQueueService', fault);
    const before = bytes();
    const { code, stdout, stderr } = await run('--write');
    expect(code).toBe(1);
    expect(stderr).toContain(says);
    expect(stdout).toBe('');
    expect(bytes()).toEqual(before);
  });

  test('a table that cannot be read', async () => {
    writeFileSync(fileOf('us-west-2'), '{"version": 1,');
    const before = bytes();
    const { code, stderr } = await run('--write');
    expect(code).toBe(1);
    expect(stderr).toContain(`${fileOf('us-west-2')} is truncated or not JSON`);
    expect(bytes()).toEqual(before);
    expect(standIn.questions).toEqual([]);
  });

  test('a region without a table', async () => {
    const { code, stderr } = await run('--region', 'us-east-1,eu-west-1');
    expect(code).toBe(1);
    expect(stderr).toContain('There are no prices for eu-west-1; there are for us-east-1, us-west-2.');
  });

  test('an option that it does not have', async () => {
    const { code, stderr } = await run('--regions', 'us-east-1');
    expect(code).toBe(1);
    expect(stderr).toContain("Unknown option '--regions'");
  });

  test('a disk that is full half way', () => {
    const before = bytes();
    const texts = new Map([
      [fileOf('us-east-1'), 'one'],
      [fileOf('us-west-2'), 'two'],
    ]);
    const fillUp = (file: string, text: string): void => {
      writeFileSync(file, text.slice(0, 1));
      if (text === 'two') throw new Error('ENOSPC: no space left on device');
    };
    expect(() => replaceFiles(texts, fillUp)).toThrow('ENOSPC');
    expect(bytes()).toEqual(before);
  });

  test('a folder that is gone', () => {
    const before = bytes();
    const texts = new Map([
      [fileOf('us-east-1'), 'one'],
      [join(folder, 'gone', 'us-west-2.json'), 'two'],
    ]);
    expect(() => replaceFiles(texts)).toThrow('ENOENT');
    expect(bytes()).toEqual(before);
  });
});

test('recordings and pages have the fields of the model of AWS', async () => {
  const [, , , , fields] = GetProductsResponse$;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSPriceListService.GetProducts' },
    body: JSON.stringify({ ServiceCode: 'AmazonECS', Filters: [] }),
  });
  const page = (await response.json()) as object;
  expect(Object.keys(page).sort()).toEqual([...fields].sort());
  for (const file of readdirSync(RECORDINGS)) {
    expect(fields).toEqual(expect.arrayContaining(Object.keys(recorded(file.replace('.json', '')))));
  }
});
