/** Follows a unit until the switch has done what it was asked. */
import type { Observed, UnitState } from '../../lambda-src/power/ports';
import type { PowerStatus } from './model';
import { powerStatus } from './status';

export interface Watched {
  readonly read: () => Promise<UnitState>;
  readonly observe: (state: UnitState) => Promise<Observed>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const POLL_MS = 10_000;
/** A run of the switch takes 15 minutes at most, and Lambda may begin it late. */
export const FOLLOW_MS = 20 * 60_000;

/** The last status, and whether every member was as wanted then. `say` hears of each change, once. */
export async function follow(
  watched: Watched,
  region: string,
  say: (text: string) => void,
): Promise<{ readonly status: PowerStatus; readonly settled: boolean }> {
  const end = watched.now() + FOLLOW_MS;
  const told = new Map<string, string>();
  for (;;) {
    const state = await watched.read();
    const observed = await watched.observe(state);
    const status = powerStatus({ state, observed, region, now: watched.now() });
    for (const member of status.members) {
      const text = `${member.id}: ${member.settled ? member.state : `${member.state}, wanted ${member.wanted}`}`;
      if (told.get(member.id) !== text) say(text);
      told.set(member.id, text);
    }
    // A member that is not there never settles; a kind that cannot be read may be readable again.
    const unseen = observed.problems.some(({ id }) => id === 'unit');
    if (!unseen && status.members.every(({ settled }) => settled)) return { status, settled: true };
    if (watched.now() + POLL_MS > end) return { status, settled: false };
    await watched.sleep(POLL_MS);
  }
}
