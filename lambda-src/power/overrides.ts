/** Tags that override a schedule: strongest first, and those with a date end by themselves. */
import { DateTime } from 'luxon';

export const OVERRIDE_TAGS = ['keep-stopped-until', 'keep-running-until', 'keep-running'] as const;
export type OverrideTag = (typeof OVERRIDE_TAGS)[number];

export interface Override {
  readonly tag: OverrideTag;
  readonly state: 'on' | 'off';
  /** Milliseconds since 1970; absent for one without an end. */
  readonly until?: number;
}

/** A tag that cannot be read, and counts as absent. */
export interface BadTag {
  readonly tag: OverrideTag;
  readonly value: string;
  readonly problem: string;
}

export interface Overrides {
  /** The strongest that is in force. */
  readonly inForce?: Override;
  readonly bad: readonly BadTag[];
}

type Tags = Readonly<Record<string, string>>;

/** The overrides of some things that one decision depends on, such as a member and its unit. */
export function overridesOf(tagged: readonly Tags[], now: number): Overrides {
  const read = OVERRIDE_TAGS.flatMap((tag) =>
    tagged.flatMap((tags) => (tags[tag] === undefined ? [] : [readTag(tag, tags[tag])])),
  );
  const bad = read.filter((each): each is BadTag => 'problem' in each);
  const found = read.filter((each): each is Override => !('problem' in each) && (each.until ?? Infinity) > now);
  const [strongest] = found;
  if (strongest === undefined) return { bad };
  // Of two with the same tag the one that lasts longer counts.
  const same = found.filter(({ tag }) => tag === strongest.tag);
  return { bad, inForce: same.reduce((one, other) => ((other.until ?? 0) > (one.until ?? 0) ? other : one)) };
}

/** RFC 3339 with a zone: without one it would end at another time than meant. */
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function readTag(tag: OverrideTag, value: string): Override | BadTag {
  if (tag === 'keep-running') {
    return /^(false|no|off|0)$/i.test(value)
      ? { tag, value, problem: 'remove the tag instead: its presence is what counts' }
      : { tag, state: 'on' };
  }
  const until = ZONED.test(value) ? DateTime.fromISO(value).toMillis() : Number.NaN;
  if (Number.isNaN(until)) return { tag, value, problem: 'not a date with a zone, such as 2026-12-01T20:00:00Z' };
  return { tag, state: tag === 'keep-stopped-until' ? 'off' : 'on', until };
}
