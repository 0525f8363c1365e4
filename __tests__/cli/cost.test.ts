/** `cairn cost` on the shared synthesis, in this process: nothing here takes a synthesis of its own. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import colors from 'picocolors';
import { costCommand } from '../../cli/commands/cost';
import type { CostOptions } from '../../cli/cost/options';
import { SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const from = process.env[SYNTHESIZED_VARIABLE] ?? '';

async function cost(deployment?: string, options: CostOptions = {}) {
  const shown: string[] = [];
  const terminal = {
    data: (text: string) => void shown.push(text),
    say: () => undefined,
    paint: colors.createColors(false),
  };
  const code = await costCommand(terminal, { from, ...options }, deployment);
  return { code, stdout: shown.join('\n') };
}

interface Document {
  readonly environments: readonly {
    readonly deployment: string;
    readonly environment: string;
    readonly total: { readonly scheduled: number };
    readonly verdict: { readonly kind: string };
  }[];
  readonly account?: unknown;
}

describe('everything', () => {
  test('is a table of environments with their verdicts, the account, and what is covered', async () => {
    const { code, stdout } = await cost();
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^environment +scheduled +always on +saved +budget +verdict$/);
    expect(lines.filter((line) => /^[a-z0-9-]+ \/ [a-z0-9-]+ +<?\$/.test(line))).toHaveLength(3 + 13);
    expect(stdout).toContain('The account as a whole: $');
    expect(stdout).toMatch(/\d+ resources: \d+ priced, \d+ free, 0 not priced\. Prices ap-south-1, \d{4}/);
  });

  test('--env alone chooses by name, without bootstraps and the account', async () => {
    const { stdout } = await cost(undefined, { env: 'dev,demo' });
    expect(stdout).toMatch(/durable-code \/ dev .*\n.*deployer-ddf \/ dev .*\n.*consumer-rights \/ demo /);
    expect(stdout).not.toContain('The account as a whole');
  });

  test('--json has every estimate with its verdict, and is the same every time', async () => {
    const first = await cost(undefined, { json: true });
    expect((await cost(undefined, { json: true })).stdout).toBe(first.stdout);
    const { environments, account } = JSON.parse(first.stdout) as Document;
    expect(environments).toHaveLength(16);
    expect(account).toHaveProperty('total.scheduled');
    expect(environments.find(({ deployment }) => deployment === 'account')?.verdict.kind).toBe('no-budget');
    expect(first.stdout).not.toContain(from);
  });

  test('the bootstraps are a deployment, too', async () => {
    const { stdout } = await cost('account', { env: 'us-west-2' });
    expect(stdout).toMatch(/^account \/ us-west-2 costs \$\S+ a month, and has no budget\n/);
  });
});

describe('one environment', () => {
  test('has the verdict first, then lines, rates, what is left off, what is not counted, coverage', async () => {
    const { stdout } = await cost('durable-code', { env: 'dev' });
    const order = [
      /^durable-code \/ dev costs \$\S+ a month as scheduled \(\$\S+ always on, -\S+ %\), under its \$25 budget\n/,
      /backend, Fargate Spot vCPU +65\.18 +~\$0\.01269464\/vCPU-hour/,
      /public IPv4 address/,
      /by service\n {2}\S/,
      /an hour and \$\S+ a day on average/,
      /left off, and what it would cost a month\n(.*\n)* {2}compute\.containerInsights +\$4\.24/,
      /not counted\n {2}tax/,
      /~ floats with supply/,
      /\d+ resources: \d+ priced, \d+ free, 0 not priced\. Prices us-west-2, \d{4}-\d\d-\d\d\.(\n|$)/,
    ].map((part) => stdout.search(part));
    expect(order).not.toContain(-1);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
  });

  test('--markdown starts with the verdict', async () => {
    const { stdout } = await cost('durable-code', { env: 'dev', markdown: true });
    expect(stdout).toMatch(/^### durable-code \/ dev costs/);
  });

  test('--compare with another environment says how they differ', async () => {
    const { stdout } = await cost('durable-code', { env: 'dev', compare: 'prod' });
    expect(stdout).toMatch(/against durable-code\/prod: monthly cost goes down by \$\S+, -\S+ %\n/);
    expect(stdout).toMatch(/- +foundation +a, NAT gateway +\$32\.85 +\$0\.00 +-\$32\.85/);
  });
});

describe('the gate', () => {
  test('is open for what keeps to its budget, and says of what has none that it has none', async () => {
    const { code, stdout } = await cost('durable-code', { check: true });
    expect(code).toBe(0);
    expect(stdout).toMatch(/✔ durable-code \/ dev costs .* under its \$25 budget\n✔ durable-code \/ prod costs /);
    expect((await cost('account', { check: true })).stdout).toContain('and has no budget');
  });
});

describe('what if', () => {
  test('a commitment changes prices and no stack', async () => {
    const { code, stdout } = await cost('agentic-stage3v3', { whatIf: ['commitment=reserved'] });
    expect(code).toBe(0);
    expect(stdout).toMatch(/against what it is now: monthly cost goes down by \$/);
    expect(stdout).toContain('committed for a year at 30 % off');
  });

  test('what the rules refuse is told with the finding, and the environment as it is', async () => {
    const { code, stdout } = await cost('durable-code', { env: 'prod', whatIf: ['ingress=http-api'] });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^durable-code \/ prod costs/);
    expect(stdout).toMatch(/durable-code\/prod: not possible as it is: .*\(security\/waf-target\)/);
  });
});

describe('the claims', () => {
  test('of one plan and of all stand beside the estimate', async () => {
    const one = await cost('durable-code', { claims: true });
    expect(one.code).toBe(0);
    expect(one.stdout).toMatch(/^durable-code\n +line +figure +plan +estimate +difference/);
    const { claims } = JSON.parse((await cost(undefined, { claims: true, json: true })).stdout) as {
      claims: { deployment: string }[];
    };
    expect(new Set(claims.map(({ deployment }) => deployment)).size).toBe(5);
  });
});

describe('what is wrong with the question', () => {
  test.each<[string, string | undefined, CostOptions, RegExp]>([
    ['a deployment', 'nope', {}, /No deployment is called 'nope'/],
    ['an environment', 'durable-code', { env: 'stage' }, /No environment is called 'stage'/],
    ['a key', 'durable-code', { whatIf: ['egres=x'] }, /'egres' is no what-if\. Known: ingress/],
    ['a value', 'durable-code', { whatIf: ['egress=x'] }, /egress cannot be 'x'\. It takes: nat-gateway/],
    [
      'what changes nothing',
      'durable-code',
      { env: 'dev', whatIf: ['multi-az=on'] },
      /durable-code\/dev: it has no database/,
    ],
    ['a commit', 'durable-code', { env: 'dev', compare: 'no-such-ref' }, /neither an environment .* nor a commit/],
    [
      'an option for a commit',
      'durable-code',
      { env: 'dev', compare: '--all' },
      /neither an environment .* nor a commit/,
    ],
    ['two forms', undefined, { json: true, markdown: true }, /two forms/],
    ['claims of what is not', undefined, { claims: true, check: true }, /as it is/],
  ])('%s that is not there is an error that says what is', async (_, deployment, options, message) => {
    await expect(cost(deployment, options)).rejects.toThrow(message);
  });

  describe('a folder', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'cairn-cost-test-'));
      cpSync(from, folder, { recursive: true });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const rewrite = (change: (text: string) => string): void =>
      writeFileSync(join(folder, 'cairn.json'), change(readFileSync(join(from, 'cairn.json'), 'utf8')));

    test('in a region without prices: the error names those that have some, and how to get more', async () => {
      rewrite((text) => text.replaceAll('"region": "us-west-2"', '"region": "eu-north-1"'));
      await expect(cost('durable-code', { from: folder })).rejects.toThrow(
        /no prices for eu-north-1; there are for ap-south-1, .*prices:refresh/,
      );
    });

    test('without the environment: the error says which', async () => {
      rewrite((text) => text.replaceAll('"environment": "dev"', '"environment": "gone"'));
      await expect(cost('durable-code', { from: folder, env: 'dev' })).rejects.toThrow(/has no durable-code\/dev/);
    });
  });
});
