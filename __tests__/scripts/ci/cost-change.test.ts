import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MANIFEST_FILE } from '../../../config/manifest';
import { costChanges, costChangeText, readCostChange } from '../../../scripts/ci/lib/cost-change';
import { ferry } from '../../fixtures/small-plan';
import { accountInput, deploymentInput, patched } from '../../helpers/deployments';
import { synthesizeProject } from '../../helpers/engine';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-cost-change-'));
  const account = accountInput();
  const shop = deploymentInput();
  await synthesizeProject(join(folder, 'base'), { deployments: [shop], account });
  const dearer = patched(shop, { 'environments.dev.usage.requestsPerMonth': 3_000_000 });
  await synthesizeProject(join(folder, 'head'), { deployments: [dearer, ferry], account });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const between = (base: string, head: string) => costChanges(join(folder, base), join(folder, head));

test('dollars a month before and after, of what both commits have', () => {
  const changes = between('base', 'head');
  expect([...changes.keys()]).toEqual(['shop/dev']);
  const { beforeUsdPerMonth = 0, afterUsdPerMonth = 0 } = changes.get('shop/dev') ?? {};
  expect(afterUsdPerMonth).toBeGreaterThan(beforeUsdPerMonth);
});

test('a base that this program cannot read says nothing; such a head is an error', () => {
  writeFileSync(join(folder, MANIFEST_FILE), '{"version": 0}');
  expect(between('.', 'head').size).toBe(0);
  expect(() => between('base', '.')).toThrow('is of version 0');
});

test('a job hands it to the next as text', () => {
  const change = { beforeUsdPerMonth: 7.3, afterUsdPerMonth: 12.345 };
  expect(costChangeText(change)).toBe('7.30,12.35');
  expect(readCostChange('7.30,12.35')).toEqual({ beforeUsdPerMonth: 7.3, afterUsdPerMonth: 12.35 });
  for (const wrong of ['', '7', '7,8', '-1.00,2.00', '1.00,2.00,3.00']) {
    expect(() => readCostChange(wrong)).toThrow(`--cost is '${wrong}'`);
  }
});
