/** Whether a member is to be on: the clock and the schedule decide, and overrides stand above both. */
import { stateAt } from '../../config/schedule';
import type { CaptureEntry } from './capture';
import { type BadTag, type Override, overridesOf } from './overrides';
import { KINDS, type Member, type UnitPower } from './unit';

export type Because =
  | { readonly kind: 'schedule' }
  | { readonly kind: 'override'; readonly override: Override }
  /** Idle stop has no timetable: what was decided last stays. */
  | { readonly kind: 'last-decision' }
  /** Nothing has used it for the whole window. */
  | { readonly kind: 'idle' }
  /** Something that stands on it is on. */
  | { readonly kind: 'needed'; readonly by: string };

export interface Decision {
  readonly state: 'on' | 'off';
  readonly because: Because;
  /** When it changes next, in milliseconds since 1970; absent when nothing says so. */
  readonly until?: number;
}

export interface Given {
  readonly power: UnitPower;
  readonly unitTags: Readonly<Record<string, string>>;
  readonly members: readonly Member[];
  /** By member id. */
  readonly captured: Readonly<Record<string, CaptureEntry>>;
  readonly now: number;
  /** Idle stop found that nothing uses it. Says nothing to a unit with a schedule. */
  readonly idle?: boolean;
}

export interface Decisions {
  /** By member id. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** By member id, `unit` for those of the unit. */
  readonly badTags: ReadonlyMap<string, readonly BadTag[]>;
}

/** One decision for each member. A member stays on as long as one that starts after it is kept on, unless it is kept off itself. */
export function decide(given: Given): Decisions {
  const { members, unitTags, now } = given;
  const usual = usualDecision(given);
  const alone = members.map((member) => ({ member, decision: overridden(member, given) ?? usual(member) }));
  const own = new Map(alone.map(({ member, decision }) => [member.id, decision]));
  const decisions = alone.map(({ member, decision }): [string, Decision] => {
    const keptOff = decision.because.kind === 'override';
    const needing = members.find((other) => standsOn(other, member) && own.get(other.id)?.state === 'on');
    if (decision.state === 'on' || keptOff || needing === undefined) return [member.id, decision];
    const until = own.get(needing.id)?.until;
    const because = { kind: 'needed', by: needing.id } as const;
    return [member.id, { state: 'on', because, ...(until === undefined ? {} : { until }) }];
  });
  const badTags = [['unit', unitTags] as const, ...members.map(({ id, tags }) => [id, tags] as const)]
    .map(([id, tags]) => [id, overridesOf([tags], now).bad] as const)
    .filter(([, bad]) => bad.length > 0);
  return { decisions: new Map(decisions), badTags: new Map(badTags) };
}

function standsOn(one: Member, other: Member): boolean {
  return KINDS.indexOf(one.kind) > KINDS.indexOf(other.kind);
}

function overridden({ tags }: Member, { unitTags, now }: Given): Decision | undefined {
  const { inForce } = overridesOf([tags, unitTags], now);
  if (inForce === undefined) return undefined;
  const { state, until } = inForce;
  return { state, because: { kind: 'override', override: inForce }, ...(until === undefined ? {} : { until }) };
}

/** Without an override. A schedule is looked at once, however many members there are. */
function usualDecision({ power, captured, now, idle = false }: Given): (member: Member) => Decision {
  if (power.kind === 'idle-stop') {
    if (idle) return () => ({ state: 'off', because: { kind: 'idle' } });
    return ({ id }) => ({ state: captured[id]?.state ?? 'on', because: { kind: 'last-decision' } });
  }
  const { on, until } = stateAt(power, now);
  const decision: Decision = {
    state: on ? 'on' : 'off',
    because: { kind: 'schedule' },
    ...(until === undefined ? {} : { until }),
  };
  return () => decision;
}
