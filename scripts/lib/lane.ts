/** What a lane of `make test` is, and how its checks are counted. */

/** One thing a lane looked at, or as many as `count` says. */
export interface Check {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Default: 1. */
  readonly count?: number;
  /** Why it failed or was skipped. */
  readonly note?: string;
}

export interface Lane {
  readonly name: string;
  /** What it does and installs, in a line. */
  readonly about: string;
  /** Lanes of a phase run side by side; phases run one after the other. */
  readonly phase: number;
  /** Receives lines to show; returns what was checked. */
  readonly run: (say: (line: string) => void) => Promise<readonly Check[]>;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Sums checks. In CI nothing may be skipped: there a skip is a failure. */
export function tally(checks: readonly Check[], ci: boolean): Tally {
  const sum = (outcome: Check['outcome']): number =>
    checks.filter((check) => check.outcome === outcome).reduce((total, check) => total + (check.count ?? 1), 0);
  const skipped = sum('skipped');
  return ci
    ? { passed: sum('passed'), failed: sum('failed') + skipped, skipped: 0 }
    : { passed: sum('passed'), failed: sum('failed'), skipped };
}

/** `12 passed, 0 failed`, and what was skipped only when something was. */
export function tallyText({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Lanes by a list of names, as `make test LANES=unit,static` gives it; all of them when the list is empty. */
export function chooseLanes(lanes: readonly Lane[], wanted: string): readonly Lane[] {
  const names = wanted.split(/[\s,]+/).filter((name) => name !== '');
  const unknown = names.filter((name) => !lanes.some((lane) => lane.name === name));
  if (unknown.length > 0) {
    const known = lanes.map((lane) => lane.name).join(', ');
    throw new Error(`No lane is called ${unknown.join(', ')}. Known lanes: ${known}.`);
  }
  return names.length === 0 ? lanes : lanes.filter((lane) => names.includes(lane.name));
}

/** Lanes grouped by phase, in order. */
export function phases(lanes: readonly Lane[]): readonly (readonly Lane[])[] {
  const numbers = [...new Set(lanes.map((lane) => lane.phase))].sort((a, b) => a - b);
  return numbers.map((phase) => lanes.filter((lane) => lane.phase === phase));
}
