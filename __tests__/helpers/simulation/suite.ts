/** What the tests of simulations share: one local account, an AWS account of it for each simulation, and tables on request. */
import type { Interval } from '../../../config/schedule';
import { type Engine, startEngine } from '../engine';
import { SimulatedWeek, type WeekInput } from '../simulated-week';
import { weekTable } from './report';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface Simulations {
  readonly engine: Engine;
  /** Points this process at a new account. `start` does it, too, unless one was chosen. */
  readonly account: () => void;
  readonly start: (input: WeekInput, from: number) => Promise<SimulatedWeek>;
  readonly stop: () => Promise<void>;
}

const FIRST_ACCOUNT = 111122223334;

export async function simulations(): Promise<Simulations> {
  const before = { ...process.env };
  const engine = await startEngine();
  const weeks: SimulatedWeek[] = [];
  let accounts = 0;
  let chosen = false;
  const account = (): void => {
    Object.assign(process.env, engine.env(String(FIRST_ACCOUNT + accounts), 'us-west-2'));
    accounts += 1;
    chosen = true;
  };
  return {
    engine,
    account,
    start: async (input, from) => {
      if (!chosen) account();
      chosen = false;
      const week = await SimulatedWeek.start(input, engine.endpoint, from);
      weeks.push(week);
      return week;
    },
    stop: async () => {
      process.env = before;
      for (const { proxy } of weeks) await proxy.stop();
      await engine.stop();
    },
  };
}

/** Says what came of it, when somebody asks by `SIMULATION_TABLE`. */
export function tell(
  title: string,
  week: SimulatedWeek,
  span: Interval,
  expected: Readonly<Record<string, string>>,
): void {
  if (process.env['SIMULATION_TABLE'] === undefined) return;
  process.stderr.write(`\n${title}\n\n${weekTable(week, span, expected)}\n`);
}
