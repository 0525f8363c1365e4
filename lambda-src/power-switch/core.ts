/** What a run of the switch comes to: whether its event still counts, and what is said of what was done. */
import type { MemberReport, Outcome, RunReport } from '../power/run';
import { IDLE_SECONDS, INTERVAL_SECONDS, type PowerEvent } from './contract';

/** An event that the next one has overtaken, by the clock. */
export function isOvertaken(event: PowerEvent, now: number): boolean {
  if (event.kind === 'asked') return false;
  const seconds = event.kind === 'idle' ? IDLE_SECONDS : INTERVAL_SECONDS;
  return now - Date.parse(event.at) > seconds * 1_000;
}

/** Something could not be done; the run did what it could. AWS runs the function again. */
export class PowerError extends Error {
  override readonly name = 'PowerError';

  constructor({ problems }: Pick<RunReport, 'problems'>) {
    const lines = problems.map(({ id, message }) => `${id}: ${message}`);
    const errors = problems.flatMap(({ error }) => (error === undefined ? [] : [error]));
    super(lines.join('\n'), { cause: new AggregateError(errors) });
  }
}

/** Names of the metrics, each with what counts into it. */
export const METRICS: Readonly<Record<string, readonly Outcome[]>> = {
  Started: ['started'],
  Stopped: ['stopped'],
  Failed: ['failed'],
  Skipped: ['skipped'],
};

export function countsOf(members: readonly Pick<MemberReport, 'outcome'>[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(METRICS).map(([name, outcomes]) => [
      name,
      members.filter(({ outcome }) => outcomes.includes(outcome)).length,
    ]),
  );
}
