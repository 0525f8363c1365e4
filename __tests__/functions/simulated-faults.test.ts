/**
 * Two simulated weeks of a unit with every kind of member, in which something goes wrong each day. What must come of it is
 * worked out by hand, and measured in the emulated account. `SIMULATION_TABLE=1` prints the table.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeServicesCommand,
  ECSClient,
  ListTasksCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Interval } from '../../config/schedule';
import { awsPorts } from '../../lambda-src/power/aws/ports';
import { unitDocument } from '../../lambda-src/power/unit';
import { readWeek, WEEK_FILE, type Week, weekText } from '../../scripts/lib/power-strip';
import { REPOSITORY } from '../../tools/paths';
import { BUSINESS_HOURS } from '../helpers/power-unit';
import type { SimulatedWeek } from '../helpers/simulated-week';
import { actionsOf } from '../helpers/simulation/report';
import { HOUR, MINUTE, type Simulations, simulations, tell } from '../helpers/simulation/suite';
import { wakeRequest, wakeSettings } from '../helpers/simulation/wake-request';

jest.setTimeout(10 * 60_000);

/** June 2026 in Los Angeles: the first is a Monday. */
const on = (day: number, time: string): number =>
  Date.parse(`2026-06-${String(day).padStart(2, '0')}T${time}:00-07:00`);
const [MON, TUE, WED, THU, FRI, SAT, SUN] = [1, 2, 3, 4, 5, 6, 7] as const;
const WEEK: Interval = { from: on(MON, '00:00'), to: on(8, '00:00') };
const NEXT: Interval = { from: WEEK.to, to: on(15, '00:00') };
const LATE = 6 * HOUR;

const CONFIGURED = { api: { desired: 2, min: 1, max: 4 }, worker: { desired: 0, min: 0, max: 3 }, web: { desired: 1 } };
const PATH = '/shop/dev/power';
const hourly = { expression: 'cron(30 * * * ? *)', timeZone: 'America/Los_Angeles', source: 'power-switch' };

let all: Simulations;
let week: SimulatedWeek;
/** What was looked at on the way. */
const seen: Record<string, unknown> = {};

beforeAll(async () => {
  all = await simulations();
  all.account();
  week = await all.start(
    {
      path: PATH,
      unit: unitDocument.parse({
        version: 1,
        deployment: 'shop',
        environment: 'dev',
        power: BUSINESS_HOURS,
        wakeForSeconds: (4 * HOUR) / 1_000,
        cluster: 'shop',
        databases: ['shop'],
        groups: { shop: { desired: 1, min: 1, max: 2 } },
        hosts: { tags: { Project: 'shop' }, count: 1 },
      }),
      services: CONFIGURED,
      alarms: ['shop-high-cpu'],
      schedules: [
        { ...hourly, expression: 'cron(0 8 ? * MON,TUE,WED,THU,FRI *)' },
        { ...hourly, expression: 'cron(0 20 ? * MON,TUE,WED,THU,FRI *)' },
        hourly,
      ],
      retries: { 'power-switch': 2, 'idle-stop': 0, 'spot-fallback': 0 },
      env: {
        ...(await wakeSettings()),
        CLUSTER_NAME: 'shop',
        FALL_BACK_AFTER_SECONDS: '600',
        BACK_AFTER_SECONDS: '21600',
      },
    },
    WEEK.from - HOUR,
  );
  whatHappens();
  await week.run(WEEK.to);
  await week.run(NEXT.to);
});
afterAll(() => all.stop());

const refused = (action: string, code: string, more = {}) => ({ action, code, ...more });

function whatHappens(): void {
  week.scheduled({ from: WEEK.from - HOUR, to: on(15, '09:00') }, ({ at }) => {
    // Monday: both events come twice. Wednesday evening and Friday morning: six hours late.
    if (at === on(MON, '08:00') || at === on(MON, '20:00')) return [at, at, at + 10 * MINUTE];
    if (at === on(WED, '20:00') || at === on(FRI, '08:00')) return [at + LATE];
    // Of the second week only the days on which something happens: the runs of the others would find the same.
    return at > on(9, '00:00') && at < on(13, '00:00') ? [] : [at];
  });
  // Monday: throttled at both boundaries.
  for (const time of ['07:59', '19:59']) {
    const minutes = { from: on(MON, time), to: on(MON, time) + 30 * MINUTE };
    week.fault(refused('ecs:UpdateService', 'ThrottlingException', { times: 2 }), minutes);
    week.fault(refused('application-autoscaling:RegisterScalableTarget', 'ThrottlingException', { times: 2 }), minutes);
    week.fault(refused('ecs:DescribeServices', 'ThrottlingException', { times: 2 }), minutes);
  }
  // Tuesday evening the database cannot be stopped; on Wednesday morning one service cannot be started.
  week.fault(refused('rds:StopDBInstance', 'InvalidDBInstanceState'), { from: on(TUE, '19:59'), to: on(TUE, '23:15') });
  week.fault(refused('ecs:UpdateService', 'ServerException', { body: '"service":"api"' }), {
    from: on(WED, '07:59'),
    to: on(WED, '10:15'),
  });
  // Wednesday night somebody breaks what was captured.
  week.at(on(WED, '23:00'), async () => {
    const Name = `${PATH}/capture/0`;
    await new SSMClient().send(new PutParameterCommand({ Name, Value: '{"service/api": "off"', Overwrite: true }));
  });
  spotInterruption(on(THU, '12:00'));
  week.at(on(THU, '19:00'), () => week.tag({ 'keep-running-until': new Date(on(THU, '23:00')).toISOString() }));
  // Friday night somebody starts a service.
  week.at(on(FRI, '22:10'), async () => {
    await new ECSClient().send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount: 5 }));
  });
  week.at(on(SAT, '10:00'), async () => {
    seen['wake'] = await week.invoke('wake', wakeRequest());
  });
  week.at(on(SAT, '12:00'), async () => {
    seen['after the wake'] = await standing();
  });
  // The unit is kept stopped for a week, and the database with it.
  week.at(on(SUN, '12:00'), () => week.tag({ 'keep-stopped-until': new Date(on(14, '18:00')).toISOString() }));
}

/**
 * A notice comes two minutes before the end of a Spot task: ECS sends SIGTERM, waits for stopTimeout, and starts another.
 * MiniStack does none of that by itself: the task is stopped, and another started, as ECS would; the functions look on.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
function spotInterruption(at: number): void {
  const ecs = new ECSClient();
  const web = { cluster: 'shop', service: 'web' };
  week.at(at + 2 * MINUTE, async () => {
    const { taskArns: [task] = [] } = await ecs.send(new ListTasksCommand({ cluster: 'shop', serviceName: 'web' }));
    await ecs.send(new StopTaskCommand({ cluster: 'shop', task, reason: 'Your Spot Task was interrupted.' }));
  });
  // In the gap everything that could interfere looks at it.
  week.at(at + 3 * MINUTE, async () => {
    seen['calls before the gap'] = week.proxy.calls.length;
    week.send('power-switch', week.now);
    week.send('spot-fallback', week.now);
  });
  week.at(at + 4 * MINUTE, async () => {
    seen['calls in the gap'] = week.proxy.calls.slice(Number(seen['calls before the gap'])).map(({ action }) => action);
    await ecs.send(new UpdateServiceCommand({ ...web, desiredCount: 1 }));
  });
  for (let after = 5 * MINUTE; after <= HOUR; after += 5 * MINUTE) week.send('spot-fallback', at + after);
  week.at(at + HOUR, async () => {
    const { services: [service] = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }),
    );
    seen['web after the interruption'] = service?.capacityProviderStrategy;
  });
}

async function standing(): Promise<Record<string, unknown>> {
  const ports = awsPorts({ path: PATH, log: () => undefined });
  const { members } = await ports.observe(await ports.readUnit());
  return Object.fromEntries(members.map(({ id, kind, counts: of, up }) => [kind === 'host' ? kind : id, of ?? up]));
}

/**
 * |     | host, group | what else                                                              |
 * |-----|------------:|------------------------------------------------------------------------|
 * | Mon |       12:00 | throttled and repeated: nothing is to be seen of it                    |
 * | Tue |       12:00 | database until 23:30, the first run that can stop it: +3:30            |
 * | Wed |       12:30 | the stop comes with the run of 20:30; api from 10:30: -2:30            |
 * | Thu |       15:30 | kept until 23:00, stopped by the run of 23:30; web is away 2 minutes   |
 * | Fri |       11:30 | the start comes with the run of 8:30; web from 22:10 to 22:30: +0:20   |
 * | Sat |        4:30 | woken at 10:00 for four hours, stopped by the run of 14:30             |
 * | Sun |        0:00 |                                                                        |
 */
const NOTES = [
  'throttled twice',
  'database cannot stop',
  'api and the stop late',
  'kept until 23:00',
  'late, web up at night',
  'woken at 10:00',
  '',
];
const EXPECTED = {
  'service/api': '65:30',
  'service/worker': '0:00',
  'service/web': '68:18',
  'database/shop': '71:30',
  'group/shop': '68:00',
  host: '68:00',
};

test('a week of faults: every member is up for the hours that were worked out, to the minute', () => {
  tell('A week of faults', week, WEEK, EXPECTED);
  expect(week.meter.upHours(WEEK)).toEqual(EXPECTED);
  // Six starts and six stops: what failed, came twice or late made none of them twice.
  expect(actionsOf(week, WEEK)).toEqual({
    'service/api': { 'set-desired': 12, 'set-bounds': 12 },
    // Captured as 0 of 0 to 3, and never started.
    'service/worker': { 'set-bounds': 12 },
    // And once more on Friday night.
    'service/web': { 'set-desired': 13 },
    'database/shop': { 'start-database': 6, 'stop-database': 6 },
    'group/shop': { 'set-group': 12 },
    host: { 'start-host': 6, 'stop-host': 6 },
  });
});

test('a week in which it is kept stopped: AWS starts the database after seven days, and the next run stops it', () => {
  // Stopped on Saturday at 14:30, started a week and a minute later, stopped at 15:30.
  const expected = {
    ...Object.fromEntries(Object.keys(EXPECTED).map((each) => [each, '0:00'])),
    'database/shop': '0:59',
  };
  tell('A week of being kept stopped', week, NEXT, expected);
  expect(week.meter.upHours(NEXT)).toEqual(expected);
});

test('each failure is told by the run that met it, and by none after it is over', () => {
  const told = week.errors.map(({ at, message }) => `${new Date(at - 7 * HOUR).toISOString().slice(8, 16)} ${message}`);
  const database = [
    '20:00',
    '20:01',
    '20:03',
    '20:30',
    '20:31',
    '20:33',
    '21:30',
    '21:31',
    '21:33',
    '22:30',
    '22:31',
    '22:33',
  ];
  const service = ['08:00', '08:01', '08:03', '08:30', '08:31', '08:33', '09:30', '09:31', '09:33'];
  expect(told).toEqual([
    ...database.map((time) => `02T${time} database/shop: stop-database failed`),
    ...service.map((time) => `03T${time} service/api: set-desired failed`),
  ]);
});

test('an event that comes six hours late is dropped', () => {
  expect(week.dropped).toEqual([on(WED, '20:00') + LATE, on(FRI, '08:00') + LATE]);
});

test('a broken capture is said, and everything starts with the counts it had', () => {
  const told = week.lines.filter(({ text }) => text.includes(`${PATH}/capture/0 cannot be read: version`));
  // Hour after hour, until the start in the morning writes it anew.
  expect(told.map(({ at }) => at)).toEqual(
    Array.from({ length: 9 }, (_, hour) => on(WED, '23:30') + hour * HOUR).concat(on(THU, '08:00')),
  );
  expect(seen['after the wake']).toMatchObject({
    'service/api': CONFIGURED.api,
    'service/worker': CONFIGURED.worker,
    // Not the five of Friday night.
    'service/web': CONFIGURED.web,
    'group/shop': { desired: 1, min: 1, max: 2 },
  });
});

test('a Spot task that is interrupted is left to ECS', () => {
  expect(seen['calls in the gap']).toEqual(expect.arrayContaining(['ecs:DescribeServices', 'ecs:ListServices']));
  expect(seen['calls in the gap']).not.toContain('ecs:UpdateService');
  expect(seen['calls in the gap']).not.toContain('ecs:TagResource');
  expect(seen['web after the interruption']).toMatchObject([{ capacityProvider: 'FARGATE_SPOT' }]);
  const ofDay = week.done.filter(
    ({ at, member }) => member === 'service/web' && at > on(THU, '09:00') && at < on(THU, '23:00'),
  );
  expect(ofDay).toEqual([]);
});

test('a wake answers before the switch has run', () => {
  expect(seen['wake']).toMatchObject({ statusCode: 202 });
});

test('after all of it the unit starts on Monday with the counts of its deployment file', async () => {
  await week.run(on(15, '09:00'));
  expect(await standing()).toEqual({
    'service/api': CONFIGURED.api,
    'service/worker': CONFIGURED.worker,
    'service/web': CONFIGURED.web,
    'database/shop': true,
    'group/shop': { desired: 1, min: 1, max: 2 },
    host: true,
  });
  const last = week.errors.filter(({ at }) => at > on(WED, '12:00'));
  expect(last).toEqual([]);
});

test('the strip of the docs is drawn from this week', () => {
  const measured: Week = {
    title: 'A week of faults',
    timeZone: 'America/Los_Angeles',
    from: WEEK.from,
    to: WEEK.to,
    members: Object.fromEntries([...week.meter.changes.keys()].map((each) => [each, week.meter.upTimes(each, WEEK)])),
    overrides: overridesWithin(WEEK),
    notes: NOTES,
  };
  if (process.env['SIMULATION_WRITE'] !== undefined) writeFileSync(join(REPOSITORY, WEEK_FILE), weekText(measured));
  expect(readWeek()).toEqual(measured);
});

/** Times at which an override kept it running. */
function overridesWithin(span: Interval): Interval[] {
  return week.overrides.flatMap(({ at, state }, index) => {
    const to = Math.min(week.overrides[index + 1]?.at ?? span.to, span.to);
    return state === 'on' && at < to ? [{ from: at, to }] : [];
  });
}
