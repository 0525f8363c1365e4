import { IDLE_STOP } from './givens';
import type { BreakingCase } from './harness';

/** What nothing acts on yet. */
export const supportCases: readonly BreakingCase[] = [
  {
    rule: 'support/not-yet',
    env: { 'compute.capacity': { kind: 'spot', fallback: { after: '10m', back: '6h' } } },
    path: 'compute.capacity.fallback',
  },
  {
    rule: 'support/not-yet',
    given: { ...IDLE_STOP, power: { kind: 'always-on' } },
    env: { power: IDLE_STOP.power },
    path: 'power.kind',
  },
];
