/** When what is wanted of each member changes next, with the tags and the schedule as they are: pure. */
import { type Because, type Decisions, decide, type Given } from '../../lambda-src/power/decision';

export interface Change {
  readonly to: 'on' | 'off';
  /** When it is decided, in milliseconds since 1970. A run of the switch acts on it. */
  readonly at: number;
  readonly because: Because;
}

/** A schedule and two tags change often enough to be found within these. */
const MOST_STEPS = 32;

/** By member id; absent for a member that nothing known will change. `first` is what is decided now. */
export function forecast(given: Given, first: Decisions): Map<string, Change> {
  const found = new Map<string, Change>();
  let [current, at] = [first, given.now];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const open = [...current.decisions].filter(([id]) => !found.has(id));
    const ends = open.flatMap(([, { until }]) => (until !== undefined && until > at ? [until] : []));
    if (ends.length === 0) break;
    at = Math.min(...ends);
    // Idle stop leaves what was decided last.
    const captured = Object.fromEntries([...current.decisions].map(([id, { state }]) => [id, { state }]));
    current = decide({ ...given, captured, now: at });
    for (const [id, { state, because }] of current.decisions) {
      if (!found.has(id) && state !== first.decisions.get(id)?.state) found.set(id, { to: state, at, because });
    }
  }
  return found;
}
