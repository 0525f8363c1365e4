/** Switches a deployed environment of the local account, as its function does, at an instant of the test's choice. */
import { DateTime } from 'luxon';
import type { Environment } from '../../config/environment';
import { powerPath } from '../../config/power';
import { awsPorts } from '../../lambda-src/power/aws/ports';
import { runUnit } from '../../lambda-src/power/run';
import { logTo } from '../../lambda-src/shared/log';
import { unitSwitch } from '../../lambda-src/shared/unit-switch';

const MINUTES = 60_000;

/** Members that were told to run, after a run of the switch, and what went wrong. */
export interface Switched {
  readonly up: readonly string[];
  readonly members: number;
  readonly problems: readonly string[];
}

/** Ten in the evening of a weekday, where the environment's people are; ten in the morning. */
export function instantOf({ power }: Environment, hour: 22 | 10): number {
  const zone = power.kind === 'schedule' ? power.timeZone : 'UTC';
  return DateTime.fromObject({ year: 2026, month: 11, day: 18, hour }, { zone }).toMillis();
}

/** `idle`: idle stop found that nothing works. The clock goes on from `at`. */
export async function switchAt(env: Environment, at: number, idle: boolean): Promise<Switched> {
  const started = Date.now();
  const now = (): number => at + Date.now() - started;
  const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const ports = awsPorts({ path: powerPath(env), log: logTo(() => undefined), clock: { now, sleep } });
  const { problems } = await runUnit(ports, { deadline: now() + 5 * MINUTES, idle });
  const { members } = await ports.observe(await ports.readUnit());
  return {
    up: members.filter(({ up }) => up).map(({ id }) => id),
    members: members.length,
    problems: problems.map(({ id, message }) => `${id}: ${message}`),
  };
}

/** As a wake does. */
export async function keepRunning(env: Environment, until: number): Promise<void> {
  const { tag } = unitSwitch({ path: powerPath(env), functionName: 'not-asked' });
  await tag({ 'keep-running-until': new Date(until).toISOString() });
}
