/** The lock file: what is written, what stays, what is refused. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_LOCK, lockText, readLock, updatedLock, writeLock } from '../../addresses/lock';
import { retired } from '../../addresses/retire';
import { dataOf, KNOWN, lockOf, milestoneOf } from './small';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-lock-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BUCKET = 'aws_s3_bucket.files';
const OLD = { 'shop/old': { foundation: { 'aws_vpc.main': 'stateful' as const } } };
const REASON = 'replaced by dev, destroyed and checked';

describe('the file', () => {
  test('has one line an address, sorted, whatever the order of the synthesis', () => {
    const one = updatedLock(EMPTY_LOCK, dataOf(['aws_sqs_queue.b', 'aws_iam_role.Z', 'aws_sqs_queue.a']), KNOWN);
    const other = updatedLock(EMPTY_LOCK, dataOf(['aws_sqs_queue.a', 'aws_sqs_queue.b', 'aws_iam_role.Z']), KNOWN);
    expect(lockText(one)).toBe(lockText(other));
    expect(lockText(one)).toBe(`{
  "version": 1,
  "environments": {
    "shop/dev": {
      "data": {
        "aws_iam_role.Z": "stateless",
        "aws_sqs_queue.a": "stateful",
        "aws_sqs_queue.b": "stateful"
      }
    }
  },
  "retired": {}
}
`);
  });

  test('is read as it was written, and nothing else is left beside it', () => {
    const file = join(mkdtempSync(join(folder, 'written-')), 'lock.json');
    writeLock(file, lockOf([BUCKET], OLD));
    expect(readLock(file)).toEqual(lockOf([BUCKET], OLD));
    expect(readdirSync(join(file, '..'))).toEqual(['lock.json']);
  });

  test('that does not exist is an empty lock', () => {
    expect(readLock(join(folder, 'none.json'))).toEqual(EMPTY_LOCK);
  });

  test.each([
    ['truncated', '{"version": 1, "env'],
    ['of another version', JSON.stringify({ ...lockOf([]), version: 2 })],
    ['something else', JSON.stringify({ packages: {} })],
    ['with a kind that does not exist', JSON.stringify(lockOf([BUCKET])).replace('stateful', 'precious')],
  ])('that is %s is an error that names it and how to get it back', (_, text) => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, text);
    expect(() => readLock(file)).toThrow(`${file} is not an address lock. Restore it: git checkout`);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('an update', () => {
  test('writes what was synthesized anew, and keeps what was left out', () => {
    const before = lockOf(['aws_sqs_queue.gone'], {
      'account/us-west-2': { bootstrap: { 'aws_s3_bucket.state': 'stateful' } },
    });
    before.environments['shop/dev'] = {
      ...before.environments['shop/dev'],
      foundation: { 'aws_vpc.main': 'stateful' },
    };
    expect(updatedLock(before, dataOf([BUCKET]), KNOWN).environments).toEqual({
      'account/us-west-2': { bootstrap: { 'aws_s3_bucket.state': 'stateful' } },
      'shop/dev': { data: { [BUCKET]: 'stateful' }, foundation: { 'aws_vpc.main': 'stateful' } },
    });
  });

  test('drops what no file has any more', () => {
    const before = lockOf([BUCKET], { 'shop/old': { cost: { 'aws_budgets_budget.main': 'stateless' } } });
    before.environments['shop/dev'] = {
      ...before.environments['shop/dev'],
      cost: { 'aws_budgets_budget.main': 'stateless' },
    };
    expect(updatedLock(before, dataOf([BUCKET]), KNOWN)).toEqual(lockOf([BUCKET]));
  });

  test('forgets that something was retired when it is back', () => {
    const before = {
      ...lockOf([]),
      retired: { 'shop/dev': REASON, 'shop/dev/data': REASON, 'shop/dev/cost': REASON, 'shop/old': REASON },
    };
    expect(Object.keys(updatedLock(before, dataOf([]), KNOWN).retired)).toEqual(['shop/dev/cost', 'shop/old']);
  });
});

describe('retiring', () => {
  test('takes an environment out and keeps the reason', () => {
    expect(retired(lockOf([BUCKET], OLD), KNOWN, 'shop/old', REASON)).toEqual({
      ...lockOf([BUCKET]),
      retired: { 'shop/old': REASON },
    });
  });

  test('takes a milestone out, and leaves the others', () => {
    const lock = {
      ...lockOf([]),
      environments: { 'shop/dev': { data: {}, foundation: { 'aws_vpc.main': 'stateful' as const } } },
    };
    const left = retired(lock, { 'shop/dev': ['data'] }, 'shop/dev/foundation', REASON);
    expect(left).toEqual({ ...lockOf([]), retired: { 'shop/dev/foundation': REASON } });
  });

  test.each([
    ['what a file still has', 'shop/dev', REASON, 'still has shop/dev'],
    ['a milestone that a file still has', 'shop/dev/data', REASON, 'still has shop/dev/data'],
    ['a name that the lock does not have', 'shop/odl', REASON, 'It has: shop/dev, shop/old'],
    ['half a name', 'shop', REASON, "no 'shop'"],
    ['without a reason', 'shop/old', 'gone', 'at least 10 characters'],
  ])('refuses %s', (_, target, reason, message) => {
    expect(() => retired(lockOf([BUCKET], OLD), KNOWN, target, reason)).toThrow(message);
  });
});

test('an empty synthesis of a milestone empties it in the lock', () => {
  const next = updatedLock(lockOf([BUCKET]), { 'shop/dev': { data: milestoneOf([]) } }, KNOWN);
  expect(next.environments).toEqual({ 'shop/dev': { data: {} } });
});
