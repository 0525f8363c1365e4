/** The edge of the power switch: which events count, what it needs, what it says. */
import { readConfig } from '../../lambda-src/power-switch/config';
import { type PowerEvent, permissions, powerEvent } from '../../lambda-src/power-switch/contract';
import { countsOf, isOvertaken, PowerError } from '../../lambda-src/power-switch/core';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const ago = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString();

describe('an event', () => {
  test.each<[string, PowerEvent, boolean]>([
    ['of the schedule counts for an hour', { kind: 'scheduled', at: ago(3_600) }, false],
    ['of the schedule that is older was overtaken by the next', { kind: 'scheduled', at: ago(3_601) }, true],
    ['of idle stop counts until it looks again', { kind: 'idle', at: ago(300) }, false],
    ['of idle stop that is older tells what was, not what is', { kind: 'idle', at: ago(301) }, true],
    ['of somebody who asks counts always', { kind: 'asked' }, false],
  ])('%s', (_, event, overtaken) => {
    expect(isOvertaken(event, NOW)).toBe(overtaken);
  });

  test.each([
    ['a direction', { kind: 'asked', state: 'on' }],
    ['no kind', {}],
    ['a kind that there is not', { kind: 'wake' }],
    ['no time', { kind: 'scheduled' }],
    [
      'the name of the attribute that the Scheduler did not fill',
      { kind: 'scheduled', at: '<aws.scheduler.scheduled-time>' },
    ],
  ])('with %s is refused', (_, event) => {
    expect(powerEvent.safeParse(event).success).toBe(false);
  });
});

test('without its path it says which variable is missing', () => {
  expect(() => readConfig({})).toThrow('POWER_PATH');
  expect(() => readConfig({ POWER_PATH: 'shop/dev/' })).toThrow('must be a path such as /shop/dev/power');
  expect(readConfig({ POWER_PATH: '/shop/dev/power' })).toEqual({ path: '/shop/dev/power' });
});

test('each outcome counts into one metric, and what stayed as it was into none', () => {
  const outcomes = ['started', 'started', 'stopped', 'failed', 'skipped', 'changed', 'unchanged'] as const;
  expect(countsOf(outcomes.map((outcome) => ({ outcome })))).toEqual({ Started: 2, Stopped: 1, Failed: 1, Skipped: 1 });
});

test('a failed run names every problem, and keeps the errors behind them', () => {
  const refused = new Error('AccessDenied');
  const error = new PowerError({
    problems: [
      { id: 'service/api', message: 'set-desired failed', error: refused },
      { id: 'database/db', message: 'waits for service/api' },
    ],
  });
  expect(error.message).toBe('service/api: set-desired failed\ndatabase/db: waits for service/api');
  expect((error.cause as AggregateError).errors).toEqual([refused]);
});

describe('permissions', () => {
  const actionsOf = (resources: Parameters<typeof permissions>[0]) =>
    permissions(resources).flatMap(({ actions }) => actions);

  test('a unit of services without autoscaling reads bounds, and may set none', () => {
    const actions = actionsOf({ parameters: 'p', services: ['s'] });
    expect(actions).toContain('application-autoscaling:DescribeScalableTargets');
    expect(actions).not.toContain('application-autoscaling:RegisterScalableTarget');
  });

  test('what a unit has not is not allowed', () => {
    expect(actionsOf({ parameters: 'p' }).every((action) => action.startsWith('ssm:'))).toBe(true);
  });

  test('every action that changes something stands on exact ARNs, or on tags of the environment', () => {
    const tags = { Project: 'shop', Environment: 'dev' };
    const statements = permissions({
      parameters: 'arn:p',
      services: ['arn:s'],
      scalableTargets: { arn: 'arn:t/*', tags },
      databases: ['arn:d'],
      groups: ['arn:g'],
      hosts: { arn: 'arn:h/*', tags },
      alarms: ['arn:a'],
    });
    for (const { actions, resources, ...statement } of statements) {
      if (actions.every((action) => /:(Describe|Get|List)/.test(action))) continue;
      const conditions = 'conditions' in statement ? JSON.stringify(statement.conditions) : '';
      const exact = resources.every((each) => !each.endsWith('*') || each === 'arn:p/capture/*');
      expect({ actions, limited: exact || conditions.includes('"aws:ResourceTag/Environment":"dev"') }).toEqual({
        actions,
        limited: true,
      });
    }
  });
});
