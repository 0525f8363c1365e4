/** When a service moves off Spot and back, and what a run does about a cluster. */
import type { Service } from '@aws-sdk/client-ecs';
import { readConfig } from '../../lambda-src/spot-fallback/config';
import { fallbackEvent, permissions, SINCE_TAG } from '../../lambda-src/spot-fallback/contract';
import { decide, isOvertaken } from '../../lambda-src/spot-fallback/core';
import { observedService } from '../../lambda-src/spot-fallback/service';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const MINUTE = 60;
const TIMES = { fallBackAfterSeconds: 10 * MINUTE, backAfterSeconds: 6 * 60 * MINUTE };
const before = (seconds: number): Date => new Date(NOW - seconds * 1_000);
const ago = (seconds: number): string => before(seconds).toISOString();
const event = (message: string) => (seconds: number) => ({
  createdAt: before(seconds),
  message: `(service web) ${message}`,
});
const noCapacity = event(
  'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
);
const started = event('has started 1 tasks: (task 0123456789abcdef).');
const noQuota = event(
  "was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently",
);
const strategy = (capacityProvider: string, more: object = {}) => ({ capacityProvider, weight: 1, base: 0, ...more });
const SPOT = [strategy('FARGATE_SPOT')];
const ON_DEMAND = [strategy('FARGATE')];
const FAILING = [noCapacity(2 * MINUTE), noCapacity(6 * MINUTE), noCapacity(10 * MINUTE)];
const tagged = (value: string): Pick<Service, 'tags'> => ({ tags: [{ key: SINCE_TAG, value }] });

/** Two tasks wanted, one there, in a deployment of the day before. */
function service({ deployments = [{}], ...more }: Partial<Service> = {}): Service {
  const [newest, ...others] = deployments;
  const complete = {
    status: 'PRIMARY',
    runningCount: 1,
    createdAt: before(86_400),
    rolloutState: 'COMPLETED',
  } as const;
  return {
    serviceName: 'web',
    status: 'ACTIVE',
    desiredCount: 2,
    capacityProviderStrategy: SPOT,
    deployments: [{ ...complete, ...newest }, ...others],
    ...more,
  };
}

const kindOf = (more: Partial<Service>) => decide(observedService(service(more)), TIMES, NOW).kind;

test('a service that Spot places nothing for falls back', () => {
  expect(decide(observedService(service({ events: FAILING })), TIMES, NOW)).toEqual({
    kind: 'fall-back',
    why: 'Spot has no capacity since 2026-06-01T11:50:00.000Z',
  });
});

describe('on Spot, it stays there', () => {
  test.each<[string, Partial<Service>]>([
    ['a second before its time', { events: [noCapacity(10 * MINUTE - 1)] }],
    ['with every task', { events: FAILING, desiredCount: 1 }],
    ['with no tasks desired', { events: FAILING, desiredCount: 0, deployments: [{ runningCount: 0 }] }],
    ['when a task has started since', { events: [noCapacity(2 * MINUTE), started(5 * MINUTE), ...FAILING.slice(1)] }],
    ['when a task has started at last', { events: [started(MINUTE), ...FAILING] }],
    ['when it failed and ECS was silent since', { events: [noCapacity(1_801), noCapacity(1_900)] }],
    ['when it failed before an hour of silence', { events: [noCapacity(MINUTE), noCapacity(MINUTE + 3_600)] }],
    [
      'when a deployment has begun since',
      { events: FAILING, deployments: [{ createdAt: before(9 * MINUTE), rolloutState: 'IN_PROGRESS' }] },
    ],
    ['when a quota is what is missing', { events: [noQuota(MINUTE), noQuota(20 * MINUTE)] }],
    ['when it is being deleted', { events: FAILING, status: 'DRAINING' }],
    ['without events', {}],
  ])('%s', (_, more) => {
    expect(kindOf(more)).toBe('leave');
  });
});

describe('it falls back', () => {
  test.each<[string, Partial<Service>]>([
    ['half an hour after ECS last tried', { events: [noCapacity(1_800), noCapacity(3_600)] }],
    ['whatever ECS says in between', { events: [noQuota(MINUTE), ...FAILING] }],
    ['in a deployment of new tasks, while the old ones run', deploying([{ rolloutState: 'IN_PROGRESS' }])],
    ['when the circuit breaker gave a deployment up', deploying([{ rolloutState: 'FAILED' }])],
    [
      'when failures fill all that AWS keeps, however short ago they began',
      { events: Array.from({ length: 100 }, (_, index) => noCapacity(index)) },
    ],
    ['again, with the tag of a move that did not come to its end', { events: FAILING, ...tagged(ago(5 * MINUTE)) }],
  ])('%s', (_, more) => {
    expect(kindOf(more)).toBe('fall-back');
  });

  function deploying([newest]: NonNullable<Service['deployments']>): Partial<Service> {
    return {
      events: FAILING,
      runningCount: 2,
      deployments: [
        { ...newest, runningCount: 0 },
        { status: 'ACTIVE', runningCount: 2 },
      ],
    };
  }
});

test('99 failures do not fill what AWS keeps', () => {
  expect(kindOf({ events: Array.from({ length: 99 }, (_, index) => noCapacity(index)) })).toBe('leave');
});

describe('on demand', () => {
  const due = { capacityProviderStrategy: ON_DEMAND, ...tagged(ago(6 * 3_600)) };

  test.each<[string, Partial<Service>, ReturnType<typeof kindOf>]>([
    ['it goes back after its time', due, 'back'],
    ['a second before it does not', { ...due, ...tagged(ago(6 * 3_600 - 1)) }, 'leave'],
    ['it goes back with no tasks desired: what was switched off starts on Spot', { ...due, desiredCount: 0 }, 'back'],
    ['with no tasks desired it waits as long', { ...due, ...tagged(ago(MINUTE)), desiredCount: 0 }, 'leave'],
    [
      'a deployment in progress comes to its end first',
      { ...due, deployments: [{ rolloutState: 'IN_PROGRESS' }] },
      'leave',
    ],
    ['a deployment that failed is not begun again', { ...due, deployments: [{ rolloutState: 'FAILED' }] }, 'leave'],
    ['without its tag it is remembered, and moved after its time', { ...due, tags: [] }, 'remember'],
    ['so it is in a deployment', { ...due, tags: [], deployments: [{ rolloutState: 'IN_PROGRESS' }] }, 'remember'],
    ['so it is with no tasks desired', { ...due, tags: [], desiredCount: 0 }, 'remember'],
    [
      'without capacity there it stays: Spot is no better',
      { ...due, ...tagged(ago(MINUTE)), events: FAILING },
      'leave',
    ],
    ['a time of another zone is the same time', { ...due, ...tagged('2026-06-01T08:00:00+02:00') }, 'back'],
    ['a tag that is no time is written anew', { ...due, ...tagged('yesterday') }, 'remember'],
    ['so is a time without a zone', { ...due, ...tagged('2026-06-01T02:00:00') }, 'remember'],
    ['so is a day that there is not', { ...due, ...tagged('2026-02-45T02:00:00Z') }, 'remember'],
    ['so is a time to come', { ...due, ...tagged(ago(-301)) }, 'remember'],
    ['a clock may be a little ahead', { ...due, ...tagged(ago(-300)) }, 'leave'],
  ])('%s', (_, more, kind) => {
    expect(kindOf(more)).toBe(kind);
  });
});

describe('a mix is as on demand', () => {
  const mix = { capacityProviderStrategy: [strategy('FARGATE', { base: 1 }), strategy('FARGATE_SPOT', { weight: 4 })] };
  const due = tagged(ago(6 * 3_600));

  test.each<[string, Partial<Service>, ReturnType<typeof kindOf>]>([
    ['without its tag it is remembered', mix, 'remember'],
    ['the order says nothing', { capacityProviderStrategy: mix.capacityProviderStrategy.toReversed() }, 'remember'],
    ['it goes to Spot after its time', { ...mix, ...due }, 'back'],
    ['a second before it does not', { ...mix, ...tagged(ago(6 * 3_600 - 1)) }, 'leave'],
    [
      'a deployment in progress comes to its end first',
      { ...mix, ...due, deployments: [{ rolloutState: 'IN_PROGRESS' }] },
      'leave',
    ],
  ])('%s', (_, more, kind) => {
    expect(kindOf(more)).toBe(kind);
  });
});

describe('back on Spot, the tag', () => {
  const back = tagged(ago(3 * MINUTE));

  test.each<[string, Partial<Service>, ReturnType<typeof kindOf>]>([
    ['goes with a complete deployment', back, 'forget'],
    ['goes with no tasks desired', { ...back, desiredCount: 0, deployments: [{ runningCount: 0 }] }, 'forget'],
    [
      'stays while ECS may roll it back to on-demand',
      { ...back, deployments: [{ rolloutState: 'IN_PROGRESS' }] },
      'leave',
    ],
    ['goes when it cannot be read, as any other', tagged('yesterday'), 'forget'],
  ])('%s', (_, more, kind) => {
    expect(kindOf(more)).toBe(kind);
  });
});

describe('what is no matter of this function', () => {
  test.each<[string, Partial<Service>]>([
    ['instances by a capacity provider', { capacityProviderStrategy: [strategy('shop-hosts')] }],
    ['instances beside Fargate', { capacityProviderStrategy: [...ON_DEMAND, strategy('shop-hosts')] }],
    ['no strategy and no launch type, as external tasks have', { capacityProviderStrategy: [] }],
    ['instances by launch type', { capacityProviderStrategy: [], launchType: 'EC2' }],
    ['Fargate by launch type', { capacityProviderStrategy: [], launchType: 'FARGATE' }],
    ['deployments by CodeDeploy', { deploymentController: { type: 'CODE_DEPLOY' } }],
  ])('%s: it is left alone, and loses a tag of before', (_, more) => {
    expect(kindOf({ ...more, events: FAILING })).toBe('leave');
    expect(kindOf({ ...more, events: FAILING, ...tagged(ago(86_400)) })).toBe('forget');
  });
});

test('an event counts until the next, and has a time', () => {
  expect(isOvertaken({ kind: 'scheduled', at: ago(300) }, NOW)).toBe(false);
  expect(isOvertaken({ kind: 'scheduled', at: ago(301) }, NOW)).toBe(true);
  expect(fallbackEvent.safeParse({ kind: 'scheduled', at: '<aws.scheduler.scheduled-time>' }).success).toBe(false);
  expect(fallbackEvent.safeParse({ kind: 'asked' }).success).toBe(false);
});

describe('settings', () => {
  const RIGHT = { CLUSTER_NAME: 'shop', FALL_BACK_AFTER_SECONDS: '600', BACK_AFTER_SECONDS: '21600' };

  test('are a cluster and two times', () => {
    expect(readConfig(RIGHT)).toEqual({ cluster: 'shop', times: TIMES });
  });

  test.each([
    ['CLUSTER_NAME', 'arn:aws:ecs:us-west-2:111122223333:cluster/shop'],
    ['FALL_BACK_AFTER_SECONDS', ''],
    ['FALL_BACK_AFTER_SECONDS', '10m'],
    ['FALL_BACK_AFTER_SECONDS', '59'],
    ['FALL_BACK_AFTER_SECONDS', '1801'],
    ['BACK_AFTER_SECONDS', '299'],
  ])('%s cannot be %j', (name, value) => {
    expect(() => readConfig({ ...RIGHT, [name]: value })).toThrow(name);
  });

  test('that are missing are all named', () => {
    expect(() => readConfig({})).toThrow(/CLUSTER_NAME.*FALL_BACK_AFTER_SECONDS.*BACK_AFTER_SECONDS/);
  });
});

test('it may list one cluster, and change no tag but its own', () => {
  const statements = permissions({ cluster: 'c', services: 's' });
  expect(statements.filter(({ resources }) => resources.includes('*'))).toMatchObject([
    { actions: ['ecs:ListServices'], conditions: { ArnEquals: { 'ecs:cluster': 'c' } } },
  ]);
  expect(statements.find(({ actions }) => actions.includes('ecs:UntagResource'))).toMatchObject({
    resources: ['s'],
    conditions: { 'ForAllValues:StringEquals': { 'aws:TagKeys': [SINCE_TAG] } },
  });
});
