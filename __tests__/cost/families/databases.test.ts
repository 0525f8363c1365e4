import { dollars, estimateOf, priced, shipped } from '../../helpers/priced';

const DISABLED = 'open-source-rds-extended-support-disabled';
const database = (values: Record<string, unknown> = {}, name = 'main') => ({
  ...{ type: 'aws_db_instance', name },
  values: {
    ...{ identifier: `example-${name}`, engine: 'postgres', engine_version: '16.9', instance_class: 'db.t3.micro' },
    ...{ allocated_storage: 20, multi_az: false, engine_lifecycle_support: DISABLED },
    ...values,
  },
});
const replica = (values: Record<string, unknown> = {}) => ({
  ...{ type: 'aws_db_instance', name: 'replica' },
  values: {
    ...{ identifier: 'example-replica', instance_class: 'db.t3.medium', multi_az: false },
    ...{ replicate_source_db: '${aws_db_instance.main.identifier}', ...values },
  },
});
const unitWith = (...databases: string[]) => ({
  ...{ type: 'aws_ssm_parameter', name: 'power_unit', stack: 'cost' },
  values: { insecure_value: JSON.stringify({ databases, groups: {} }) },
});

describe('an instance', () => {
  test('is billed by class and hour, its storage by the GB that is allocated', () => {
    // 730 h x $0.018 = $13.14; 20 GB x $0.115 = $2.30.
    expect(dollars(priced([database()]))).toEqual({ 'database instance': 13.14, 'database storage': 2.3 });
  });

  test('with a standby is billed at the prices of Multi-AZ', () => {
    // 730 h x $0.145 = $105.85; 20 GB x $0.23 = $4.60.
    expect(dollars(priced([database({ instance_class: 'db.t3.medium', multi_az: true })]))).toEqual({
      'database instance': 105.85,
      'database storage': 4.6,
    });
  });

  test('of MySQL has prices of its own', () => {
    // 730 h x $0.034 = $24.82.
    const mysql = { engine: 'mysql', engine_version: '8.4.5', instance_class: 'db.t3.small' };

    expect(dollars(priced([database(mysql)]))).toMatchObject({ 'database instance': 24.82 });
  });

  test('that can grow starts at what is allocated', () => {
    expect(dollars(priced([database({ max_allocated_storage: 100 })]))).toMatchObject({ 'database storage': 2.3 });
  });

  test('pays for IOPS beyond the 12,000 of gp3, twice with a standby', () => {
    // (15,000 - 12,000) x $0.02 = $60.00; x $0.04 = $120.00.
    const large = { allocated_storage: 400, iops: 15_000 };

    expect(dollars(priced([database(large)]))).toMatchObject({ 'provisioned IOPS': 60 });
    expect(dollars(priced([database({ ...large, multi_az: true })]))).toMatchObject({ 'provisioned IOPS': 120 });
    expect(dollars(priced([database({ ...large, iops: 12_000 })]))).not.toHaveProperty('provisioned IOPS');
  });

  test('whose password RDS manages has a secret that is no resource', () => {
    expect(dollars(priced([database({ manage_master_user_password: true })]))).toMatchObject({
      'secret of the managed password': 0.4,
    });
  });

  test('of a class without a price stops the estimate, by name', () => {
    expect(() => priced([database({ instance_class: 'db.r7g.16xlarge' })])).toThrow(
      "aws_db_instance.main needs the price 'rds.postgres.r7g.16xlarge.single', which us-east-1 does not have.",
    );
  });
});

describe('a replica', () => {
  test('is an instance of its own, with engine and size of its source', () => {
    // 730 h x $0.072 = $52.56; 20 GB x $0.115 = $2.30.
    const lines = priced([database({ multi_az: true }), replica()]);

    expect(dollars(lines, 'aws_db_instance.replica')).toEqual({ 'database instance': 52.56, 'database storage': 2.3 });
  });

  test('without its source stops the estimate', () => {
    expect(() => priced([replica()])).toThrow('foundation: the source of aws_db_instance.replica is not in its stack.');
  });
});

describe('while the environment is off', () => {
  test('a database of the power unit pays for its storage only', () => {
    // 60 of 168 hours: 730 h x 60/168 x $0.018 = $4.692857; 20 GB x $0.115 = $2.30.
    const lines = priced([database(), unitWith('example-main')], { hoursPerWeek: 60 }).filter(
      ({ type }) => type === 'aws_db_instance',
    );

    expect(lines.map(({ scheduled }) => scheduled.usd)).toEqual([4.692857, 2.3]);
    expect(lines.map(({ alwaysOn }) => alwaysOn.usd)).toEqual([13.14, 2.3]);
  });

  test('another one goes on', () => {
    const [hours] = priced([database(), unitWith('example-other')], { hoursPerWeek: 60 });

    expect(hours).toMatchObject({ scheduled: { usd: 13.14 } });
  });
});

describe('Extended Support', () => {
  const old = { engine_version: '13.20', engine_lifecycle_support: 'open-source-rds-extended-support' };
  const support = (values: Record<string, unknown>, region = 'us-east-1') =>
    priced([database(values)], { region }).find(({ item }) => item === 'Extended Support');

  test('of PostgreSQL 13, which left standard support in 2026-02, is billed by vCPU and hour', () => {
    // 2 vCPU x 730 h x $0.10 = $146.00.
    expect(support(old)).toMatchObject({
      alwaysOn: { quantity: 1_460, usd: 146 },
      basis: '1 x 2 vCPU, standard support of postgres 13 ended 2026-02',
    });
  });

  test('counts the standby, and costs more in Mumbai', () => {
    // 2 x 2 vCPU x 730 h x $0.10 = $292.00; 2 vCPU x 730 h x $0.12 = $175.20.
    expect(support({ ...old, multi_az: true })?.alwaysOn.usd).toBe(292);
    expect(support(old, 'ap-south-1')?.alwaysOn.usd).toBe(175.2);
  });

  test('costs twice as much in its third year, as that of MySQL 5.7 since 2026-03', () => {
    // 2 vCPU x 730 h x $0.20 = $292.00.
    expect(support({ ...old, engine: 'mysql', engine_version: '5.7.44' })?.alwaysOn.usd).toBe(292);
    // MySQL 8.0 left in 2026-07: 2 vCPU x 730 h x $0.10.
    expect(support({ ...old, engine: 'mysql', engine_version: '8.0.42' })?.alwaysOn.usd).toBe(146);
  });

  test('is not billed where it is off, nor while standard support lasts', () => {
    expect(support({ ...old, engine_lifecycle_support: DISABLED })).toBeUndefined();
    expect(support({ ...old, engine_version: '14.18' })).toBeUndefined();
  });

  test('of a replica is that of its source', () => {
    const lines = priced([database(old), replica()]).filter(({ item }) => item === 'Extended Support');

    expect(lines.map(({ alwaysOn }) => alwaysOn.usd)).toEqual([146, 146]);
  });
});

describe('backups beyond the size of the database', () => {
  test('are counted at the first database where nothing else keeps backups', () => {
    // 10 GB x $0.095 = $0.95.
    const lines = priced([database(), database({}, 'second')], { usage: { backupsGB: 10 } });

    expect(lines.filter(({ item }) => item === 'database backups')).toMatchObject([
      { address: 'aws_db_instance.main', alwaysOn: { usd: 0.95 } },
    ]);
  });

  test('are counted at a backup plan where there is one', () => {
    const lines = priced([database(), { type: 'aws_backup_plan' }], { usage: { backupsGB: 10 } });

    expect(dollars(lines, 'aws_db_instance')).toEqual({ 'database instance': 13.14, 'database storage': 2.3 });
  });
});

describe('the legacy free tier', () => {
  const plan = { accountPlan: 'legacy-free-tier' } as const;

  test('covers 750 hours of a micro in one zone and 20 GB', () => {
    // 25 GB - 20 = 5 GB x $0.115 = $0.575, shown as $0.58.
    const lines = priced([database({ allocated_storage: 25 })], plan);

    expect(dollars(lines)).toEqual({ 'database instance': 0, 'database storage': 0.58 });
  });

  test('covers the second one only for what is left: 20 hours', () => {
    // (730 - 20) h x $0.018 = $12.78; 20 GB x $0.115 = $2.30.
    const lines = priced([database(), database({}, 'second')], plan);

    expect(dollars(lines, 'aws_db_instance.second')).toEqual({ 'database instance': 12.78, 'database storage': 2.3 });
  });

  test('covers neither a larger class nor a standby', () => {
    // 730 h x $0.036 = $26.28; 20 GB x $0.23 = $4.60.
    expect(dollars(priced([database({ instance_class: 'db.t3.small' })], plan))['database instance']).toBe(26.28);
    expect(dollars(priced([database({ multi_az: true })], plan))).toEqual({
      'database instance': 26.28,
      'database storage': 4.6,
    });
  });
});

test.each(['aws_db_parameter_group', 'aws_db_subnet_group'])('%s is free', (type) => {
  expect(estimateOf([{ type }])).toMatchObject({ lines: [], coverage: { unpriced: [], free: [{ type }] } });
});

describe('shipped environments', () => {
  test('agentic has a primary with a standby and a replica', () => {
    // Multi-AZ: 730 h x $0.145 = $105.85, 20 GB x $0.23 = $4.60; replica: 730 h x $0.072 = $52.56, 20 GB x $0.115 = $2.30.
    const { lines } = shipped('agentic-stage3v3', 'stage3v3');

    expect(dollars(lines, 'aws_db_instance.primary')).toEqual({
      'database instance': 105.85,
      'database storage': 4.6,
    });
    expect(dollars(lines, 'aws_db_instance.primary_replica')).toEqual({
      'database instance': 52.56,
      'database storage': 2.3,
    });
  });

  test('the free tier of afirgen covers its database', () => {
    expect(dollars(shipped('afirgen', 'free-tier').lines, 'aws_db_instance')).toEqual({
      'database instance': 0,
      'database storage': 0,
    });
  });
});
