/** How a unit stands: each member, why it is on or off, and what happens next. Pure: from what the power functions read. */
import { hoursOn } from '../../config/schedule';
import { planMember } from '../../lambda-src/power/actions';
import { type Decision, decide } from '../../lambda-src/power/decision';
import type { Observed, UnitState } from '../../lambda-src/power/ports';
import type { Counts, Member } from '../../lambda-src/power/unit';
import { nextOf, whyText } from './explain';
import { type Change, forecast } from './forecast';
import type { MemberState, MemberStatus, PowerStatus } from './model';
import { overrideStatuses } from './overrides';
import { iso, runAt, windowText, zoneOf } from './times';

export interface Seen {
  readonly state: UnitState;
  readonly observed: Observed;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function powerStatus({ state, observed, region, now }: Seen): PowerStatus {
  const { unit, tags, captured } = state;
  const { power, deployment, environment, wakeForSeconds } = unit;
  const given = { power, unitTags: tags, members: observed.members, captured, now };
  const first = decide(given);
  const changes = forecast(given, first);
  const members = observed.members.flatMap((member) => {
    const decision = first.decisions.get(member.id);
    return decision ? [memberStatus(member, decision, changes.get(member.id), { state, now })] : [];
  });
  return {
    ...{ deployment, environment, region, switched: true, at: iso(now), power: powerOf(power, now), wakeForSeconds },
    wanted: together(members) ?? unitAlone(given),
    nextRun: iso(runAt(power, now)),
    overrides: overrideStatuses({ unit: tags }, now),
    members,
    fixed: Object.entries(unit.fixed).map(([name, reason]) => ({ name, reason })),
    problems: [...state.problems, ...observed.problems].map(({ id, message, error }) => ({
      id,
      message: error instanceof Error ? `${message}: ${error.message}` : message,
    })),
  };
}

function memberStatus(
  member: Member,
  decision: Decision,
  change: Change | undefined,
  { state: { unit, tags, captured, configured }, now }: Pick<Seen, 'state' | 'now'>,
): MemberStatus {
  const { id, kind, name, busy = null, counts = null } = member;
  const entry = captured[id];
  const { actions } = planMember(member, decision.state, entry, configured[id]);
  const overrides = overrideStatuses({ [id]: member.tags, unit: tags }, now);
  const explained = {
    ...{ power: unit.power, now, member, decision, actions, overrides },
    ...(change ? { change } : {}),
    ...(entry?.keptSince === undefined ? {} : { keptSince: entry.keptSince }),
  };
  return {
    ...{ id, kind, name, state: stateOf(member), busy, counts, wanted: decision.state, why: whyText(explained) },
    restores: member.up ? null : restored(member, entry, configured[id]),
    next: nextOf(explained),
    settled: member.settled && actions.length === 0,
    overrides: overrides.filter(({ of }) => of === id),
  };
}

function stateOf({ up, settled, busy = '' }: Member): MemberState {
  if (settled) return up ? 'on' : 'off';
  if (!up) return 'stopping';
  return busy === '' || /(starting|pending)$/.test(busy) ? 'starting' : 'busy';
}

/** What the switch would set to start it. */
function restored(member: Member, ...kept: [UnitState['captured'][string] | undefined, Counts | undefined]) {
  const set = planMember(member, 'on', ...kept).actions.map((action): Partial<Counts> => {
    switch (action.kind) {
      case 'set-group':
        return action.counts;
      case 'set-desired':
        return { desired: action.desired };
      case 'set-bounds':
        return { min: action.min, max: action.max };
      default:
        return {};
    }
  });
  const counts: Partial<Counts> = Object.assign({}, ...set);
  return Object.keys(counts).length === 0 ? null : counts;
}

function powerOf(power: UnitState['unit']['power'], now: number): PowerStatus['power'] {
  if (power.kind === 'idle-stop') return power;
  const week = { from: now, to: now + 7 * 24 * 3_600_000 };
  const hoursPerWeek = Math.round(hoursOn(power, week) * 100) / 100;
  return { kind: 'schedule', timeZone: zoneOf(power), windows: power.on.map(windowText), hoursPerWeek };
}

function together(members: readonly MemberStatus[]): PowerStatus['wanted'] | undefined {
  const [state, ...others] = new Set(members.map(({ wanted }) => wanted));
  return others.length > 0 ? 'mixed' : state;
}

/** Of a unit whose members cannot be seen. */
function unitAlone(given: Parameters<typeof decide>[0]): 'on' | 'off' {
  const member: Member = { id: 'unit', kind: 'service', name: 'unit', up: true, settled: true, tags: {} };
  return decide({ ...given, members: [member] }).decisions.get('unit')?.state ?? 'on';
}
