/** How long something took, beside what the plan promises. */

/** Seconds by what is done, as the plans write it: build 5, deploy 10, rollback 5 minutes. */
const KPI = {
  build: { done: 'built', seconds: 5 * 60 },
  deploy: { done: 'deployed', seconds: 10 * 60 },
  rollback: { done: 'rolled back', seconds: 5 * 60 },
} as const;
export type Kpi = keyof typeof KPI;

/** `deployed in 7 min 12 s, KPI 10 min: kept`. */
export function kpiLine(kpi: Kpi, seconds: number): string {
  const { done, seconds: promised } = KPI[kpi];
  const taken = Math.round(seconds);
  const verdict = taken <= promised ? 'kept' : `missed by ${durationText(taken - promised)}`;
  return `${done} in ${durationText(taken)}, KPI ${durationText(promised)}: ${verdict}`;
}

/** `7 min 12 s`, `10 min` or `12 s`; from seconds. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  const parts = [minutes > 0 ? `${minutes} min` : '', rest > 0 || minutes === 0 ? `${rest} s` : ''];
  return parts.filter((part) => part !== '').join(' ');
}

/** Seconds since now, each time it is called. */
export function stopwatch(): () => number {
  const started = performance.now();
  return () => (performance.now() - started) / 1_000;
}
