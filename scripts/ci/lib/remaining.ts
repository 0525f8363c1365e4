/** What is left after an apply: what the next plan is about, and what this apply can still do. Pure. */
import type { Stopped } from './applying';
import type { PlanEntry } from './plan-set';

export interface Remaining {
  /** To be planned, reviewed and applied: what waited, and what is not valid any more. */
  readonly toPlan: readonly string[];
  /** Applied by running the same apply again. */
  readonly toApply: readonly string[];
}

/** In the order of applying. After a plan that is not valid any more, everything behind it is planned again. */
export function remainingOf(entries: readonly PlanEntry[], done: readonly string[], stopped?: Stopped): Remaining {
  const open = entries.filter(({ milestone }) => !done.includes(milestone));
  const invalid = stopped?.kind === 'refused' || stopped?.kind === 'stale';
  const again = ({ status }: PlanEntry): boolean => invalid || status !== 'planned';
  return {
    toPlan: open.filter(again).map(({ milestone }) => milestone),
    toApply: open.filter((entry) => !again(entry)).map(({ milestone }) => milestone),
  };
}
