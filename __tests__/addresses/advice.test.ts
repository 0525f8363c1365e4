/** The fix in words that can be pasted. */
import { keeps } from '../../addresses/types';
import { dataOf, lockOf, look, lostIn, milestoneOf } from './small';

/** The lines of a message that are meant to be pasted, and where to. */
const advice = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('      '))
    .map((line) => line.slice('      '.length));

const API = ['aws_ecr_repository.api', 'aws_ecr_lifecycle_policy.api', 'aws_ecr_repository_policy.api'];
const BACKEND = API.map((address) => address.replace('.api', '.backend'));
const WEB = 'aws_ecr_repository.web';

test('a renamed resource: its move, with the settings that are named after it, and the removal that it may be', () => {
  const { text } = look(lockOf([...API, WEB]), dataOf([...BACKEND, WEB]));
  expect(advice(text)).toEqual([
    '→ If renamed, write into environments.dev of shop:',
    '    moved: { data: [',
    "      { from: 'aws_ecr_repository.api', to: 'aws_ecr_repository.backend' },",
    "      { from: 'aws_ecr_lifecycle_policy.api', to: 'aws_ecr_lifecycle_policy.backend' },",
    "      { from: 'aws_ecr_repository_policy.api', to: 'aws_ecr_repository_policy.backend' },",
    '    ] },',
    '→ If given up instead, write into environments.dev of shop:',
    '    removed: { data: [',
    "      { address: 'aws_ecr_repository.api', destroy: false, reason: '<why>' },",
    "      { address: 'aws_ecr_lifecycle_policy.api', destroy: false, reason: '<why>' },",
    "      { address: 'aws_ecr_repository_policy.api', destroy: false, reason: '<why>' },",
    '    ] },',
    expect.stringContaining('destroy: false leaves it in the account'),
  ]);
});

test('what it proposes settles the loss', () => {
  const moved = API.map((from, index) => ({ from, to: BACKEND[index] ?? '' }));
  const settled = look(lockOf([...API, WEB]), dataOf([...BACKEND, WEB], { moved }));
  expect(lostIn(settled)).toEqual([]);
  expect(settled.differences.map(({ change }) => change)).toEqual(['moved', 'moved', 'moved']);
});

test('two renamed at once: each to the nearest name, none twice', () => {
  const before = ['aws_s3_bucket.report', 'aws_s3_bucket.assets'];
  const after = ['aws_s3_bucket.static', 'aws_s3_bucket.reports'];
  const { text } = look(lockOf(before), dataOf(after));
  expect(text).toContain("{ from: 'aws_s3_bucket.report', to: 'aws_s3_bucket.reports' }");
  expect(text).toContain("{ from: 'aws_s3_bucket.assets', to: 'aws_s3_bucket.static' }");
});

test('nothing new of the type: the removal alone', () => {
  const { text } = look(lockOf(['aws_s3_bucket.files']), dataOf(['aws_sqs_queue.runs']));
  expect(text).toContain('Nothing new of the type appeared');
  expect(text).toContain("removed: { data: [\n            { address: 'aws_s3_bucket.files', destroy: false");
  expect(text).not.toContain(' moved: ');
});

test('a resource that is given up takes its settings along, or Terraform would take them off what stays', () => {
  const settings = ['aws_s3_bucket_public_access_block.files', 'aws_s3_bucket_policy.files'];
  const { text } = look(lockOf(['aws_s3_bucket.files', ...settings, 'aws_iam_role.api']), dataOf([]));
  const given = [...text.matchAll(/{ address: '([^']+)'/g)].map(([, address]) => address);
  expect(given).toEqual(['aws_s3_bucket.files', ...settings]);
});

test('another type under the same name: no move leads there', () => {
  const { text } = look(lockOf(['aws_db_instance.main']), dataOf(['aws_rds_cluster.main']));
  expect(text).toContain('aws_db_instance.main became aws_rds_cluster.main: no move leads to another type');
  expect(text).not.toContain(' moved: ');
});

test('the same address in another milestone: given up in one state, imported in the other', () => {
  const bucket = 'aws_s3_bucket.files';
  const { text } = look(lockOf([bucket]), {
    'shop/dev': { data: milestoneOf([]), foundation: milestoneOf([bucket]) },
  });
  expect(text).toContain('Give it up in data with destroy: false, and import it in foundation.');
});

test('a bootstrap: the account file has its lists by region', () => {
  const lock = lockOf([], { 'account/us-west-2': { bootstrap: { 'aws_s3_bucket.state': 'stateful' } } });
  const now = { 'account/us-west-2': { bootstrap: milestoneOf(['aws_s3_bucket.states']) } };
  expect(advice(look(lock, now).text).slice(0, 4)).toEqual([
    "→ If renamed, write into regions['us-west-2'] of the account:",
    '    moved: [',
    "      { from: 'aws_s3_bucket.state', to: 'aws_s3_bucket.states' },",
    '    ],',
  ]);
});

test('names with a hyphen are quoted', () => {
  const lock = {
    ...lockOf([]),
    environments: { 'shop/pre-prod': { 'alb-dns': { 'aws_lb.main': 'stateful' as const } } },
  };
  const now = { 'shop/pre-prod': { 'alb-dns': milestoneOf(['aws_lb.public']) } };
  const { text } = look(lock, now, { 'shop/pre-prod': ['alb-dns'] });
  expect(text).toContain("environments['pre-prod'] of shop");
  expect(text).toContain("moved: { 'alb-dns': [");
  expect(text).toContain(`aws_lb.main is gone: ${keeps('aws_lb')}`);
});
