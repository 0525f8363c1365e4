/** Which tags of a unit a command changes: pure. */
import { stateAt } from '../../config/schedule';
import { type OverrideTag, overridesOf } from '../../lambda-src/power/overrides';
import type { UnitPower } from '../../lambda-src/power/unit';
import { CliError } from '../exit';
import { iso, RUN_MS, runAt } from './times';

export type ChangeCommand = 'on' | 'off' | 'keep-running' | 'wake';

export interface Asked {
  readonly command: ChangeCommand;
  /** Hours from now. */
  readonly hours?: number;
  /** Milliseconds since 1970. */
  readonly until?: number;
}

export interface UnitNow {
  readonly power: UnitPower;
  readonly wakeForSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface TagChange {
  /** Absent when a tag that is there lasts as long already. */
  readonly set?: { readonly tag: OverrideTag; readonly value: string; readonly was?: string };
  /** The tag that lasts longer than what would be set, and stays. */
  readonly kept?: { readonly tag: OverrideTag; readonly value: string };
  /** Tags that would say the contrary, with what they were. */
  readonly removed: readonly { readonly tag: OverrideTag; readonly value: string }[];
}

type DatedTag = Exclude<OverrideTag, 'keep-running'>;

/**
 * `on` and `off` end what the other set; `keep-running` and `wake` do not: what keeps a unit stopped, such as a budget, stays
 * stronger. A date that somebody typed counts as typed. One that is only the default never shortens what lasts longer.
 */
export function planChange(asked: Asked, unit: UnitNow): TagChange {
  const off = asked.command === 'off';
  const tag: DatedTag = off ? 'keep-stopped-until' : 'keep-running-until';
  const typed = asked.until ?? (asked.hours === undefined ? undefined : unit.now + asked.hours * 3_600_000);
  const until = typed ?? (off ? usualOff(unit) : usualOn(asked.command, unit));
  const was = unit.tags[tag];
  const kept = typed === undefined && was !== undefined && endOf(tag, was, unit.now) >= until;
  return {
    ...(kept
      ? { kept: { tag, value: was } }
      : { set: { tag, value: iso(until), ...(was === undefined ? {} : { was }) } }),
    removed: contrary(asked.command).flatMap((each) => {
      const value = unit.tags[each];
      return value === undefined ? [] : [{ tag: each, value }];
    }),
  };
}

/** The tags of the unit after a change. */
export function changedTags(tags: UnitNow['tags'], { set, removed }: TagChange): Record<string, string> {
  const gone = new Set<string>(removed.map(({ tag }) => tag));
  const left = Object.entries(tags).filter(([tag]) => !gone.has(tag));
  return { ...Object.fromEntries(left), ...(set ? { [set.tag]: set.value } : {}) };
}

function contrary(command: ChangeCommand): readonly DatedTag[] {
  if (command === 'on') return ['keep-stopped-until'];
  return command === 'off' ? ['keep-running-until'] : [];
}

/** To the end of the window that it is in; outside of one as long as a wake does. */
function usualOn(command: ChangeCommand, { power, wakeForSeconds, now }: UnitNow): number {
  const wake = now + wakeForSeconds * 1_000;
  if (command !== 'on' || power.kind !== 'schedule') return wake;
  const { on, until } = stateAt(power, now);
  return on && until !== undefined ? until : wake;
}

/**
 * To the next start of the schedule. Idle stop has none, and what it stopped stays off until somebody starts it: there the
 * tag only has to last until a run of the switch has seen it for certain, and a wake counts again afterwards.
 */
function usualOff({ power, now }: UnitNow): number {
  if (power.kind !== 'schedule') return runAt(power, now) + RUN_MS;
  const { on, until } = stateAt(power, now);
  const start = on && until !== undefined ? stateAt(power, until).until : on ? undefined : until;
  if (start !== undefined) return start;
  throw new CliError(
    'The schedule has no start that it could be off until.',
    'Say when it ends: --for <hours> or --until <date with zone>. Nothing was written.',
  );
}

function endOf(tag: DatedTag, value: string, now: number): number {
  return overridesOf([{ [tag]: value }], now).inForce?.until ?? Number.NEGATIVE_INFINITY;
}
