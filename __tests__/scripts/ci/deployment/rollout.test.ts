/** How a deployment of ECS is read, and how long it is waited for. The answers are those of DescribeServices. */
import type { Deployment, ECSClient, Service } from '@aws-sdk/client-ecs';
import { judgeRollout } from '../../../../scripts/ci/lib/deployment/rollout';
import { watchServices } from '../../../../scripts/ci/lib/deployment/watch';

const task = (revision: number): string => `arn:aws:ecs:us-west-2:111122223333:task-definition/api:${revision}`;
const expected = { taskDefinition: task(2), atLeast: 0 };

const deployment = (revision: number, more: Partial<Deployment> = {}): Deployment => ({
  status: 'PRIMARY',
  taskDefinition: task(revision),
  rolloutState: 'IN_PROGRESS',
  runningCount: 0,
  ...more,
});
const service = (deployments: Deployment[], more: Partial<Service> = {}): Service => ({
  serviceName: 'api',
  status: 'ACTIVE',
  desiredCount: 2,
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  deployments,
  ...more,
});

test.each<[string, Service, object]>([
  [
    'on its way',
    service([deployment(2, { runningCount: 1, failedTasks: 1 }), deployment(1, { status: 'ACTIVE' })]),
    {
      settled: false,
      text: '1 of 2 tasks run api:2, 1 failed to start',
    },
  ],
  [
    'through',
    service([deployment(2, { rolloutState: 'COMPLETED', runningCount: 2 })]),
    {
      outcome: 'completed',
      settled: true,
      text: '2 of 2 tasks run api:2',
    },
  ],
  [
    'said to be through, with a task missing',
    service([deployment(2, { rolloutState: 'COMPLETED', runningCount: 1 })]),
    {
      settled: false,
      text: '1 of 2 tasks run api:2',
    },
  ],
  [
    'of a service that is off',
    service([deployment(2, { rolloutState: 'COMPLETED' })], { desiredCount: 0 }),
    {
      outcome: 'completed',
      settled: true,
      text: '0 of 0 tasks run api:2',
    },
  ],
  [
    'without a state, the old one not gone',
    service([
      deployment(2, { rolloutState: undefined, runningCount: 2 }),
      deployment(1, { status: 'ACTIVE', runningCount: 1 }),
    ]),
    { settled: false, text: '2 of 2 tasks run api:2' },
  ],
  [
    'failed, not yet rolled back',
    service([
      deployment(2, {
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
      }),
      deployment(1, { status: 'ACTIVE' }),
    ]),
    { outcome: 'failed', settled: false, text: 'ECS deployment circuit breaker: tasks failed to start' },
  ],
  [
    'failed, nothing to roll back to',
    service([deployment(2, { rolloutState: 'FAILED', failedTasks: 3 })]),
    {
      outcome: 'failed',
      settled: true,
      text: 'the deployment failed, 3 tasks did not start',
    },
  ],
  [
    'rolling back',
    service([
      deployment(1, { runningCount: 1 }),
      deployment(2, { status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: 'tasks failed to start.' }),
    ]),
    { outcome: 'rolled-back', settled: false, text: 'tasks failed to start: rolling back to api:1' },
  ],
  [
    'rolled back, the failed one forgotten',
    service([deployment(1, { rolloutState: 'COMPLETED', runningCount: 2 })]),
    {
      outcome: 'rolled-back',
      settled: true,
      text: 'rolled back to api:1',
    },
  ],
  [
    'overtaken',
    service([deployment(3), deployment(2, { status: 'ACTIVE' })]),
    {
      outcome: 'superseded',
      settled: true,
      text: 'another deployment runs now, api:3',
    },
  ],
  [
    'of a service that is gone',
    service([], { status: 'INACTIVE' }),
    {
      outcome: 'failed',
      settled: true,
      text: 'the service is inactive',
    },
  ],
])('a deployment %s', (_, answer, verdict) => {
  expect(judgeRollout(answer, expected)).toEqual(verdict);
});

test('the first tasks of autoscaling are waited for', () => {
  const started = service([deployment(2, { rolloutState: 'COMPLETED' })], { desiredCount: 0 });
  expect(judgeRollout(started, { ...expected, atLeast: 1 })).toEqual({
    settled: false,
    text: '0 of 1 tasks run api:2',
  });
});

describe('waiting', () => {
  /** Answers one after the other, the last one from then on; time passes only in `sleep`. */
  async function watched(answers: readonly Service[], timeoutSeconds = 60) {
    let now = 0;
    let asked = 0;
    const lines: string[] = [];
    const send = async () => ({ services: [answers[Math.min(asked++, answers.length - 1)]] });
    const outcomes = await watchServices([{ name: 'api', cluster: 'arn:cluster', ...expected }], {
      client: { send: send as unknown as ECSClient['send'] },
      since: new Date(1_000),
      everySeconds: 10,
      timeoutSeconds,
      say: (line) => lines.push(line),
      elapsed: () => now,
      sleep: async (seconds) => {
        now += seconds;
      },
    });
    return { outcomes, lines, asked };
  }
  const moving = service([deployment(2)]);
  const failed = service([deployment(2, { rolloutState: 'FAILED' }), deployment(1, { status: 'ACTIVE' })]);

  test('ends when the service has settled, and says each thing once, old events not at all', async () => {
    const events = [
      { id: 'b', createdAt: new Date(2_000), message: 'has started 1 tasks' },
      { id: 'a', createdAt: new Date(500), message: 'of before' },
    ];
    const done = service([deployment(2, { rolloutState: 'COMPLETED', runningCount: 2 })], { events });
    const { outcomes, lines } = await watched([moving, { ...moving, events }, done]);
    expect(outcomes).toEqual([{ service: 'api', outcome: 'completed', text: '2 of 2 tasks run api:2' }]);
    expect(lines).toEqual(['api: 0 of 2 tasks run api:2', '  has started 1 tasks', 'api: 2 of 2 tasks run api:2']);
  });

  test('ends with the time', async () => {
    const { outcomes, lines } = await watched([moving], 20);
    expect(outcomes).toEqual([{ service: 'api', outcome: 'timed-out', text: '0 of 2 tasks run api:2' }]);
    expect(lines.at(-1)).toBe('not through after 20 s: ECS goes on, nobody waits any longer');
  });

  test('a failure that is not rolled back is taken for the end after a while', async () => {
    const { outcomes, asked } = await watched([failed]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed']);
    expect(asked).toBe(3);
  });

  test('a rollback is waited for, and is a failure', async () => {
    const back = service([deployment(1, { rolloutState: 'COMPLETED', runningCount: 2 })]);
    const { outcomes } = await watched([failed, service([deployment(1), deployment(2, { status: 'ACTIVE' })]), back]);
    expect(outcomes).toEqual([{ service: 'api', outcome: 'rolled-back', text: 'rolled back to api:1' }]);
  });
});
