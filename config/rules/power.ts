/** The power switch: what it owns, and the tags that override it. */
import type { Environment } from '../environment';
import { services } from './places';
import { rule } from './rule';
import { durationOutside, durationText, outside } from './values';

export const scalingFightsSwitch = rule({
  id: 'power/scaling-fights-switch',
  severity: 'warning',
  because: 'Target tracking starts again what a switch has only set to 0: the switch must own min and max as well.',
  source: 'autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling',
  check: (env) => {
    const tracked = services(env).filter(({ value }) => value.scaling.kind === 'target-tracking');
    return env.power.kind === 'schedule' && tracked.length > 0
      ? [
          {
            at: ['power', 'kind'],
            value: env.power.kind,
            limit: `${tracked.map(({ key }) => key).join(', ')} scale by target tracking`,
            fix: 'whoever switches takes min and max to 0 before the count, and restores all three',
          },
        ]
      : [];
  },
});

/** Overrides that a deployment file cannot give: Terraform leaves these tags to people and functions. */
const inFile = (env: Environment, tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).flatMap(([tag, fix]) =>
    Object.hasOwn(env.tags, tag)
      ? [
          {
            at: ['tags', tag],
            value: env.tags[tag],
            limit: 'Terraform leaves this tag alone: here it does nothing',
            fix,
          },
        ]
      : [],
  );

export const keepRunning = rule({
  id: 'power/keep-running-expiry',
  because: 'A keep-running tag has no end: forgotten, it bills every night until somebody looks.',
  source: 'solutions/latest/instance-scheduler-on-aws/operator-guide',
  check: (env) =>
    inFile(env, { 'keep-running': "give it an end: 'npx cairn power keep-running' puts keep-running-until on" }),
});

export const overrideInFile = rule({
  id: 'power/override-in-file',
  because: 'An override is put on a running environment and taken off again; an apply would bring it back.',
  source: 'solutions/latest/instance-scheduler-on-aws/operator-guide',
  check: (env) =>
    inFile(env, {
      'keep-running-until': "remove it, and use 'npx cairn power keep-running'",
      'keep-stopped-until': "remove it, and use 'npx cairn power off'",
    }),
});

const idleStop = ({ power }: Environment) => (power.kind === 'idle-stop' ? power : undefined);
const IDLE = 'AmazonCloudWatch/latest/monitoring/alarm-evaluation';

/** Seconds between two datapoints: ECS publishes every minute, EC2 every five unless it is paid for. */
const period = ({ compute }: Environment): number =>
  compute.kind === 'fargate' ||
  compute.kind === 'lambda-efs' ||
  ('detailedMonitoring' in compute && compute.detailedMonitoring)
    ? 60
    : 300;

export const idleWindow = rule({
  id: 'power/idle-window',
  because:
    'One datapoint under the threshold, or none after a restart, says nothing: idle is a whole window in which every datapoint is there and low.',
  source: IDLE,
  check: (env) => durationOutside(['power', 'window'], idleStop(env)?.window, { min: 2 * period(env), max: 86_400 }),
});

export const idleUptime = rule({
  id: 'power/idle-uptime',
  because: 'What has just started has done no work yet: it stays up for a window at least.',
  source: IDLE,
  check: (env) => {
    const found = idleStop(env);
    return found && found.minimumUptime.seconds < found.window.seconds
      ? [
          {
            at: ['power', 'minimumUptime'],
            value: durationText(found.minimumUptime.seconds),
            limit: `the window at least, ${durationText(found.window.seconds)}`,
            fix: `write '${durationText(found.window.seconds)}'`,
          },
        ]
      : [];
  },
});

export const idleCpu = rule({
  id: 'power/idle-cpu',
  because: 'A threshold that CPU is always below stops what works, one that it never passes stops nothing.',
  source: IDLE,
  check: (env) => outside(['power', 'cpuBelow'], idleStop(env)?.cpuBelow, { min: 0.1, max: 50, unit: 'percent' }),
});

export const wake = rule({
  id: 'power/wake',
  severity: 'warning',
  because: 'What is stopped answers nobody: work must wait in a queue until something has started it again.',
  source: 'AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome',
  check: (env) =>
    idleStop(env) && services(env).every(({ value }) => value.consumes === undefined)
      ? [
          {
            at: ['power', 'kind'],
            value: 'idle-stop',
            limit: 'no service consumes a queue',
            fix: 'declare a queue and write it as `consumes` of the service that does the work',
          },
        ]
      : [],
});

export const activeHours = rule({
  id: 'power/active-hours',
  severity: 'warning',
  because: 'Idle stop has no timetable: how long it runs is a matter of expectation, and what it costs as well.',
  source: 'pricing-calculator/latest/userguide/what-is-pricing-calculator',
  check: (env) =>
    idleStop(env) && env.usage.activeHoursPerDay === undefined
      ? [
          {
            at: ['usage', 'activeHoursPerDay'],
            value: undefined,
            limit: 'the hours a day that it is expected to work',
            fix: 'write activeHoursPerDay: 8, or as many as expected; without it, 24 are priced',
          },
        ]
      : [],
});
