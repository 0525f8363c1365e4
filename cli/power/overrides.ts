/** Override tags with what becomes of each: pure. */
import { OVERRIDE_TAGS, type Override, type OverrideTag, overridesOf } from '../../lambda-src/power/overrides';
import { iso } from './times';

type Tags = Readonly<Record<string, string>>;

export interface OverrideStatus {
  /** Member id, or `unit`. */
  readonly of: string;
  readonly tag: OverrideTag;
  readonly value: string;
  /** `outranked`: it would count, were it not for a stronger one. An unreadable one counts as absent. */
  readonly standing: 'in-force' | 'outranked' | 'ended' | 'unreadable';
  /** ISO 8601; null without an end. */
  readonly until: string | null;
  /** What is wrong with an unreadable one. */
  readonly problem: string | null;
}

/** The tags of some things that one decision depends on, such as a member and its unit; strongest first. */
export function overrideStatuses(tagged: Readonly<Record<string, Tags>>, now: number): OverrideStatus[] {
  const winner = overridesOf(Object.values(tagged), now).inForce;
  return OVERRIDE_TAGS.flatMap((tag) =>
    Object.entries(tagged).flatMap(([of, tags]) => {
      const value = tags[tag];
      return value === undefined ? [] : [statusOf({ of, tag, value }, winner, now)];
    }),
  );
}

function statusOf(
  named: Pick<OverrideStatus, 'of' | 'tag' | 'value'>,
  winner: Override | undefined,
  now: number,
): OverrideStatus {
  const { inForce, bad } = overridesOf([{ [named.tag]: named.value }], now);
  const wrong = bad[0];
  if (wrong) return { ...named, standing: 'unreadable', until: null, problem: wrong.problem };
  const until = inForce?.until === undefined ? null : iso(inForce.until);
  if (!inForce) return { ...named, standing: 'ended', until: null, problem: null };
  const wins = winner?.tag === named.tag && winner.until === inForce.until;
  return { ...named, standing: wins ? 'in-force' : 'outranked', until, problem: null };
}
