/** Files of a folder of plans: the set, and what was applied of it. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetApplied, LEDGER_FILE, readLedger, recordApplied, wasApplied } from '../../../scripts/ci/lib/ledger';
import { PLAN_SET_FILE, type PlanSet, readPlanSet, writePlanSet } from '../../../scripts/ci/lib/plan-set';
import { isStale, lockHolder, lockText } from '../../../scripts/ci/lib/terraform-messages';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-plans-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const set: PlanSet = {
  version: 1,
  deployment: 'shop',
  environment: 'dev',
  commit: 'c0ffee',
  terraform: '1.11.4',
  milestones: [{ milestone: 'ecs', stack: 's', label: '', status: 'waiting', waitsFor: ['ecr'], reason: 'r' }],
};

describe('plan-set.json', () => {
  test('is read as it was written, and nothing else lies beside it', () => {
    writePlanSet(folder, set);
    expect(readPlanSet(folder)).toEqual(set);
    expect(readdirSync(folder)).toEqual([PLAN_SET_FILE]);
  });

  test.each([
    ['missing', undefined],
    ['cut off', '{"version": 1'],
    ['of another version', JSON.stringify({ ...set, version: 2 })],
    ['with a word that this version does not know', JSON.stringify({ ...set, force: true })],
    [
      'with a milestone that waits for nothing',
      JSON.stringify({ ...set, milestones: [{ ...set.milestones[0], waitsFor: [] }] }),
    ],
  ])('%s: refused, with what to do', (_name, text) => {
    if (text !== undefined) writeFileSync(join(folder, PLAN_SET_FILE), text);
    expect(() => readPlanSet(folder)).toThrow(
      expect.objectContaining({ name: 'CliError', next: expect.stringMatching(/^Plan /) }),
    );
  });
});

describe('applied.json', () => {
  test('grows by what was applied, and knows a plan by its file', () => {
    expect(readLedger(folder).applied).toEqual([]);
    recordApplied(folder, 'foundation', 'sha-1');
    recordApplied(folder, 'ecr', 'sha-2');
    const ledger = readLedger(folder);
    expect(ledger.applied.map(({ milestone }) => milestone)).toEqual(['foundation', 'ecr']);
    expect(wasApplied(ledger, 'ecr', 'sha-2')).toBe(true);
    expect(wasApplied(ledger, 'ecr', 'sha-of-another-plan')).toBe(false);
  });

  test('is gone when the folder is planned into again', () => {
    recordApplied(folder, 'ecr', 'sha');
    forgetApplied(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('broken, it is not taken for an empty one', () => {
    writeFileSync(join(folder, LEDGER_FILE), '{"applied": [');
    expect(() => readLedger(folder)).toThrow(expect.objectContaining({ name: 'CliError' }));
  });
});

describe('what Terraform says', () => {
  /** As Terraform 1.11 prints it, in a box on a terminal. */
  const locked = [
    '│ Error: Error acquiring the state lock',
    '│ ConditionalCheckFailedException: The conditional request failed',
    '│ Lock Info:',
    '│   ID:        3d2f626b-6fa0-b902-05b7-38934178cfcc',
    '│   Path:      states/shop/dev/ecr.tfstate',
    '│   Operation: OperationTypeApply',
    '│   Who:       kim@laptop',
    '│   Created:   2026-11-21 14:04:15.288257053 +0000 UTC',
  ];

  test.each([
    ['in a box', locked.join('\n')],
    ['plain', locked.join('\n').replaceAll('│ ', '')],
  ])('who holds a lock is read: %s', (_name, output) => {
    const holder = lockHolder(output);
    expect(holder).toMatchObject({ who: 'kim@laptop', operation: 'OperationTypeApply' });
    expect(holder && lockText('ecr', holder)).toContain('force-unlock 3d2f626b-6fa0-b902-05b7-38934178cfcc ');
  });

  test('other errors have no holder', () => {
    expect(lockHolder('Error: creating IAM Role\n  Who: nobody')).toBeUndefined();
  });

  test('a stale plan is one, another refusal is not', () => {
    expect(isStale('Error: Saved plan is stale\n\nThe given plan file can no longer be applied')).toBe(true);
    expect(isStale('Error: Inconsistent dependency lock file')).toBe(false);
  });
});
