/** Storage in us-east-1 by the GB-month: S3 $0.023, ECR $0.10, AWS Backup $0.05 of S3 and EFS, $0.095 of databases. */
import { accountUsage } from '../../../config/vocabulary/usage';
import { dollars, estimateOf, type PricedResource, priced, shipped } from '../../helpers/priced';

const reasons = (resources: readonly PricedResource[], options = {}): string[] =>
  estimateOf(resources, options).coverage.free.map(({ because }) => because);

describe('buckets', () => {
  const buckets = ['a', 'b'].map((name) => ({ type: 'aws_s3_bucket', name }));

  test('the first carries what all of them keep', () => {
    const lines = priced(buckets, { usage: { bucketsGB: 200 } });
    // 200 x 0.023
    expect(lines.map(({ address, alwaysOn }) => [address, alwaysOn.usd])).toEqual([['aws_s3_bucket.a', 4.6]]);
  });

  test('the twelve months of an old account have five GB for free', () => {
    // 195 x 0.023
    const options = { usage: { bucketsGB: 200 }, accountPlan: 'legacy-free-tier' as const };
    expect(priced(buckets, options)[0]?.alwaysOn.usd).toBe(4.485);
  });

  test('of an account: the state bucket carries the state', () => {
    const own = [
      { type: 'aws_s3_bucket', name: 'config' },
      { type: 'aws_s3_bucket', name: 'state' },
    ];
    const lines = priced(own, { accountUsage: accountUsage.parse({ stateGB: 10 }) });
    // 10 x 0.023
    expect(lines.map(({ address, alwaysOn }) => [address, alwaysOn.usd])).toEqual([['aws_s3_bucket.state', 0.23]]);
  });

  test('of which nothing is declared are free, and it is said why', () => {
    expect(reasons(buckets)).toEqual([
      'billed by the GB, and none are declared',
      'the GB of all buckets are counted at the first bucket',
    ]);
  });
});

describe('images', () => {
  test('the first repository carries those of all', () => {
    const repositories = ['a', 'b', 'c'].map((name) => ({ type: 'aws_ecr_repository', name }));
    // 12 x 0.10
    expect(dollars(priced(repositories, { usage: { imagesGB: 12 } }))).toEqual({ images: 1.2 });
    // 0.5 GB less
    expect(dollars(priced(repositories, { usage: { imagesGB: 12 }, accountPlan: 'legacy-free-tier' }))).toEqual({
      images: 1.15,
    });
  });

  test('copies in another region are moved once and kept', () => {
    const replication = [{ type: 'aws_ecr_replication_configuration' }];
    // 4 x 0.02; 4 x 0.10
    expect(dollars(priced(replication, { accountUsage: accountUsage.parse({ replicatedGB: 4 }) }))).toEqual({
      'transfer to another region': 0.08,
      images: 0.4,
    });
    expect(reasons(replication, { accountUsage: accountUsage.parse({}) })).toEqual([
      'billed by the GB, and none are declared',
    ]);
  });
});

describe('backups', () => {
  const plan = (copies: number): PricedResource => ({
    type: 'aws_backup_plan',
    values: { rule: [{ copy_action: Array.from({ length: copies }, () => ({})) }] },
  });
  const selection = (...resources: readonly string[]): PricedResource => ({
    type: 'aws_backup_selection',
    values: { plan_id: '${aws_backup_plan.a.id}', resources },
  });
  const usage = { backupsGB: 100 };
  const bucket = '${data.terraform_remote_state.bootstrap.outputs.state_bucket_arn}';

  test('of buckets, kept in one region', () => {
    // 100 x 0.05
    expect(dollars(priced([plan(0), selection(bucket)], { usage }))).toEqual({ backups: 5 });
  });

  test('of buckets, with a copy in another region', () => {
    // 100 x 0.05; 100 x 0.02 moved; 100 x 0.05 there
    expect(dollars(priced([plan(1), selection(bucket)], { usage }))).toEqual({
      backups: 5,
      'copies to another region': 2,
      'backups in another region': 5,
    });
  });

  test('of a database, which is the dearest of them', () => {
    // 100 x 0.095
    expect(dollars(priced([plan(0), selection(bucket, 'arn:aws:rds:us-east-1:1:db:a')], { usage }))).toEqual({
      backups: 9.5,
    });
  });

  test('of a file system in Mumbai', () => {
    const files = selection('arn:aws:elasticfilesystem:ap-south-1:1:file-system/fs-1');
    // 100 x 0.055
    expect(dollars(priced([plan(0), files], { usage, region: 'ap-south-1' }))).toEqual({ backups: 5.5 });
  });

  test('a second plan is counted at the first', () => {
    const { lines, coverage } = estimateOf([plan(0), { ...plan(0), name: 'b' }], { usage });
    expect(lines).toHaveLength(1);
    expect(coverage.free[0]?.because).toBe('the GB of all plans are counted at the first');
  });

  test('of which nothing is declared are free, and it is said why', () => {
    expect(reasons([plan(1)])).toEqual(['billed by the GB, and none are declared']);
  });
});

test('a lock table is free; provisioned capacity is not priced', () => {
  const table = (mode: string): PricedResource => ({ type: 'aws_dynamodb_table', values: { billing_mode: mode } });
  expect(reasons([table('PAY_PER_REQUEST')])).toEqual([
    'locks of state: a few requests for each apply, and no data to speak of',
  ]);
  expect(estimateOf([table('PROVISIONED')]).coverage.unpriced[0]?.because).toBe(
    'provisioned capacity has no price here',
  );
});

describe('shipped', () => {
  test('4 GB of images, and 1 GB of logs of a load balancer', () => {
    const { lines } = shipped('durable-code', 'prod');
    expect(dollars(lines, 'aws_ecr_repository')).toEqual({ images: 0.4 });
    expect(dollars(lines, 'aws_s3_bucket')).toEqual({ 'S3 storage': 0.02 });
  });

  test('buckets and images within the old free tier, and without it', () => {
    const old = shipped('afirgen', 'free-tier').lines;
    expect(dollars(old, 'aws_s3_bucket')).toEqual({ 'S3 storage': 0 });
    expect(dollars(old, 'aws_ecr_repository')).toEqual({ images: 0 });
    const { lines } = shipped('afirgen', 'basic');
    // 5 GB x 0.023
    expect(lines.find(({ priceKey }) => priceKey === 's3.standard-gb')?.alwaysOn.usd).toBe(0.115);
    // 0.5 GB x 0.10
    expect(dollars(lines, 'aws_ecr_repository')).toEqual({ images: 0.05 });
  });

  test('backups of a database with a copy in another region', () => {
    // 1 GB: 0.095, moved 0.02, kept there 0.095
    const lines = shipped('afirgen', 'production').lines.filter(({ type }) => type === 'aws_backup_plan');
    expect(lines.map(({ item, alwaysOn }) => [item, alwaysOn.usd])).toEqual([
      ['backups', 0.095],
      ['copies to another region', 0.02],
      ['backups in another region', 0.095],
    ]);
  });
});
