import type { BreakingCase } from './harness';

const OFF = { kind: 'off', reason: 'left out to keep the test input small' };

/** What nothing acts on yet. */
export const supportCases: readonly BreakingCase[] = [
  {
    rule: 'support/not-yet',
    env: { 'compute.capacity': { kind: 'spot', fallback: { after: '10m', back: '6h' } } },
    path: 'compute.capacity.fallback',
  },
  {
    rule: 'support/not-yet',
    given: { 'monitoring.uptime': OFF },
    env: { power: { kind: 'idle-stop', window: '15m', cpuBelow: 5 } },
    path: 'power.kind',
  },
];
