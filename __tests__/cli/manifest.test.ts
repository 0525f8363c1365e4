import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { milestoneOf } from '../../cli/manifest';
import { MANIFEST_VERSION, type Manifest, readManifest } from '../../config/manifest';
import { accountUsage, NO_USAGE } from '../../config/vocabulary/usage';

const milestone = {
  milestone: 'foundation',
  order: 1,
  label: 'PR1',
  stack: 'shop-dev-foundation',
  stateKey: 'shop/dev/foundation.tfstate',
  dependsOn: [],
  resources: 1,
  types: { aws_vpc: 1 },
};
const state = { bucket: 'states', lockTable: 'lock', lock: 'dynamodb', region: 'us-west-2' };
const manifest: Manifest = {
  version: MANIFEST_VERSION,
  bootstrap: [
    {
      region: 'us-west-2',
      state,
      usage: accountUsage.parse({}),
      milestone: { ...milestone, milestone: 'bootstrap', stack: 'account-us-west-2-bootstrap' },
    },
  ],
  environments: [
    {
      deployment: 'shop',
      environment: 'dev',
      summary: 'For tests',
      region: 'us-west-2',
      state,
      tags: {},
      dataProtection: 'disposable',
      cicd: { planEnvironment: 'dev-plan', deployEnvironment: 'dev' },
      milestones: [milestone],
      power: { kind: 'always-on' },
      hoursPerWeek: 168,
      usage: NO_USAGE,
      accountPlan: 'none',
      hostMetrics: 0,
      budgetUsd: 25,
      optOuts: [],
      findings: [],
    },
  ],
};

describe('the manifest', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-manifest-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (text: string): string => {
    const file = join(folder, 'cairn.json');
    writeFileSync(file, text);
    return file;
  };

  test('is read as it was written', () => {
    expect(readManifest(write(JSON.stringify(manifest)))).toEqual(manifest);
  });

  const text = JSON.stringify(manifest);
  test.each([
    ['truncated', text.slice(0, text.length / 2), 'truncated or not JSON'],
    ['not JSON', '<html>', 'truncated or not JSON'],
    ['of another version', text.replace(`"version":${MANIFEST_VERSION}`, '"version":99'), 'version 99'],
    ['something else', '{"packages": []}', 'not a Cairn manifest'],
    ['of an unknown shape', text.replace('"order":1', '"order":"first"'), 'not a Cairn manifest'],
  ])('%s: an error that names the file and the next command, and the file stays', (_, broken, message) => {
    const file = write(broken);
    expect(() => readManifest(file)).toThrow(message);
    expect(() => readManifest(file)).toThrow(file);
    expect(() => readManifest(file)).toThrow('npx cairn synth');
    expect(readFileSync(file, 'utf8')).toBe(broken);
  });

  test('that is missing says how to make one', () => {
    expect(() => readManifest(join(folder, 'none.json'))).toThrow("Run 'npx cairn synth' first");
  });

  test.each([
    ['shop-dev-foundation', 'foundation'],
    ['account-us-west-2-bootstrap', 'bootstrap'],
    ['shop-dev-ecs', undefined],
  ])('finds %s', (stack, expected) => {
    expect(milestoneOf(manifest, stack)?.milestone).toBe(expected);
  });
});
