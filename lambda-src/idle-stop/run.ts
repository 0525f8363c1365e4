/** One run: reads the unit, judges it, and asks the power switch to stop it when nothing uses it. */
import { overridesOf } from '../power/overrides';
import type { Ports, Problem, UnitState } from '../power/ports';
import { judge, judgeUnread, standingOf, summaryOf, type Verdict } from './core';
import type { EvidencePorts } from './evidence';
import { gather } from './gather';

export interface IdlePorts extends Pick<Ports, 'readUnit' | 'observe' | 'now' | 'log'> {
  readonly evidence: EvidencePorts;
  /** Asks the power switch, and does not wait for it. `at` is when the evidence was looked at. */
  readonly askSwitch: (event: { readonly kind: 'idle'; readonly at: string }) => Promise<void>;
}

export interface IdleReport {
  /** Absent when there was nothing to judge. */
  readonly verdict?: Verdict;
  /** Why there was nothing to judge: another kind of power, an override, or all of it is off. */
  readonly skipped?: 'power' | 'override' | 'off';
  /** What could not be read or done: the unit stays up, and the run is a failure. */
  readonly problems: readonly Problem[];
}

const NOT_IDLE = 'the unit is not idle';

/** A unit that cannot be read is not idle. */
export async function runIdleStop(ports: IdlePorts): Promise<IdleReport> {
  const now = ports.now();
  let state: UnitState;
  try {
    state = await ports.readUnit();
  } catch (error) {
    const problem: Problem = { id: 'unit', message: 'the unit cannot be read', error };
    const verdict = judgeUnread(problem);
    ports.log('info', NOT_IDLE, { verdict });
    return { verdict, problems: [problem] };
  }
  return judged(state, ports, now);
}

async function judged(state: UnitState, ports: IdlePorts, now: number): Promise<IdleReport> {
  const { power } = state.unit;
  if (power.kind !== 'idle-stop') return { skipped: 'power', problems: [] };
  // Before its members are looked at: an override of the unit is one of every member.
  if (overridesOf([state.tags], now).inForce) return { skipped: 'override', problems: [] };

  const observed = await ports.observe(state);
  const { standing, badTags } = standingOf(state, observed.members, now);
  for (const [member, bad] of badTags) ports.log('error', 'a tag cannot be read and counts as absent', { member, bad });
  if (standing !== 'judge' && observed.problems.length === 0) return { skipped: standing, problems: [] };

  const window = { now, windowSeconds: power.windowSeconds };
  const evidence = await gather(state, observed, window, ports.evidence);
  const verdict = judge(power, evidence, now);
  // Before the switch is asked: what it does has its reasons in the log, whatever becomes of this run.
  ports.log('info', verdict.idle ? 'the unit is idle' : NOT_IDLE, {
    verdict,
    evidence: summaryOf(evidence),
  });
  if (!verdict.idle) return { verdict, problems: evidence.problems };
  return { verdict, problems: await asked(ports, now) };
}

async function asked({ askSwitch }: IdlePorts, now: number): Promise<readonly Problem[]> {
  try {
    await askSwitch({ kind: 'idle', at: new Date(now).toISOString() });
    return [];
  } catch (error) {
    return [{ id: 'unit', message: 'the power switch could not be asked', error }];
  }
}

/** Something could not be read or done. The next run is the next try. */
export class IdleStopError extends Error {
  override readonly name = 'IdleStopError';

  constructor({ problems }: Pick<IdleReport, 'problems'>) {
    const lines = problems.map(({ id, message }) => `${id}: ${message}`);
    const errors = problems.flatMap(({ error }) => (error === undefined ? [] : [error]));
    super(lines.join('\n'), { cause: new AggregateError(errors) });
  }
}
