/** How many calls a run makes: they grow with pages and with members that change, not with members. */
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { type DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { servicesOn } from '../../../lambda-src/power/aws/services';
import { runUnit } from '../../../lambda-src/power/run';
import { type Held, NIGHT, NOON, unitInMemory } from '../../helpers/power-unit';

const services = (count: number): Held[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'service',
    name: `s${index}`,
    counts: { desired: 1, min: 1, max: 2 },
  }));

/** A unit in memory whose ports are counted. */
function counted(count: number) {
  const unit = unitInMemory(services(count));
  const calls: Record<string, number> = {};
  const counting = Object.entries(unit.ports).map(([name, port]) => {
    if (!['readUnit', 'observe', 'perform', 'writeCaptured', 'setAlarms', 'sleep'].includes(name)) return [name, port];
    return [
      name,
      (...args: unknown[]) => {
        calls[name] = (calls[name] ?? 0) + 1;
        return (port as (...given: unknown[]) => unknown)(...args);
      },
    ];
  });
  const ports = Object.fromEntries(counting) as typeof unit.ports;
  return async (now: number) => {
    unit.now = now;
    for (const name of Object.keys(calls)) delete calls[name];
    await runUnit(ports, { deadline: now + 600_000 });
    return { ...calls };
  };
}

test.each([1, 10, 1_000])(
  '%i services: a stop and a start are two calls for each, anything else one of a kind',
  async (count) => {
    const run = counted(count);
    const once = { readUnit: 1, observe: 1 };
    // The captures are read again directly before they are written.
    expect(await run(NIGHT)).toEqual({ ...once, readUnit: 2, perform: 2 * count, writeCaptured: 1, setAlarms: 1 });
    // Nothing changed: nothing is done, however many there are.
    expect(await run(NIGHT + 3_600_000)).toEqual({ ...once, setAlarms: 1 });
    expect(await run(NOON + 24 * 3_600_000)).toEqual({ ...once, perform: 2 * count, writeCaptured: 1 });
  },
);

test.each([
  [1, 1, 1],
  [10, 1, 1],
  [11, 2, 1],
  [101, 11, 3],
  [1_000, 100, 20],
])('%i services are described in %i calls of ten, their targets in %i of fifty', async (count, describes, targets) => {
  const names = services(count).map(({ name }) => name);
  const asked: number[] = [];
  jest.spyOn(ECSClient.prototype, 'send').mockImplementation(async (command: unknown) => {
    const input = (command as DescribeServicesCommand).input;
    asked.push(input.services?.length ?? 0);
    return { services: input.services?.map((serviceName) => ({ serviceName, status: 'ACTIVE' })) };
  });
  const scaling = jest.spyOn(ApplicationAutoScalingClient.prototype, 'send').mockImplementation(async () => ({}));
  try {
    const { members, problems } = await servicesOn('shop').observe(names);
    expect([members.length, problems.length]).toEqual([count, 0]);
    expect(asked).toHaveLength(describes);
    expect(Math.max(...asked)).toBeLessThanOrEqual(10);
    expect(scaling).toHaveBeenCalledTimes(targets);
  } finally {
    jest.restoreAllMocks();
  }
});
