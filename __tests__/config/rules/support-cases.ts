import { IDLE_STOP } from './givens';
import type { BreakingCase } from './harness';

/** What nothing acts on yet. */
export const supportCases: readonly BreakingCase[] = [
  {
    rule: 'support/not-yet',
    env: { 'compute.capacity': { kind: 'spot', fallback: { after: '10m', back: '6h' } } },
    path: 'compute.capacity.fallback',
    value: 'after 10m, back after 6h',
  },
  {
    rule: 'support/not-yet',
    given: { ...IDLE_STOP, power: { kind: 'always-on' } },
    env: { power: IDLE_STOP.power },
    path: 'power.kind',
    value: 'idle-stop',
  },
];
