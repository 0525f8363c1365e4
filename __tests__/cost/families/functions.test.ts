/** Lambda in us-east-1: $0.20 a million requests, $0.0000166667 (x86) or $0.0000133334 (arm64) a GB-second. */
import { dollars, estimateOf, type PricedResource, priced, shipped } from '../../helpers/priced';

const operated: PricedResource = {
  type: 'aws_lambda_function',
  values: { memory_size: 512, architectures: ['arm64'], role: '${aws_iam_role.a.arn}' },
};

const schedule = (expression: string): PricedResource => ({
  type: 'aws_scheduler_schedule',
  values: { schedule_expression: expression, target: { arn: '${aws_lambda_function.a.arn}' } },
});

const role: PricedResource = { type: 'aws_iam_role' };

const policy = (...actions: readonly string[]): PricedResource => ({
  type: 'aws_iam_role_policy',
  values: { role: '${aws_iam_role.a.id}', policy: JSON.stringify({ Statement: [{ Action: actions }] }) },
});

const ofFunction = (resources: readonly PricedResource[], options = {}) =>
  priced(resources, options).filter(({ type }) => type === 'aws_lambda_function');

describe('the container of a workload', () => {
  const container: PricedResource = {
    type: 'aws_lambda_function',
    values: { package_type: 'Image', memory_size: 10_240, architectures: ['x86_64'] },
  };

  test('runs as often and as long as its usage says', () => {
    const [requests, duration] = ofFunction([container], { usage: { runsPerMonth: 10_000, runSeconds: 120 } });
    // 10,000 requests, within the first million
    expect(requests?.alwaysOn).toEqual({ quantity: 0.01, free: 0.01, usd: 0 });
    // 10,000 x 120 s x 10 GB = 12,000,000 GB-s, less 400,000; 11,600,000 x 0.0000166667 = 193.33372
    expect(duration?.alwaysOn).toEqual({ quantity: 12_000_000, free: 400_000, usd: 193.33372 });
    expect(duration?.basis).toBe('10000 runs x 120 s x 10 GB');
  });

  test('runs for a minute where no time is said', () => {
    const [, duration] = ofFunction([container], { usage: { runsPerMonth: 1_000 } });
    // 1,000 x 60 s x 10 GB = 600,000 GB-s, less 400,000; 200,000 x 0.0000166667 = 3.33334
    expect(duration?.alwaysOn.usd).toBe(3.33334);
  });

  test('pays for space in /tmp beyond 512 MB', () => {
    const large = { ...container, values: { ...container.values, ephemeral_storage: { size: 1_024 } } };
    const lines = ofFunction([large], { usage: { runsPerMonth: 10_000, runSeconds: 120 } });
    // 10,000 x 120 s x 0.5 GB = 600,000 GB-s x 0.0000000309 = 0.01854
    expect(lines.find(({ item }) => item === 'Lambda storage')?.alwaysOn.usd).toBe(0.01854);
  });

  test('costs nothing without runs', () => {
    expect(ofFunction([container])).toEqual([]);
  });

  test('takes a million requests for free, not more', () => {
    const [requests] = ofFunction([container], { usage: { runsPerMonth: 3_000_000, runSeconds: 0.01 } });
    // 3 million less 1 million, at 0.20
    expect(requests?.alwaysOn.usd).toBe(0.4);
  });
});

describe('a function of operations', () => {
  test('runs by its schedules, three seconds each', () => {
    const [requests, duration] = ofFunction([operated, schedule('rate(5 minutes)')]);
    // 43,800 min / 5 = 8,760
    expect(requests?.alwaysOn.quantity).toBeCloseTo(0.00876, 9);
    // 8,760 x 3 s x 0.5 GB = 13,140 GB-s, all of them free
    expect(duration?.alwaysOn).toEqual({ quantity: 13_140, free: 13_140, usd: 0 });
    expect(duration?.priceKey).toBe('lambda.gb-second.arm64');
  });

  test('runs by rules of events that have an expression', () => {
    const rule: PricedResource = { type: 'aws_cloudwatch_event_rule', values: { schedule_expression: 'rate(1 hour)' } };
    const findings: PricedResource = { type: 'aws_cloudwatch_event_rule', name: 'b', values: { event_pattern: '{}' } };
    const target = (name: string): PricedResource => ({
      ...{ type: 'aws_cloudwatch_event_target', name },
      values: { rule: `\${aws_cloudwatch_event_rule.${name}.name}`, arn: '${aws_lambda_function.a.arn}' },
    });
    const [requests] = ofFunction([operated, rule, findings, target('a'), target('b')]);
    expect(requests?.alwaysOn.quantity).toBeCloseTo(0.00073, 9);
  });

  test('rotates secrets in four steps', () => {
    const rotation = (name: string): PricedResource => ({
      ...{ type: 'aws_secretsmanager_secret_rotation', name },
      values: {
        rotation_lambda_arn: '${aws_lambda_function.a.arn}',
        rotation_rules: { automatically_after_days: 30 },
      },
    });
    const [requests] = ofFunction([operated, rotation('a'), rotation('b')]);
    // 2 secrets x 4 steps x 365 / 12 / 30 = 8.111111
    expect(requests?.alwaysOn.quantity).toBeCloseTo(8.111111e-6, 11);
    expect(requests?.basis).toBe('8.11 for rotations, assumed 3 s each');
  });

  test('answers every request where the ingress leads to it, and none where another API does', () => {
    const behind = (api: string): PricedResource => ({
      type: 'aws_lambda_permission',
      values: {
        function_name: '${aws_lambda_function.a.function_name}',
        source_arn: `\${aws_apigatewayv2_api.${api}.execution_arn}/*/POST/runs`,
      },
    });
    const apis = ['main', 'wake'].map((name) => ({
      ...{ type: 'aws_apigatewayv2_api', name },
      values: { protocol_type: 'HTTP' },
    }));
    const usage = { requestsPerMonth: 2_000_000 };
    const [requests, duration] = ofFunction([operated, ...apis, behind('main')], { usage });
    // 2 million less 1 million, at 0.20
    expect(requests?.alwaysOn.usd).toBe(0.2);
    // 2,000,000 x 3 s x 0.5 GB = 3,000,000 GB-s, less 400,000; 2,600,000 x 0.0000133334 = 34.66684
    expect(duration?.alwaysOn.usd).toBe(34.66684);
    expect(ofFunction([operated, ...apis, behind('wake')], { usage })).toEqual([]);
  });

  test('that nothing invokes regularly is free, and it is said why', () => {
    const { lines, coverage } = estimateOf([operated]);
    expect(lines).toEqual([]);
    expect(coverage.free[0]?.because).toBe('invoked by hand or when something happens: a few times a month');
  });

  test('pays for what it asks Cost Explorer', () => {
    const lines = ofFunction([operated, role, policy('ce:GetCostAndUsage'), schedule('cron(0 9 * * ? *)')]);
    // 365 / 12 runs x 4 requests x 0.01 = 1.216667
    expect(lines.find(({ priceKey }) => priceKey === 'costexplorer.requests')?.alwaysOn.usd).toBe(1.216667);
  });

  test('pays for metrics that it asks CloudWatch for, while there is something to look at', () => {
    const definition: PricedResource = {
      type: 'aws_ecs_task_definition',
      values: { cpu: '256', memory: '512', requires_compatibilities: ['FARGATE'] },
    };
    const service: PricedResource = {
      type: 'aws_ecs_service',
      values: { task_definition: '${aws_ecs_task_definition.a.arn}' },
    };
    const balancer: PricedResource = {
      type: 'aws_lb',
      values: { load_balancer_type: 'application', subnets: ['a', 'b'] },
    };
    const asks = policy('cloudwatch:GetMetricData');
    const lines = ofFunction([operated, role, asks, schedule('rate(5 minutes)'), definition, service, balancer], {
      hoursPerWeek: 42,
    });
    const metrics = lines.find(({ priceKey }) => priceKey === 'cloudwatch.get-metric-data');
    // 8,760 runs x 2 metrics = 17,520 at 0.01 a thousand = 0.1752
    expect(metrics?.alwaysOn.usd).toBe(0.1752);
    // a quarter of the week, 42 of 168 h
    expect(metrics?.scheduled.usd).toBe(0.0438);
  });
});

describe('shipped', () => {
  test('an idle-stop environment asks for two metrics every five minutes of the 56 hours that it is up', () => {
    const { lines } = shipped('deployer-ddf', 'prod');
    const metrics = lines.find(({ priceKey }) => priceKey === 'cloudwatch.get-metric-data');
    // 1 service and 1 load balancer: 8,760 x 2 / 1,000 x 0.01; 56 / 168 of it
    expect(metrics?.alwaysOn.usd).toBe(0.1752);
    expect(metrics?.scheduled.usd).toBe(0.0584);
    // a daily report: 30.42 x 4 x 0.01
    expect(dollars(lines, 'aws_lambda_function.cost_report')).toEqual({
      'Lambda requests': 0,
      'Lambda duration': 0,
      'Cost Explorer requests': 1.22,
    });
  });

  test('300 runs of a quarter of an hour with 10 GB', () => {
    const { lines } = shipped('deployer-ddf', 'dev');
    const duration = lines.find(
      ({ address, item }) => address === 'aws_lambda_function.agent' && item === 'Lambda duration',
    );
    // 300 x 900 s x 10 GB. The API of the milestone before took 300 x 3 s x 0.25 GB = 225 of the 400,000 that are free:
    // 2,700,000 - 399,775 = 2,300,225 x 0.0000166667 = 38.33716
    expect(duration?.alwaysOn).toEqual({ quantity: 2_700_000, free: 399_775, usd: 38.33716 });
  });

  test('a weekly report asks 4.35 times a month', () => {
    // 365 / 7 / 12 x 4 x 0.01 = 0.17381
    expect(dollars(shipped('durable-code', 'prod').lines, 'aws_lambda_function.cost_report')).toMatchObject({
      'Cost Explorer requests': 0.17,
    });
  });
});
