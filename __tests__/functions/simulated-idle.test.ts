/**
 * A simulated day of the environments that stop when idle: work from 9 to 17 in the metrics of CloudWatch and a message in
 * the queue, two wakes, and the hours that follow from window and least uptime. `SIMULATION_TABLE=1` prints the tables.
 */
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Interval } from '../../config/schedule';
import { shipped } from '../helpers/simulation/shipped';
import { HOUR, type Simulations, simulations, tell } from '../helpers/simulation/suite';
import { wakeRequest, wakeSettings } from '../helpers/simulation/wake-request';
import { reportCpu } from '../helpers/simulation/work';

jest.setTimeout(10 * 60_000);

const at = (time: string): number => Date.parse(`2026-06-02T${time}:00Z`);
const DAY: Interval = { from: at('07:00'), to: at('20:30') };

let all: Simulations;
beforeAll(async () => {
  all = await simulations();
});
afterAll(() => all.stop());

/**
 * Times at which the unit is up, by hand:
 * - applied at 7:00 without work: up for the least uptime of half an hour, though the window is quiet before that;
 * - woken at 9:00, for an hour. Work ends at 17:00: the last minute with CPU ends then, so the window is quiet from 17:00 on
 *   once all of it lies behind, three minutes for metrics to arrive: the run of 17:20 with a window of 15 minutes, of 17:15 with one of 10;
 * - high-volume has a message in flight until 18:10: the run of 18:10 is the first without;
 * - woken at 19:00, though there is no work: kept for an hour, and stopped by the run of 20:00.
 */
test.each([
  ['prod', 'service', 900, '17:20', '9:50'],
  ['high-volume', 'host', 600, '18:10', '10:40'],
])(
  'deployer-ddf %s: its %s is up for work, a wake, and the window after both',
  async (environment, kind, window, end, hours) => {
    const env = await shipped('deployer-ddf', environment);
    const member = [kind, ...Object.keys(env.services)].join('/');
    const { power, wakeForSeconds } = env.unit;
    expect(power).toMatchObject({ kind: 'idle-stop', windowSeconds: window, minimumUptimeSeconds: 1_800 });
    expect(wakeForSeconds).toBe(HOUR / 1_000);

    all.account();
    // The load balancer's name is a reference there; nobody calls it.
    const unit = { ...env.unit, loadBalancers: env.unit.loadBalancers.map((_, index) => `app/agent/${index}`) };
    const week = await all.start({ ...env, unit, env: await wakeSettings() }, DAY.from);
    week.scheduled(DAY);
    reportCpu(week, DAY, { from: at('09:00'), to: at('17:00') });
    for (const time of ['09:00', '19:00'])
      week.at(at(time), async () => void (await week.invoke('wake', wakeRequest())));
    const QueueUrl = Object.values(week.deployed.queues)[0];
    const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
    const inFlight: string[] = [];
    week.at(at('16:55'), async () => {
      if (environment !== 'high-volume') return;
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 43_200 }));
      inFlight.push(...Messages.map(({ ReceiptHandle = '' }) => ReceiptHandle));
    });
    week.at(at('18:10'), async () => {
      for (const ReceiptHandle of inFlight) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    });
    await week.run(DAY.to);

    const expected = { [member]: hours };
    tell(`deployer-ddf ${environment}, a day`, week, DAY, expected);
    expect(week.errors).toEqual([]);
    expect(week.meter.upTimes(member, DAY)).toEqual([
      { from: DAY.from, to: at('07:30') },
      { from: at('09:00'), to: at(end) },
      { from: at('19:00'), to: at('20:00') },
    ]);
    expect(week.meter.upHours(DAY)).toEqual(expected);
    // Every five minutes, and once an hour: the switch runs besides for each wake and each verdict.
    expect(week.runs).toEqual({ 'idle-stop': 13.5 * 12, 'power-switch': 13 + 2 + 3, wake: 2 });
  },
);
