import { dollars, estimateOf, priced, shipped } from '../../helpers/priced';

const fileSystem = (values: Record<string, unknown> = {}, name = 'a') => ({
  ...{ type: 'aws_efs_file_system', name },
  values: { throughput_mode: 'bursting', ...values },
});
const backup = (status: string, name = 'a') => ({
  ...{ type: 'aws_efs_backup_policy', name },
  values: { backup_policy: { status } },
});

describe('what file systems keep', () => {
  test('is billed by the GB and month, up or not', () => {
    // 20 GB x $0.30 = $6.00.
    const [line] = priced([fileSystem()], { usage: { filesGB: 20 }, hoursPerWeek: 60 });

    expect(line).toMatchObject({ item: 'files', alwaysOn: { usd: 6 }, scheduled: { usd: 6 } });
  });

  test('is counted once, at the first', () => {
    const lines = priced([fileSystem(), fileSystem({}, 'b')], { usage: { filesGB: 20 } });

    expect(lines.map(({ alwaysOn }) => alwaysOn.usd)).toEqual([6, 0]);
  });

  test('the legacy free tier covers 5 GB', () => {
    // (20 - 5) GB x $0.30 = $4.50.
    const options = { usage: { filesGB: 20 }, accountPlan: 'legacy-free-tier' } as const;

    expect(dollars(priced([fileSystem()], options))).toEqual({ files: 4.5 });
  });
});

describe('throughput', () => {
  const provisioned = (throughput: number) =>
    fileSystem({ throughput_mode: 'provisioned', provisioned_throughput_in_mibps: throughput });

  test('that is provisioned is billed beyond what comes with the files: 1 MB/s for each 20 GB', () => {
    // (10 - 20/20) MB/s x $6.00 = $54.00; 20 GB x $0.30 = $6.00.
    expect(dollars(priced([provisioned(10)], { usage: { filesGB: 20 } }))).toEqual({
      files: 6,
      'provisioned throughput': 54,
    });
  });

  test('that comes with the files is free', () => {
    // 400 GB come with 20 MB/s; 400 GB x $0.30 = $120.00.
    expect(dollars(priced([provisioned(10)], { usage: { filesGB: 400 } }))).toEqual({
      files: 120,
      'provisioned throughput': 0,
    });
  });

  test('that is elastic is listed by its prices, without a quantity: usage has none', () => {
    const lines = priced([fileSystem({ throughput_mode: 'elastic' })], { usage: { filesGB: 20 } });

    expect(lines.map(({ item, price, alwaysOn }) => [item, price.usd, alwaysOn.quantity])).toEqual([
      ['files', 0.3, 20],
      ['elastic throughput, read', 0.03, 0],
      ['elastic throughput, write', 0.06, 0],
    ]);
    expect(lines[2]?.basis).toBe('usage does not say how much it writes');
  });
});

describe('automatic backups', () => {
  test('keep all files once, by the GB and month', () => {
    // 20 GB x $0.05 = $1.00.
    const lines = priced([backup('ENABLED'), backup('ENABLED', 'b')], { usage: { filesGB: 20 } });

    expect(dollars(lines)).toEqual({ 'backups of files': 1 });
    expect(lines).toMatchObject([{ service: 'AWS Backup', address: 'aws_efs_backup_policy.a' }]);
  });

  test('that are off cost nothing', () => {
    const { coverage } = estimateOf([backup('DISABLED')], { usage: { filesGB: 20 } });

    expect(coverage.free).toMatchObject([{ because: 'automatic backups are off' }]);
  });
});

test.each(['aws_efs_access_point', 'aws_efs_mount_target', 'aws_efs_file_system_policy'])('%s is free', (type) => {
  expect(estimateOf([{ type }])).toMatchObject({ lines: [], coverage: { unpriced: [], free: [{ type }] } });
});

describe('shipped environments', () => {
  test('dev of deployer-ddf provisions 10 MB/s for 20 GB of models, without backups', () => {
    // 20 GB x $0.30 = $6.00; (10 - 1) MB/s x $6.00 = $54.00.
    const { lines } = shipped('deployer-ddf', 'dev', { usage: { filesGB: 20 } });

    expect(dollars(lines, 'aws_efs_file_system')).toEqual({ files: 6, 'provisioned throughput': 54 });
    expect(dollars(lines, 'aws_efs_backup_policy')).toEqual({});
  });

  test('production of consumer-rights keeps 5 GB in Mumbai, with backups', () => {
    // 5 GB x $0.33 = $1.65; 5 GB x $0.055 = $0.275, shown as $0.28.
    const { lines } = shipped('consumer-rights', 'production', { usage: { filesGB: 5 } });

    expect(dollars(lines, 'aws_efs_file_system')).toEqual({ files: 1.65 });
    expect(dollars(lines, 'aws_efs_backup_policy')).toEqual({ 'backups of files': 0.28 });
  });
});
