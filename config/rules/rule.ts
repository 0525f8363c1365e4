/** The shape of a rule: a sentence about what cannot work, and a check that finds it. */
import type { Environment } from '../environment';
import type { Path } from '../findings';

/** One place where something breaks a rule. */
export interface Violation {
  /** Path below what the rule is about. */
  readonly at: Path;
  readonly value: unknown;
  /** What is allowed, as a sentence fragment. */
  readonly limit: string;
  /** What to write instead. */
  readonly fix: string;
}

/** A rule about one environment, unless it says what else it is about. */
export interface Rule<Subject = Environment> {
  /** `<concern>/<rule>`, stable: manifests and allow-lists refer to it. */
  readonly id: string;
  readonly severity: 'error' | 'warning';
  /** Why AWS (or common sense) refuses it, in one sentence. */
  readonly because: string;
  /** The AWS document that says so, below docs.aws.amazon.com; a whole address elsewhere. */
  readonly source: string;
  /** Violations in one subject. Must not throw on a subject whose values are wrong. */
  readonly check: (subject: Subject) => readonly Violation[];
}

/** Declares a rule; an error unless it says otherwise. */
export function rule<Subject = Environment>(
  spec: Omit<Rule<Subject>, 'severity'> & { severity?: Rule['severity'] },
): Rule<Subject> {
  return { severity: 'error', ...spec };
}
