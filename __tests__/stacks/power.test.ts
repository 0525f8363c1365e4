/** What runs an environment: who may do what, what Terraform leaves alone, and who hears of a failure. */
import { built } from '../helpers/built';
import type { Patch } from '../helpers/deployments';
import { ofType, resource, type StackJson, statements } from '../helpers/synthesized';

const OFF = { kind: 'off', reason: 'not wanted in this test' };
const TOPIC = '${data.terraform_remote_state.monitoring.outputs.alert_topic_arn}';
const KEY = '${data.terraform_remote_state.monitoring.outputs.alert_key_arn}';
const names = (record: Record<string, unknown>) => Object.keys(record).sort();

const SCHEDULE: Patch = {
  power: {
    kind: 'schedule',
    timeZone: 'America/Los_Angeles',
    on: [{ days: ['mon', 'fri'], from: '08:00', to: '20:00' }],
  },
  dataProtection: 'disposable',
  'monitoring.uptime': OFF,
};
const FIXED: Patch = { 'services.api.scaling': { kind: 'fixed', count: 1 } };
const TRACKED: Patch = { 'services.api.scaling': { kind: 'target-tracking', min: 1, max: 3, cpu: 60 } };
const SPOT: Patch = { 'compute.capacity': { kind: 'spot', fallback: { after: '10m', back: '6h' } } };
const IDLE_STOP: Patch = {
  power: { kind: 'idle-stop', window: '15m', cpuBelow: 5 },
  queues: { runs: { visibilityTimeout: '5m' } },
  'services.api.consumes': 'runs',
  'usage.activeHoursPerDay': 8,
  'monitoring.uptime': OFF,
};

const ignored = (json: StackJson, type: string, name: string): unknown =>
  (resource(json, type, name)['lifecycle'] as { ignore_changes?: unknown } | undefined)?.ignore_changes;

describe('what Terraform leaves alone', () => {
  const CASES: [string, Patch, Record<string, unknown>][] = [
    ['nothing, where nothing moves it', FIXED, { service: undefined }],
    ['the count that target tracking moves', TRACKED, { service: ['desired_count'], target: undefined }],
    ['the count that the switch moves', { ...SCHEDULE, ...FIXED }, { service: ['desired_count'] }],
    [
      'count and bounds that both move',
      { ...SCHEDULE, ...TRACKED },
      { service: ['desired_count'], target: ['min_capacity', 'max_capacity'] },
    ],
    ['the capacity that the Spot fallback moves', { ...FIXED, ...SPOT }, { service: ['capacity_provider_strategy'] }],
  ];

  test.each(CASES)('%s', async (_name, patch, expected) => {
    const json = await built('ecs', patch);
    expect(ignored(json, 'aws_ecs_service', 'api')).toEqual(expected['service']);
    const target = ofType(json, 'aws_appautoscaling_target')['api'];
    expect(target === undefined ? undefined : ignored(json, 'aws_appautoscaling_target', 'api')).toEqual(
      expected['target'],
    );
  });

  test('alarms rest while the environment is off, and only there', async () => {
    const rests = async (patch: Patch) =>
      Object.values(ofType(await built('monitoring', patch), 'aws_cloudwatch_metric_alarm')).map(
        ({ lifecycle }) => (lifecycle as { ignore_changes?: string[] } | undefined)?.ignore_changes,
      );
    expect(new Set((await rests({ ...SCHEDULE, ...FIXED })).flat())).toEqual(new Set(['actions_enabled']));
    expect(new Set((await rests(FIXED)).flat())).toEqual(new Set([undefined]));
  });

  test('tags that people and functions put on, in every milestone', async () => {
    const tags = async (patch: Patch) => (await built('foundation', patch)).provider.aws[0]?.ignore_tags;
    expect(await tags(FIXED)).toBeUndefined();
    expect(await tags({ ...SCHEDULE, ...FIXED })).toEqual([
      { keys: ['keep-stopped-until', 'keep-running-until', 'keep-running'] },
    ]);
    expect(await tags({ ...SCHEDULE, ...FIXED, ...SPOT, 'cost.stopAtPercent': 100 })).toEqual([
      {
        keys: ['keep-stopped-until', 'keep-running-until', 'keep-running', 'budget-stop-told', 'spot-fallback-since'],
      },
    ]);
  });
});

describe('a function that runs on schedule', () => {
  const cost = () => built('cost', { ...SCHEDULE, ...FIXED });

  test('is run by a role that can do nothing else, for schedules of its group alone', async () => {
    const json = await cost();
    const role = resource(json, 'aws_iam_role', 'power_switch_schedule');
    expect(statements(role, 'assume_role_policy')).toEqual([
      expect.objectContaining({
        Principal: { Service: ['scheduler.amazonaws.com'] },
        Condition: {
          StringEquals: expect.objectContaining({ 'aws:SourceArn': '${aws_scheduler_schedule_group.operations.arn}' }),
        },
      }),
    ]);
    const allowed = statements(resource(json, 'aws_iam_role_policy', 'power_switch_schedule'));
    expect(allowed.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['lambda:InvokeFunction'], ['${aws_lambda_function.power_switch.arn}']],
      [['sqs:SendMessage'], ['${aws_sqs_queue.failed_operations.arn}']],
    ]);
  });

  test('gives an event up before the next one comes, and keeps what was given up', async () => {
    const json = await cost();
    for (const schedule of Object.values(ofType(json, 'aws_scheduler_schedule'))) {
      expect(schedule).toMatchObject({
        flexible_time_window: { mode: 'OFF' },
        target: {
          input: '{"kind":"scheduled","at":"<aws.scheduler.scheduled-time>"}',
          dead_letter_config: { arn: '${aws_sqs_queue.failed_operations.arn}' },
          retry_policy: { maximum_event_age_in_seconds: 1_800, maximum_retry_attempts: 3 },
        },
      });
    }
    expect(resource(json, 'aws_lambda_function_event_invoke_config', 'power_switch')).toMatchObject({
      maximum_event_age_in_seconds: 1_800,
    });
  });

  test('has an alarm, and the runs that never began have one', async () => {
    expect(names(ofType(await cost(), 'aws_cloudwatch_metric_alarm'))).toEqual([
      'failed_operations',
      'power_switch_failed',
    ]);
  });

  test('mails its failures where ten alarms are free', async () => {
    const json = await built('cost', { ...SCHEDULE, ...FIXED, accountPlan: 'credits' });
    expect(ofType(json, 'aws_cloudwatch_metric_alarm')).toEqual({});
    expect(resource(json, 'aws_lambda_function_event_invoke_config', 'power_switch')).toMatchObject({
      destination_config: { on_failure: { destination: TOPIC } },
    });
    const allowed = statements(resource(json, 'aws_iam_role_policy', 'power_switch'));
    expect(allowed).toContainEqual(expect.objectContaining({ Sid: 'MailFailedRuns', Resource: [TOPIC] }));
    expect(allowed).toContainEqual(expect.objectContaining({ Sid: 'UseTopicKey', Resource: [KEY] }));
  });
});

describe('idle stop', () => {
  test('asks the switch, and looks at the queue that the service works off', async () => {
    const json = await built('cost', IDLE_STOP);
    expect(names(ofType(json, 'aws_scheduler_schedule'))).toEqual(['idle_stop', 'power_hourly']);
    const unit = JSON.parse(String(resource(json, 'aws_ssm_parameter', 'power_unit')['insecure_value']));
    expect(unit).toMatchObject({
      power: { kind: 'idle-stop', windowSeconds: 900, cpuBelowPercent: 5, minimumUptimeSeconds: 1_800 },
      wakeForSeconds: 3_600,
      queues: ['shop-dev-runs'],
    });
    expect(statements(resource(json, 'aws_iam_role_policy', 'idle_stop'))).toContainEqual(
      expect.objectContaining({
        Sid: 'ReadQueues',
        Resource: ['${data.terraform_remote_state.data.outputs.queue_arns.runs}'],
      }),
    );
  });
});

test('the unit names what has no off, and what that costs', async () => {
  const fixed = async (patch: Patch) => {
    const json = await built('cost', { ...SCHEDULE, ...FIXED, ...patch });
    return JSON.parse(String(resource(json, 'aws_ssm_parameter', 'power_unit')['insecure_value'])).fixed;
  };
  expect(
    await fixed({
      'network.egress': { kind: 'nat-gateway', placement: 'per-zone' },
      ingress: { kind: 'alb', domain: { kind: 'none' }, accessLogs: OFF },
    }),
  ).toEqual({
    'NAT gateways': '2, without an off: $32.85 a month each',
    'load balancers': '1, without an off: $16.43 a month each',
  });
  expect(await fixed({ 'network.egress': { kind: 'public-ip' } })).not.toHaveProperty('NAT gateways');
});

describe('the wake', () => {
  const WAKE: Patch = { ...SCHEDULE, ...FIXED, wake: { kind: 'on' } };

  test('is an API of its own, slow for whoever guesses, and says its address', async () => {
    const json = await built('cost', WAKE);
    expect(resource(json, 'aws_apigatewayv2_stage', 'wake')).toMatchObject({
      default_route_settings: { throttling_rate_limit: 5, throttling_burst_limit: 10 },
    });
    expect(Object.values(ofType(json, 'aws_apigatewayv2_route')).map(({ route_key }) => route_key)).toEqual([
      'GET /wake/{id}',
      'POST /wake',
    ]);
    expect(json.output?.['wake_url']?.value).toBe('${aws_apigatewayv2_api.wake.api_endpoint}');
  });

  test('has secrets without a value: whoever runs the environment writes them', async () => {
    const json = await built('cost', { ...WAKE, wake: { kind: 'on', github: { kind: 'on' } } });
    expect(names(ofType(json, 'aws_secretsmanager_secret'))).toEqual(['github_webhook', 'wake_token']);
    expect(ofType(json, 'aws_secretsmanager_secret_version')).toEqual({});
    expect(names(ofType(json, 'aws_apigatewayv2_route'))).toEqual(['wake_github', 'wake_status', 'wake_wake']);
  });

  test('reads the unit, and switches nothing itself', async () => {
    const actions = statements(resource(await built('cost', WAKE), 'aws_iam_role_policy', 'wake')).flatMap(
      ({ Action }) => Action,
    );
    expect(actions.filter((action) => /Update|Start|Stop|Register/.test(action))).toEqual([]);
    expect(actions).toContain('lambda:InvokeFunction');
  });
});

describe('the budget stop', () => {
  const stop = (patch: Patch = {}) => built('cost', { ...SCHEDULE, ...FIXED, 'cost.stopAtPercent': 90, ...patch });

  test('hears the topic, and its threshold is a notification of the budget', async () => {
    const json = await stop();
    expect(resource(json, 'aws_sns_topic_subscription', 'budget_stop')).toMatchObject({
      topic_arn: TOPIC,
      protocol: 'lambda',
      endpoint: '${aws_lambda_function.budget_stop.arn}',
    });
    expect(resource(json, 'aws_lambda_permission', 'budget_stop')).toMatchObject({
      principal: 'sns.amazonaws.com',
      source_arn: TOPIC,
    });
    expect(resource(json, 'aws_budgets_budget', 'monthly')['notification']).toContainEqual(
      expect.objectContaining({ threshold: 90, threshold_type: 'PERCENTAGE', notification_type: 'ACTUAL' }),
    );
  });

  test('needs no second notification of the same threshold: AWS refuses one', async () => {
    const json = await stop({ 'cost.budget.alerts': [{ threshold: 90, unit: 'percent' }] });
    expect(resource(json, 'aws_budgets_budget', 'monthly')['notification']).toHaveLength(1);
  });

  test('is not there unless it is asked for', async () => {
    const json = await built('cost', { ...SCHEDULE, ...FIXED });
    expect(names(ofType(json, 'aws_lambda_function'))).toEqual(['power_switch']);
  });
});

describe('the cost report', () => {
  const report = (more: Record<string, unknown> = {}) =>
    built('cost', { 'cost.report': { kind: 'daily', at: '09:05', timeZone: 'Europe/Berlin', ...more } });

  test('comes at its time, to the topic, and is not mailed twice when it fails', async () => {
    const json = await report();
    expect(resource(json, 'aws_scheduler_schedule', 'cost_report')).toMatchObject({
      schedule_expression: 'cron(5 9 * * ? *)',
      schedule_expression_timezone: 'Europe/Berlin',
    });
    expect(resource(json, 'aws_lambda_function_event_invoke_config', 'cost_report')).toMatchObject({
      maximum_retry_attempts: 0,
    });
    expect(resource(json, 'aws_lambda_function', 'cost_report')).toMatchObject({
      environment: { variables: { PERIOD: 'daily', BUDGET_NAMES: 'shop-dev-monthly', REPORT_TOPIC_ARN: TOPIC } },
    });
  });

  test('is sent as HTML, too, from an address of SES', async () => {
    const json = await report({ from: 'costs@example.com' });
    expect(resource(json, 'aws_lambda_function', 'cost_report')).toMatchObject({
      environment: { variables: { MAIL_FROM: 'costs@example.com', MAIL_TO: '${join(",", var.alert_emails)}' } },
    });
    const mail = statements(resource(json, 'aws_iam_role_policy', 'cost_report')).find(({ Sid }) => Sid === 'Mail');
    expect(mail?.Resource).toEqual([
      expect.stringMatching(/:identity\/costs@example\.com$/),
      expect.stringMatching(/:identity\/example\.com$/),
    ]);
  });
});
