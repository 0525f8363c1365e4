/** What may change in silence, what makes the lock out of date, and what is refused. */
import { isRefused } from '../../addresses/compare';
import { dataOf, KNOWN, lockOf, look, lostIn, milestoneOf } from './small';

const BUCKET = 'aws_s3_bucket.files';
const REASON = 'the files are in the archive now';

describe('a lock that says what is there', () => {
  test('has nothing to report', () => {
    const found = look(lockOf([BUCKET, 'aws_iam_role.api']), dataOf(['aws_iam_role.api', BUCKET]));
    expect({ differences: found.differences, refused: isRefused(found), text: found.text }).toEqual({
      differences: [],
      refused: false,
      text: '',
    });
  });

  test('says nothing of what was left out of the synthesis', () => {
    const lock = lockOf([BUCKET], { 'account/us-west-2': { bootstrap: { 'aws_s3_bucket.state': 'stateful' } } });
    expect(look(lock, {}).text).toBe('');
    expect(look(lock, { 'shop/dev': { foundation: milestoneOf([]) } }).text).toBe('');
  });
});

describe('a stateful address that disappears', () => {
  test('is refused, with the address, the environment and what it keeps', () => {
    const found = look(lockOf([BUCKET, 'aws_iam_role.api']), dataOf(['aws_iam_role.api']));
    expect(lostIn(found)).toEqual([BUCKET]);
    expect(isRefused(found)).toBe(true);
    expect(found.text).toContain('shop / dev / data\n  ✖ aws_s3_bucket.files is gone: it keeps the objects');
  });

  test('may go by a move to what is declared, and then both sides are one difference', () => {
    const moved = [{ from: BUCKET, to: 'aws_s3_bucket.uploads' }];
    const found = look(lockOf([BUCKET]), dataOf(['aws_s3_bucket.uploads'], { moved }));
    expect(lostIn(found)).toEqual([]);
    expect(found.differences).toEqual([
      { environment: 'shop/dev', milestone: 'data', change: 'moved', address: BUCKET, to: 'aws_s3_bucket.uploads' },
    ]);
  });

  test('may go by a chain of moves', () => {
    const moved = [
      { from: BUCKET, to: 'aws_s3_bucket.uploads' },
      { from: 'aws_s3_bucket.uploads', to: 'aws_s3_bucket.inbox' },
    ];
    expect(lostIn(look(lockOf([BUCKET]), dataOf(['aws_s3_bucket.inbox'], { moved })))).toEqual([]);
  });

  test.each([
    ['nothing is declared at its end', [{ from: BUCKET, to: 'aws_s3_bucket.uploads' }]],
    [
      'it goes in a circle',
      [
        { from: BUCKET, to: 'aws_s3_bucket.uploads' },
        { from: 'aws_s3_bucket.uploads', to: BUCKET },
      ],
    ],
    ['it is of something else', [{ from: 'aws_s3_bucket.logs', to: 'aws_s3_bucket.inbox' }]],
  ])('is lost all the same by a move where %s', (_, moved) => {
    expect(lostIn(look(lockOf([BUCKET]), dataOf(['aws_s3_bucket.inbox'], { moved })))).toEqual([BUCKET]);
  });

  test('is lost by a move to an address that has a resource in the state', () => {
    const moved = [{ from: BUCKET, to: 'aws_s3_bucket.logs' }];
    const found = look(lockOf([BUCKET, 'aws_s3_bucket.logs']), dataOf(['aws_s3_bucket.logs'], { moved }));
    expect(lostIn(found)).toEqual([BUCKET]);
    expect(found.text).toContain('aws_s3_bucket.files cannot move to aws_s3_bucket.logs');
  });

  test.each([true, false])('may go by a removal with its reason (destroy: %s)', (destroy) => {
    const found = look(lockOf([BUCKET]), dataOf([], { removed: [{ address: BUCKET, destroy, reason: REASON }] }));
    expect(lostIn(found)).toEqual([]);
    expect(found.differences).toEqual([
      { environment: 'shop/dev', milestone: 'data', change: 'given up', address: BUCKET, reason: REASON },
    ]);
    expect(found.text).toContain(REASON);
  });

  test('may go by a removal of what it had moved to', () => {
    const moved = [{ from: BUCKET, to: 'aws_s3_bucket.uploads' }];
    const removed = [{ address: 'aws_s3_bucket.uploads', destroy: true, reason: REASON }];
    expect(lostIn(look(lockOf([BUCKET]), dataOf([], { moved, removed })))).toEqual([]);
  });

  test('is not excused by what another milestone says', () => {
    const removed = [{ address: BUCKET, destroy: false, reason: REASON }];
    const found = look(lockOf([BUCKET]), {
      'shop/dev': { data: milestoneOf([]), foundation: milestoneOf([], { removed }) },
    });
    expect(lostIn(found)).toEqual([BUCKET]);
  });

  test('is refused for a type that nobody has decided about', () => {
    expect(lostIn(look(lockOf(['aws_neptune_cluster.graph']), dataOf([])))).toEqual(['aws_neptune_cluster.graph']);
  });

  test('is refused when it was locked as stateful, whatever its type counts as today', () => {
    const lock = { ...lockOf([]), environments: { 'shop/dev': { data: { 'aws_iam_role.api': 'stateful' as const } } } };
    expect(lostIn(look(lock, dataOf([])))).toEqual(['aws_iam_role.api']);
  });

  test('is refused when somebody has written it down as stateless', () => {
    const lock = { ...lockOf([]), environments: { 'shop/dev': { data: { [BUCKET]: 'stateless' as const } } } };
    expect(lostIn(look(lock, dataOf([])))).toEqual([BUCKET]);
    expect(look(lock, dataOf([BUCKET])).differences.map(({ change }) => change)).toEqual(['now stateful']);
  });
});

test('new addresses and stateless ones that are gone make the lock out of date, and are not refused', () => {
  const found = look(lockOf(['aws_iam_role.api']), dataOf([BUCKET]));
  expect(isRefused(found)).toBe(false);
  expect(found.differences.map(({ change, address }) => `${change} ${address}`)).toEqual([
    'gone aws_iam_role.api',
    `new ${BUCKET}`,
  ]);
});

describe('an environment or a milestone that no file has any more', () => {
  const old = {
    'shop/old': { foundation: { 'aws_vpc.main': 'stateful' as const, 'aws_route.a': 'stateless' as const } },
  };

  test('is refused with all its stateful addresses and the command that gives it up', () => {
    const found = look(lockOf([BUCKET], old), dataOf([BUCKET]));
    expect(lostIn(found)).toEqual(['aws_vpc.main']);
    expect(found.text).toContain("npx cdktf destroy 'shop-old-*'");
    expect(found.text).toContain("npx cairn addresses --retire shop/old --reason '<why>'");
  });

  test('is refused for a milestone alone, when the environment stays', () => {
    const known = { ...KNOWN, 'shop/dev': ['foundation'] };
    const found = look(lockOf([BUCKET]), { 'shop/dev': { foundation: milestoneOf([]) } }, known);
    expect(lostIn(found)).toEqual([BUCKET]);
    expect(found.text).toContain("npx cairn addresses --retire shop/dev/data --reason '<why>'");
    expect(found.text).toContain("npx cdktf destroy 'shop-dev-data'");
  });

  test('only makes the lock out of date when it kept nothing', () => {
    const found = look(
      lockOf([BUCKET], { 'shop/old': { cost: { 'aws_budgets_budget.main': 'stateless' } } }),
      dataOf([BUCKET]),
    );
    expect(isRefused(found)).toBe(false);
    expect(found.differences.map(({ address }) => address)).toEqual(['aws_budgets_budget.main']);
  });
});
