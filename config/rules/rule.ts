/** The shape of a rule: a sentence about what cannot work, and a check that finds it. */
import type { Environment } from '../environment';
import type { Path } from '../findings';

/** One place where an environment breaks a rule. */
export interface Violation {
  /** Path below the environment. */
  readonly at: Path;
  readonly value: unknown;
  /** What is allowed, as a sentence fragment. */
  readonly limit: string;
  /** What to write instead. */
  readonly fix: string;
}

export interface Rule {
  /** `<concern>/<rule>`, stable: manifests and allow-lists refer to it. */
  readonly id: string;
  readonly severity: 'error' | 'warning';
  /** Why AWS (or common sense) refuses it, in one sentence. */
  readonly because: string;
  /** The AWS document that says so. */
  readonly source: string;
  /** Violations in one environment. Must not throw on an environment whose values are wrong. */
  readonly check: (env: Environment) => readonly Violation[];
}

/** Declares a rule; an error unless it says otherwise. */
export function rule(spec: Omit<Rule, 'severity'> & { severity?: Rule['severity'] }): Rule {
  return { severity: 'error', ...spec };
}
