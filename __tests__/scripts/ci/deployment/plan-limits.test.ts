/** What a new image may change in a plan, and what is refused. */
import { judgePlan } from '../../../../scripts/ci/lib/deployment/plan-limits';

const repositoryUrl = '111122223333.dkr.ecr.us-west-2.amazonaws.com/shop-dev-api';
const image = { repositoryUrl, first: false };

const container = (tag: string, more: object = {}): object => ({
  name: 'api',
  image: `${repositoryUrl}${tag}`,
  environment: [{ name: 'MODE', value: 'live' }],
  portMappings: [{ containerPort: 8000 }],
  ...more,
});

/** A new revision as Terraform 1.11 plans it: what AWS fills in is unknown, what was empty is not said. */
const revision = (before: object[], after: object[], more: object = {}) => ({
  address: 'aws_ecs_task_definition.api',
  type: 'aws_ecs_task_definition',
  change: {
    actions: ['delete', 'create'],
    before: {
      arn: 'arn:1',
      revision: 1,
      pid_mode: '',
      tags_all: { Project: 'shop' },
      container_definitions: JSON.stringify(before),
    },
    after: { pid_mode: null, tags_all: { Project: 'shop' }, container_definitions: JSON.stringify(after) },
    after_unknown: { arn: true, revision: true, enable_fault_injection: true, tags_all: {} },
    replace_paths: [['container_definitions']],
    ...more,
  },
});

const update = (type: string, before: object, after: object, unknown: object = {}) => ({
  address: `${type}.api`,
  type,
  change: { actions: ['update'], before, after, after_unknown: unknown },
});

const plan = (...resource_changes: object[]) => ({ format_version: '1.2', resource_changes });

test('a new revision with another image, and the service that runs it, may change', () => {
  const service = update(
    'aws_ecs_service',
    { task_definition: 'arn:1', desired_count: 0 },
    { desired_count: 1 },
    { task_definition: true },
  );
  expect(judgePlan(plan(revision([container(':1')], [container(':2')]), service), image)).toEqual({
    changes: [
      { address: 'aws_ecs_service.api', type: 'aws_ecs_service', action: 'update' },
      { address: 'aws_ecs_task_definition.api', type: 'aws_ecs_task_definition', action: 'delete-create' },
    ],
    refusals: [],
  });
});

test('what ECS fills in, and the order of what has none, is no difference', () => {
  const written = container(':1', {
    environment: [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ],
  });
  const answered = container('@sha256:0', {
    environment: [
      { name: 'B', value: '2' },
      { name: 'A', value: '1' },
    ],
    cpu: 0,
    essential: true,
    portMappings: [{ containerPort: 8000, hostPort: 8000, protocol: 'tcp' }],
    volumesFrom: [],
  });
  expect(judgePlan(plan(revision([answered], [written])), image).refusals).toEqual([]);
});

test.each([
  ['a variable', [container(':2', { environment: [{ name: 'MODE', value: 'other' }] })]],
  ['a container more', [container(':2'), container(':2', { name: 'sidecar' })]],
  ['another port', [container(':2', { portMappings: [{ containerPort: 9000 }] })]],
  ['the order of a command', [container(':2', { command: ['b', 'a'] })], [container(':1', { command: ['a', 'b'] })]],
  ['an image of another repository', [container(':2', { image: `${repositoryUrl}-worker:2` })]],
])('a revision with %s is refused', (_, after, before = [container(':1')]) => {
  expect(judgePlan(plan(revision(before, after)), image).refusals).toEqual([
    `aws_ecs_task_definition.api: its containers change in more than the image of ${repositoryUrl}`,
  ]);
});

test('a revision that something else forces, or nothing, is refused', () => {
  const [before, after] = [[container(':1')], [container(':2')]];
  const size = revision(before, after, { replace_paths: [['cpu'], ['container_definitions']] });
  const tainted = revision(before, after, { replace_paths: [] });
  expect(judgePlan(plan(size), image).refusals).toEqual(['aws_ecs_task_definition.api: changed in cpu']);
  expect(judgePlan(plan(tainted), image).refusals).toEqual(['aws_ecs_task_definition.api: replaced']);
});

test('an attribute beside those of an image is refused, known or not', () => {
  const changes = plan(
    update(
      'aws_ecs_service',
      { desired_count: 1, enable_execute_command: false },
      { desired_count: 1, enable_execute_command: true },
    ),
    update(
      'aws_lambda_function',
      { image_uri: 'a', timeout: 3 },
      { image_uri: 'b' },
      { timeout: true, last_modified: true },
    ),
  );
  expect(judgePlan(changes, image).refusals).toEqual([
    'aws_ecs_service.api: changed in enable_execute_command',
    'aws_lambda_function.api: changed in timeout',
  ]);
});

test('destroyed, replaced, moved and imported resources are refused, each with its address', () => {
  const resource = (address: string, actions: string[], more: object = {}) => ({
    address,
    type: address.split('.')[0],
    change: { actions, before: {}, after: {}, ...more },
  });
  const changes = plan(
    resource('aws_iam_role.gone', ['delete']),
    resource('aws_ecs_service.api', ['delete', 'create']),
    { ...resource('aws_ecs_cluster.main', ['no-op']), previous_address: 'aws_ecs_cluster.old' },
    resource('aws_ecs_cluster.other', ['no-op'], { importing: { id: 'x' } }),
    resource('aws_iam_role.quiet', ['no-op']),
    resource('data.aws_iam_policy.read', ['read']),
  );
  expect(judgePlan(changes, image).refusals).toEqual([
    'aws_ecs_cluster.main: moved from aws_ecs_cluster.old',
    'aws_ecs_cluster.other: imported',
    'aws_ecs_service.api: replaced',
    'aws_iam_role.gone: deleted',
  ]);
});

test('with the first image, what waited for it is made; later, nothing is', () => {
  const made = (type: string) => ({
    address: `${type}.api`,
    type,
    change: { actions: ['create'], before: null, after: {} },
  });
  const changes = plan(made('aws_lambda_function'), made('aws_iam_role'));
  expect(judgePlan(changes, { repositoryUrl, first: true }).refusals).toEqual(['aws_iam_role.api: created']);
  expect(judgePlan(changes, image).refusals).toEqual(['aws_iam_role.api: created', 'aws_lambda_function.api: created']);
});

test('the least count of autoscaling is told by service', () => {
  const before = { resource_id: 'service/shop-dev-cluster/shop-dev-api', min_capacity: 0 };
  const target = update('aws_appautoscaling_target', before, { ...before, min_capacity: 2 });
  expect(judgePlan(plan(target), image)).toEqual({
    changes: [
      {
        address: 'aws_appautoscaling_target.api',
        type: 'aws_appautoscaling_target',
        action: 'update',
        least: { service: 'shop-dev-api', count: 2 },
      },
    ],
    refusals: [],
  });
});
