/** Starting the unit, and how far it is: read as the power switch reads it, which does the starting. */
import { planMember } from '../power/actions';
import { decide } from '../power/decision';
import { overridesOf } from '../power/overrides';
import type { Observed, UnitState } from '../power/ports';
import { lastsUntil, type UnitSwitch } from '../shared/unit-switch';

export interface UnitPorts extends UnitSwitch {
  readonly read: () => Promise<UnitState>;
  readonly observe: (state: UnitState) => Promise<Observed>;
}

export type State = 'starting' | 'up' | 'stopped';

export interface Start {
  readonly state: 'starting' | 'stopped';
  /** Why it stays stopped. */
  readonly reason?: string;
}

/**
 * Keeps the unit running for as long as a wake does, and has it switched. Whatever this leaves undone, doing it again does.
 * A tag that lasts longer stays. One that keeps it stopped is stronger: the unit starts when that one ends, if it does in time.
 */
export async function start(ports: UnitPorts, now: number): Promise<Start> {
  const { unit, tags } = await ports.read();
  const until = now + unit.wakeForSeconds * 1_000;
  if (!lastsUntil(tags, 'keep-running-until', { until, now })) {
    await ports.tag({ 'keep-running-until': new Date(until).toISOString() });
  }
  await ports.ask();
  const stopped = keptStopped(tags, now);
  return stopped === undefined ? { state: 'starting' } : { state: 'stopped', reason: stopped };
}

export interface Progress {
  readonly state: State;
  readonly members: readonly { readonly id: string; readonly state: State }[];
  readonly reason?: string;
  /** Members that are missing or cannot be read. While there are some, the unit is not up. */
  readonly problems?: readonly { readonly id: string; readonly message: string }[];
}

/** How far the start is: up means that nothing more comes, and something runs. */
export async function progress(ports: UnitPorts, now: number): Promise<Progress> {
  const state = await ports.read();
  const { members, problems } = await ports.observe(state);
  const { unit, tags, captured, configured } = state;
  const { decisions } = decide({ power: unit.power, unitTags: tags, members, captured, now });
  const seen = members.map((member) => {
    const wanted = decisions.get(member.id)?.state ?? 'off';
    if (wanted === 'off') return { id: member.id, state: 'stopped' as const };
    const open = planMember(member, 'on', captured[member.id], configured[member.id]).actions.length > 0;
    const settled = member.up ? ('up' as const) : ('stopped' as const);
    return { id: member.id, state: open || !member.settled ? ('starting' as const) : settled };
  });
  const states = new Set<State>(seen.map((each) => each.state));
  const kept = keptStopped(tags, now);
  // A unit of which nothing can be read is not said to be stopped.
  const unseen = members.length === 0 && problems.length > 0 && kept === undefined;
  const wanted = states.has('starting') || states.has('up') || unseen;
  const open = states.has('starting') || problems.length > 0;
  return {
    ...(wanted
      ? { state: open ? ('starting' as const) : ('up' as const) }
      : { state: 'stopped' as const, reason: kept ?? 'nothing keeps it running now' }),
    members: seen,
    ...(problems.length > 0 ? { problems: problems.map(({ id, message }) => ({ id, message })) } : {}),
  };
}

function keptStopped(tags: UnitState['tags'], now: number): string | undefined {
  const { inForce } = overridesOf([tags], now);
  if (inForce?.state !== 'off' || inForce.until === undefined) return undefined;
  return `the tag ${inForce.tag} keeps it stopped until ${new Date(inForce.until).toISOString()}`;
}
