import { dollars, estimateOf, priced, shipped } from '../../helpers/priced';

const instance = (values: Record<string, unknown> = {}, name = 'host_a') => ({
  ...{ type: 'aws_instance', name },
  values: {
    ...{ instance_type: 't3.medium', monitoring: false },
    ...{ root_block_device: { volume_size: 30, volume_type: 'gp3' }, ...values },
  },
});
const switched = { tags: { PowerUnit: '/example/dev/power' } };
/** 42 of 168 hours: a quarter. */
const QUARTER = { hoursPerWeek: 42 };

describe('an instance', () => {
  test('is billed by the hour, its volume by the GB and month', () => {
    // 730 h x $0.0416 = $30.368; 30 GB x $0.08 = $2.40.
    const lines = priced([instance()]);

    expect(lines.map(({ item, alwaysOn }) => [item, alwaysOn.usd])).toEqual([
      ['instances', 30.368],
      ['root volume', 2.4],
    ]);
  });

  test('of a power unit pays for its hours while it is up, for its volume always', () => {
    // A quarter of $30.368 = $7.592; $2.40.
    expect(priced([instance(switched)], QUARTER).map(({ scheduled }) => scheduled.usd)).toEqual([7.592, 2.4]);
  });

  test('without the tag of a unit is always up', () => {
    expect(priced([instance()], QUARTER)[0]?.scheduled.usd).toBe(30.368);
  });

  test('is there as often as its count says', () => {
    // 3 x 730 h x $0.0416 = $91.104; 3 x 30 GB x $0.08 = $7.20.
    expect(priced([{ ...instance(), count: 3 }]).map(({ alwaysOn }) => alwaysOn.usd)).toEqual([91.104, 7.2]);
  });

  test('that does not say its volume stops the estimate', () => {
    expect(() => priced([instance({ root_block_device: undefined })])).toThrow(
      'foundation: aws_instance.host_a does not say its root volume.',
    );
  });
});

describe('metrics', () => {
  test('of detailed monitoring are seven', () => {
    // 10 are free: 2 instances x 7 - 10 = 4 x $0.30 = $1.20.
    const lines = priced([instance({ monitoring: true }), instance({ monitoring: true }, 'host_b')]);

    expect(dollars(lines)).toMatchObject({ 'detailed monitoring': 1.2 });
  });

  test('of the agent are those of each host, and none of a NAT instance', () => {
    // 2 hosts x 8 - 10 = 6 x $0.30 = $1.80.
    const lines = priced([instance(), instance({}, 'host_b'), instance({ source_dest_check: false }, 'nat_a')], {
      hostMetrics: 8,
    });

    expect(dollars(lines)['metrics of the agent']).toBe(1.8);
    expect(dollars(lines, 'aws_instance.nat_a')).not.toHaveProperty('metrics of the agent');
  });

  test('are metered while the instance is up', () => {
    // A quarter of 60 is 15, less 10 free, x $0.30 = $1.50; always on: (60 - 10) x $0.30 = $15.00.
    const lines = priced([instance(switched)], { ...QUARTER, hostMetrics: 60 });

    expect(lines.find(({ item }) => item === 'metrics of the agent')).toMatchObject({
      alwaysOn: { usd: 15 },
      scheduled: { usd: 1.5 },
    });
  });
});

describe('public addresses', () => {
  const open = { associate_public_ip_address: true };
  const elastic = { type: 'aws_eip', name: 'host_a', values: { domain: 'vpc' } };
  const association = {
    ...{ type: 'aws_eip_association', name: 'host_a' },
    values: { allocation_id: '${aws_eip.host_a.id}', instance_id: '${one(aws_instance.host_a[*].id)}' },
  };

  test('of an instance last while it is up', () => {
    // 730 h x $0.005 = $3.65, and a quarter of it.
    const lines = priced([instance({ ...open, ...switched })], QUARTER);

    expect(lines.find(({ item }) => item === 'public IPv4 address')).toMatchObject({
      alwaysOn: { usd: 3.65 },
      scheduled: { usd: 0.9125 },
    });
  });

  test('that are elastic take their place, and are billed always', () => {
    const lines = priced([instance({ ...open, ...switched }), elastic, association], QUARTER);

    expect(lines.filter(({ item }) => item === 'public IPv4 address')).toMatchObject([
      { address: 'aws_eip.host_a', scheduled: { usd: 3.65 } },
    ]);
  });

  test('of another instance do not', () => {
    const lines = priced([instance(open), instance(open, 'host_ab'), elastic, association]);

    expect(dollars(lines, 'aws_instance.host_a')).not.toHaveProperty('public IPv4 address');
    expect(dollars(lines, 'aws_instance.host_ab')).toMatchObject({ 'public IPv4 address': 3.65 });
  });

  test('may name the instance themselves', () => {
    const direct = { ...elastic, values: { instance: '${aws_instance.host_a.id}' } };

    expect(dollars(priced([instance(open), direct]))['public IPv4 address']).toBe(3.65);
  });

  test('are free for 750 hours in the legacy free tier', () => {
    // 2 x 730 h - 750 h = 710 h x $0.005 = $3.55.
    const lines = priced([elastic, { ...elastic, name: 'b' }], { accountPlan: 'legacy-free-tier' });

    expect(dollars(lines)).toEqual({ 'public IPv4 address': 3.55 });
  });
});

describe('the legacy free tier', () => {
  const plan = { accountPlan: 'legacy-free-tier' } as const;

  test('covers 750 hours of a micro and 30 GB', () => {
    expect(dollars(priced([instance({ instance_type: 't2.micro' })], plan))).toEqual({
      instances: 0,
      'root volume': 0,
    });
  });

  test('does not cover a larger type', () => {
    expect(dollars(priced([instance()], plan))).toEqual({ instances: 30.37, 'root volume': 0 });
  });
});

describe('an Auto Scaling group', () => {
  const template = {
    ...{ type: 'aws_launch_template', name: 'instances' },
    values: {
      instance_type: 't3.small',
      block_device_mappings: [{ ebs: { volume_size: 30, volume_type: 'gp3' } }],
    },
  };
  const group = (values: Record<string, unknown> = {}, distribution: Record<string, number> = {}) => ({
    type: 'aws_autoscaling_group',
    values: {
      ...{ name: 'example-instances', min_size: 1, max_size: 4, desired_capacity: 2 },
      mixed_instances_policy: {
        instances_distribution: distribution,
        launch_template: {
          launch_template_specification: { launch_template_id: '${aws_launch_template.instances.id}' },
        },
      },
      ...values,
    },
  });

  test('is billed as the instances of its launch template, which is free', () => {
    // 2 x 730 h x $0.0208 = $30.368; 2 x 30 GB x $0.08 = $4.80.
    const { lines, coverage } = estimateOf([template, group()]);

    expect(lines.map(({ item, alwaysOn }) => [item, alwaysOn.usd])).toEqual([
      ['instances', 30.368],
      ['root volume', 4.8],
    ]);
    expect(coverage.free).toMatchObject([{ address: 'aws_launch_template.instances' }]);
  });

  test('takes a launch template without a policy, too', () => {
    const values = {
      mixed_instances_policy: undefined,
      launch_template: { id: '${aws_launch_template.instances.id}' },
    };

    expect(dollars(priced([template, group(values)]))).toEqual({ instances: 30.37, 'root volume': 4.8 });
  });

  test('has its least at the least load, its most at the most', () => {
    // 1 x 730 h x $0.0208 = $15.184; 4 x = $60.736.
    const withoutDesired = group({ desired_capacity: undefined });

    expect(priced([template, withoutDesired])[0]?.alwaysOn.usd).toBe(15.184);
    expect(priced([template, withoutDesired], { load: 'max' })[0]?.alwaysOn.usd).toBe(60.736);
  });

  test('runs on Spot what is beyond its base and share of on-demand capacity', () => {
    // Of 4: base 1, and 50 % of 3 rounded up = 2 on demand: 3 x 730 h x $0.0208 = $45.552. 1 on Spot: 730 h x $0.0075 = $5.475.
    const distribution = { on_demand_base_capacity: 1, on_demand_percentage_above_base_capacity: 50 };
    const lines = priced([template, group({}, distribution)], { load: 'max' });

    expect(lines.slice(0, 2).map(({ item, price, alwaysOn }) => [item, price.floating, alwaysOn.usd])).toEqual([
      ['instances', undefined, 45.552],
      ['Spot instances', true, 5.475],
    ]);
  });

  test('of a power unit has neither instances nor volumes while it is off', () => {
    // A quarter of $30.368 and of $4.80.
    const unit = {
      ...{ type: 'aws_ssm_parameter', name: 'power_unit', stack: 'cost' },
      values: { insecure_value: JSON.stringify({ groups: { 'example-instances': { desired: 2, min: 1, max: 4 } } }) },
    };
    const lines = priced([template, group(), unit], QUARTER).filter(({ type }) => type === 'aws_autoscaling_group');

    expect(lines.map(({ scheduled }) => scheduled.usd)).toEqual([7.592, 1.2]);
  });

  test('without its launch template stops the estimate', () => {
    expect(() => priced([group()])).toThrow('foundation: aws_autoscaling_group.a has no launch template.');
  });

  test('whose launch template leaves the volume to the image stops it, too', () => {
    const bare = { ...template, values: { ...template.values, block_device_mappings: [{ device_name: '/dev/xvda' }] } };

    expect(() => priced([bare, group()])).toThrow('foundation: aws_launch_template.instances does not say its volume.');
  });
});

describe('snapshots', () => {
  const policy = { type: 'aws_dlm_lifecycle_policy' };

  test('are billed by the GB that is expected', () => {
    // 40 GB x $0.05 = $2.00.
    expect(dollars(priced([policy], { usage: { snapshotsGB: 40 } }))).toEqual({ snapshots: 2 });
  });

  test('cost nothing where none are expected', () => {
    expect(estimateOf([policy]).coverage.free).toMatchObject([{ because: 'billed by the GB, and none are declared' }]);
  });

  test('are counted once, and apart from backups', () => {
    const usage = { snapshotsGB: 40, backupsGB: 10 };
    const lines = priced([policy, { ...policy, name: 'b' }, { type: 'aws_backup_plan' }], { usage });
    expect(dollars(lines, 'aws_dlm_lifecycle_policy')).toEqual({ snapshots: 2 });
  });
});

describe('shipped environments', () => {
  test('high-volume of deployer-ddf runs one GPU instance for 42 hours a week', () => {
    // 730 h x $0.526 = $383.98, a quarter of it $95.995; 100 GB x $0.08 = $8.00; 7 metrics are within the free ten;
    // its Elastic IP address: 730 h x $0.005 = $3.65.
    const { lines } = shipped('deployer-ddf', 'high-volume');
    const of = (type: string) => lines.filter((line) => line.type === type);

    expect(of('aws_instance').map(({ item, alwaysOn, scheduled }) => [item, alwaysOn.usd, scheduled.usd])).toEqual([
      ['instances', 383.98, 95.995],
      ['root volume', 8, 8],
      ['detailed monitoring', 0, 0],
    ]);
    expect(of('aws_eip').map(({ scheduled }) => scheduled.usd)).toEqual([3.65]);
  });

  test('optimized of consumer-rights runs one instance on Spot in Mumbai, behind a NAT instance', () => {
    // Group: 730 h x $0.0082 = $5.986, 30 GB x $0.0912 = $2.736. NAT: 730 h x $0.0028 = $2.044, 8 GB x $0.0912 = $0.7296.
    const { lines } = shipped('consumer-rights', 'optimized');

    expect(dollars(lines, 'aws_autoscaling_group')).toEqual({ 'Spot instances': 5.99, 'root volume': 2.74 });
    expect(dollars(lines, 'aws_instance')).toEqual({ instances: 2.04, 'root volume': 0.73 });
    expect(dollars(lines, 'aws_eip')).toEqual({ 'public IPv4 address': 3.65 });
  });

  test('production of consumer-rights grows from two instances on demand to three', () => {
    // 2 x 730 h x $0.0448 = $65.408; 3 x = $98.112.
    const hours = (load: 'min' | 'max') =>
      dollars(shipped('consumer-rights', 'production', { load }).lines, 'aws_autoscaling_group');

    expect(hours('min')['instances']).toBe(65.41);
    expect(hours('max')['instances']).toBe(98.11);
  });
});
