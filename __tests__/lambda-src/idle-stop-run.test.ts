/** A run in memory: what is asked for, what a failure leaves, and when the switch is asked. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { MetricQuery } from '../../lambda-src/idle-stop/evidence';
import { metricsReader } from '../../lambda-src/idle-stop/metrics';
import { type IdleReport, IdleStopError, runIdleStop } from '../../lambda-src/idle-stop/run';
import { powerEvent } from '../../lambda-src/power-switch/contract';
import { but, type Different, idleWorld, MEMBERS, NOW, POWER } from '../helpers/idle-world';
import { memberOf } from '../helpers/power-unit';

async function run(different: Different = {}) {
  const world = idleWorld(different);
  const report = await runIdleStop(world.ports);
  return { ...world, report };
}

const reasons = ({ verdict }: IdleReport) => verdict?.reasons.map(({ kind, of }) => `${kind} ${of}`);
const of = (service: string) => (query: MetricQuery) => query.dimensions['ServiceName'] === service;
const failing = async (): Promise<never> => {
  throw new Error('Rate exceeded');
};
const changed = (id: string, change: object) =>
  MEMBERS.map(memberOf).map((member) => (member.id === id ? { ...member, ...change } : member));

test('an idle unit: the switch is asked, with an event of its contract and the time of the evidence', async () => {
  const { report, asked } = await run();
  expect(report).toEqual({ verdict: { idle: true, reasons: [] }, problems: [] });
  expect(asked.map((event) => powerEvent.parse(event))).toEqual([{ kind: 'idle', at: new Date(NOW).toISOString() }]);
});

test('the verdict stands in one line with all evidence, before the switch is asked', async () => {
  const { logged } = await run({ ports: { askSwitch: failing } });
  expect(logged).toHaveLength(1);
  expect(logged[0]?.message).toBe('the unit is idle');
  expect(JSON.stringify(logged[0]?.fields)).toContain('"of":"service/worker","periodSeconds":60');
  expect(logged[0]?.fields).toMatchObject({
    verdict: { idle: true, reasons: [] },
    evidence: {
      cpu: [{ datapoints: 15, highest: 1 }, { datapoints: 0, highest: null }, { datapoints: 3 }, { datapoints: 15 }],
      requests: [{ of: 'app/models/1', count: 0 }],
      messages: [{ of: 'runs', visible: 0 }],
      changes: [],
      running: [{ of: 'service/worker' }, { of: 'host/i-host' }, { of: 'host/i-gpu' }],
    },
  });
});

test('CPU is asked of services by cluster and name, of instances by id and their own period', async () => {
  const { queries } = await run();
  expect(queries.map(({ namespace, dimensions, periodSeconds }) => [namespace, dimensions, periodSeconds])).toEqual([
    ['AWS/ECS', { ClusterName: 'models', ServiceName: 'worker' }, 60],
    ['AWS/ECS', { ClusterName: 'models', ServiceName: 'batch' }, 60],
    ['AWS/EC2', { InstanceId: 'i-host' }, 300],
    ['AWS/EC2', { InstanceId: 'i-gpu' }, 60],
    ['AWS/ApplicationELB', { LoadBalancer: 'app/models/1' }, 60],
  ]);
});

describe('nothing is judged, and nothing asked of AWS,', () => {
  const untouched = { observe: failing, askSwitch: failing };

  test('of a unit with a schedule', async () => {
    const power = { kind: 'schedule', timeZone: 'UTC', on: [{ days: ['mon'], from: '08:00', to: '20:00' }] };
    const { report } = await run({ unit: { power }, ports: untouched });
    expect(report).toEqual({ skipped: 'power', problems: [] });
  });

  test.each([
    ['kept running', { 'keep-running-until': '2026-06-01T13:00:00Z' }],
    ['kept running without an end', { 'keep-running': '' }],
    ['kept stopped', { 'keep-stopped-until': '2026-06-01T13:00:00Z' }],
  ])('of one that is %s by an override', async (_, tags) => {
    expect((await run({ tags, ports: untouched })).report).toEqual({ skipped: 'override', problems: [] });
  });

  test('of one that is off', async () => {
    const members = MEMBERS.map(memberOf).map((member) => ({ ...member, up: false }));
    const { report, queries } = await run({ members });
    expect(report).toEqual({ skipped: 'off', problems: [] });
    expect(queries).toEqual([]);
  });

  test('of one whose members that are up are all kept', async () => {
    const members = MEMBERS.map(memberOf).map((member) =>
      member.name === 'worker'
        ? { ...member, tags: { 'keep-running': '' } }
        : { ...member, up: member.kind === 'host' },
    );
    expect((await run({ members })).report).toEqual({ skipped: 'override', problems: [] });
  });
});

test('an override that has ended keeps nothing, nor does a tag that cannot be read, which is logged', async () => {
  const { report, logged } = await run({
    tags: { 'keep-running-until': '2026-06-01T11:00:00Z', 'keep-stopped-until': 'tomorrow' },
  });
  expect(report.verdict?.idle).toBe(true);
  expect(logged[0]).toMatchObject({
    fields: { member: 'unit', bad: [{ tag: 'keep-stopped-until', value: 'tomorrow' }] },
  });
});

test('a member that is kept works for the whole unit: its CPU counts', async () => {
  const metric = (query: MetricQuery) =>
    of('worker')(query) ? but(query, (all) => all.map((each) => ({ ...each, value: 60 }))) : undefined;
  const { report, asked } = await run({ members: changed('service/worker', { tags: { 'keep-running': '' } }), metric });
  expect(reasons(report)).toEqual(['cpu service/worker']);
  expect(asked).toEqual([]);
});

describe('not idle:', () => {
  test.each<[string, Different, string[]]>([
    [
      'a datapoint of a service is missing',
      { metric: (query) => (of('worker')(query) ? but(query, (all) => all.slice(0, -1)) : undefined) },
      ['cpu-missing service/worker'],
    ],
    [
      'a service that autoscaling has at 0 had work in the window',
      { metric: (query) => (of('batch')(query) ? but(query, () => [{ at: query.span.from, value: 90 }]) : undefined) },
      ['cpu service/batch'],
    ],
    [
      'a request',
      {
        metric: (query) =>
          query.name === 'RequestCount' ? but(query, () => [{ at: query.span.from, value: 1 }]) : undefined,
      },
      ['requests app/models/1'],
    ],
    [
      'a message',
      { evidence: { messages: async (queue) => ({ of: queue, visible: 0, delayed: 0, inFlight: 1 }) } },
      ['messages runs'],
    ],
    [
      'a deployment',
      { evidence: { deployments: async () => [{ of: 'service/worker', what: '2 deployments' }] } },
      ['change service/worker'],
    ],
    [
      'a service whose tasks are not all there',
      { members: changed('service/worker', { settled: false }) },
      ['change service/worker'],
    ],
    [
      'an instance that is stopping',
      { members: changed('host/i-host', { up: false, settled: false }), evidence: { hosts: async () => [] } },
      ['change host/i-host'],
    ],
    [
      'the youngest of two tasks',
      {
        evidence: {
          tasks: async () => [
            { service: 'worker', startedAt: 0 },
            { service: 'worker', startedAt: NOW - 60_000 },
          ],
        },
      },
      ['uptime service/worker'],
    ],
    [
      'a task that has not started yet',
      { evidence: { tasks: async () => [{ service: 'worker', startedAt: 0 }, { service: 'worker' }] } },
      ['uptime-unknown service/worker'],
    ],
    [
      'a service without a task that ECS names',
      { evidence: { tasks: async () => [{ service: 'other', startedAt: 0 }] } },
      ['uptime-unknown service/worker'],
    ],
    ['an instance that EC2 does not name', { evidence: { hosts: async () => [] } }, ['uptime-unknown host/i-host']],
    [
      'an instance of a group that EC2 does not name',
      { evidence: { groups: async () => [] } },
      ['uptime-unknown group/gpu'],
    ],
    [
      'an instance that was just started',
      { evidence: { hosts: async () => [{ id: 'i-host', detailedMonitoring: false, launchedAt: NOW }] } },
      ['uptime host/i-host'],
    ],
  ])('%s', async (_, different, expected) => {
    const { report, asked } = await run(different);
    expect(reasons(report)).toEqual(expected);
    expect(report.problems).toEqual([]);
    expect(asked).toEqual([]);
  });
});

test('an instance of a group that carries the tags of the hosts too is looked at once', async () => {
  const both = [{ id: 'i-gpu', detailedMonitoring: true, launchedAt: 0, group: 'gpu' }];
  const hosts = async () => [...both, { id: 'i-host', detailedMonitoring: false, launchedAt: 0 }];
  const { queries } = await run({ evidence: { hosts, groups: async () => both } });
  expect(queries.filter(({ dimensions }) => dimensions['InstanceId'] === 'i-gpu')).toHaveLength(1);
});

test('a database in a backup holds nothing up', async () => {
  const busy = { settled: false, busy: 'RDS says backing-up' };
  expect((await run({ members: changed('database/models', busy) })).report.verdict?.idle).toBe(true);
});

describe('what cannot be read is not idle, and makes the run a failure:', () => {
  test.each<[string, Different]>([
    ['instances cannot be read', { evidence: { hosts: failing } }],
    ['instances of groups cannot be read', { evidence: { groups: failing } }],
    ['deployments cannot be read', { evidence: { deployments: failing } }],
    ['tasks cannot be read', { evidence: { tasks: failing } }],
    ['queue runs cannot be read', { evidence: { messages: failing } }],
    ['metrics cannot be read', { evidence: { metrics: failing } }],
    ['the unit cannot be read', { ports: { readUnit: failing } }],
    [
      'members of the kind service cannot be read',
      {
        unseen: [
          { id: 'unit', message: 'members of the kind service cannot be read', error: new Error('Rate exceeded') },
        ],
        members: [],
      },
    ],
    [
      'CloudWatch answered InternalError to RequestCount',
      { metric: ({ name }) => (name === 'RequestCount' ? { status: 'InternalError', datapoints: [] } : undefined) },
    ],
    [
      'CloudWatch answered PartialData to CPUUtilization',
      { metric: (query) => (of('worker')(query) ? { ...but(query, (all) => all), status: 'PartialData' } : undefined) },
    ],
  ])('%s', async (message, different) => {
    const { report, asked } = await run(different);
    expect(report.verdict?.idle).toBe(false);
    expect(report.verdict?.reasons).toContainEqual(expect.objectContaining({ kind: 'unreadable', detail: message }));
    expect(report.problems.map((each) => each.message)).toEqual([message]);
    expect(asked).toEqual([]);
  });

  test('everything else is looked at all the same', async () => {
    const { report } = await run({
      evidence: { tasks: failing, messages: async (queue) => ({ of: queue, visible: 4, delayed: 0, inFlight: 0 }) },
    });
    expect(reasons(report)).toEqual(['unreadable unit', 'messages runs', 'uptime-unknown service/worker']);
  });
});

test('a switch that cannot be asked makes the run a failure, and the next run asks again', async () => {
  const { report } = await run({ ports: { askSwitch: failing } });
  expect(report.verdict?.idle).toBe(true);
  const error = new IdleStopError(report);
  expect(error.message).toBe('unit: the power switch could not be asked');
  expect(error.cause).toEqual(new AggregateError([new Error('Rate exceeded')]));
  expect((await run()).asked).toHaveLength(1);
});

describe('metrics', () => {
  const query = (index: number, to = NOW): MetricQuery => ({
    namespace: 'AWS/ECS',
    name: 'CPUUtilization',
    dimensions: { ClusterName: 'models', ServiceName: `s${index}` },
    statistic: 'Average',
    periodSeconds: 60,
    span: { from: NOW - POWER.windowSeconds * 1_000, due: NOW, to },
  });

  /** A client whose answers are `pages`, one after the other, and what it was asked. */
  function client(pages: readonly object[]) {
    const made = new CloudWatchClient({ region: 'us-west-2' });
    const left = [...pages];
    const send = jest.spyOn(made, 'send').mockImplementation(async () => left.shift() ?? { MetricDataResults: [] });
    const sizes = () =>
      send.mock.calls.map(([{ input }]) => (input as { MetricDataQueries: unknown[] }).MetricDataQueries.length);
    return { made, sizes };
  }

  test('501 of one span take two calls, another span a third', async () => {
    const { made, sizes } = client([]);
    const queries = Array.from({ length: 501 }, (_, index) => query(index));
    const answers = await metricsReader(made)([...queries, query(501, NOW + 60_000)]);
    expect(sizes()).toEqual([500, 1, 1]);
    expect(answers).toHaveLength(502);
  });

  test('of several pages the datapoints are joined, and the last says whether that is all', async () => {
    const page = (minutes: number[], StatusCode: string, more = {}) => ({
      MetricDataResults: [
        { Id: 'q0', StatusCode, Timestamps: minutes.map((each) => new Date(each * 60_000)), Values: minutes },
      ],
      ...more,
    });
    const { made } = client([page([1, 2], 'PartialData', { NextToken: 'more' }), page([3], 'Complete')]);
    expect(await metricsReader(made)([query(0)])).toEqual([
      { status: 'Complete', datapoints: [1, 2, 3].map((each) => ({ at: each * 60_000, value: each })) },
    ]);
  });

  test('a query that CloudWatch does not answer is not complete', async () => {
    const { made } = client([{ MetricDataResults: [{ Id: 'q1', StatusCode: 'Complete' }] }]);
    expect(await metricsReader(made)([query(0), query(1)])).toEqual([
      { status: 'nothing', datapoints: [] },
      { status: 'Complete', datapoints: [] },
    ]);
  });
});
