import type { PlannedEntry } from '../../../scripts/ci/lib/plan-set';
import { remainingOf } from '../../../scripts/ci/lib/remaining';
import {
  type Found,
  failedRefusals,
  producerRefusals,
  refusals,
  versionRefusals,
} from '../../../scripts/ci/lib/validity';

const place = { stack: 'shop-dev-ecs', label: 'PR3' };
const entry: PlannedEntry = {
  ...place,
  milestone: 'ecs',
  status: 'planned',
  changes: true,
  plan: { file: 'ecs.tfplan', sha256: 'plan' },
  stackHash: 'stack',
  lock: { file: 'ecs.terraform.lock.hcl', sha256: 'lock' },
  producers: [],
  variables: ['image_api'],
  ephemeral: ['secret_key'],
};
const found: Found = {
  stackHash: 'stack',
  stackLock: 'lock',
  plan: 'plan',
  savedLock: 'lock',
  variables: ['secret_key'],
};
const without = (key: keyof Found): Found =>
  Object.fromEntries(Object.entries(found).filter(([name]) => name !== key)) as unknown as Found;

test('a plan is valid while everything is as it was; a lock beside the stack may be missing', () => {
  expect(refusals(entry, found)).toEqual([]);
  expect(refusals(entry, without('stackLock'))).toEqual([]);
});

test.each<[string, Found]>([
  ['ecs: the synthesis has no such stack', without('stackHash')],
  [
    'ecs: the stack is not the one that was planned: another commit was merged since, or this is another checkout',
    { ...found, stackHash: 'x' },
  ],
  ['ecs: the plan file ecs.tfplan is missing', without('plan')],
  ['ecs: the plan file ecs.tfplan is not the one that was reviewed', { ...found, plan: 'x' }],
  ['ecs: the provider lock ecs.terraform.lock.hcl is missing', without('savedLock')],
  ['ecs: the provider lock ecs.terraform.lock.hcl is not the one of the plan', { ...found, savedLock: 'x' }],
  ['ecs: the provider lock of the environment is not the one that was planned with', { ...found, stackLock: 'x' }],
  ['ecs: no value for TF_VAR_secret_key: ephemeral variables are in no plan', { ...found, variables: ['image_api'] }],
])('refused: %s', (reason, changed) => {
  expect(refusals(entry, changed)).toEqual([reason]);
});

test('all reasons at once', () => {
  expect(refusals(entry, { ...found, stackHash: 'x', plan: 'x', variables: [] })).toHaveLength(3);
});

test('another version of Terraform, and a milestone whose plan failed', () => {
  expect(versionRefusals('1.11.4', '1.11.4')).toEqual([]);
  expect(versionRefusals('1.11.4', '1.12.0')).toEqual(['Terraform 1.12.0 is here, the plans are of 1.11.4']);
  const failed = { ...place, milestone: 'cost', status: 'failed' as const, message: 'no' };
  expect(failedRefusals([entry])).toEqual([]);
  expect(failedRefusals([entry, failed])).toEqual(['cost: it could not be planned, so nobody approved it']);
});

test('a changed output of a producer is named, without its value', () => {
  const planned = { vpc_id: 'h1', 'subnet_ids.a': 'h2' };
  const same = { name: 'foundation', planned, now: { ...planned } };
  expect(producerRefusals('ecs', [same])).toEqual([]);
  expect(producerRefusals('ecs', [same, { name: 'ecr', planned, now: { ...planned, 'subnet_ids.a': 'h3' } }])).toEqual([
    'ecs was planned with other outputs of ecr: subnet_ids.a changed since',
  ]);
  expect(producerRefusals('ecs', [{ name: 'ecr', planned }])).toEqual(['ecs reads ecr, whose state is gone']);
});

describe('what remains', () => {
  const ecr = { ...entry, milestone: 'ecr' };
  const cost = { ...place, milestone: 'cost', status: 'waiting' as const, waitsFor: ['ecs'], reason: 'r' };
  const all = [ecr, entry, cost];
  const stopped = (kind: 'refused' | 'stale' | 'locked' | 'failed') => ({ milestone: 'ecs', kind, message: '' });

  test('after all that was planned: what waited is planned now', () => {
    expect(remainingOf(all, ['ecr', 'ecs'])).toEqual({ toPlan: ['cost'], toApply: [] });
  });

  test.each(['refused', 'stale'] as const)('%s: it and everything behind it is planned again', (kind) => {
    expect(remainingOf(all, ['ecr'], stopped(kind))).toEqual({ toPlan: ['ecs', 'cost'], toApply: [] });
  });

  test.each(['locked', 'failed'] as const)('%s: the plans stay good', (kind) => {
    expect(remainingOf(all, [], { ...stopped(kind), milestone: 'ecr' })).toEqual({
      toPlan: ['cost'],
      toApply: ['ecr', 'ecs'],
    });
  });
});
