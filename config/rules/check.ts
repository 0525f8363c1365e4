/** Runs rules and turns what they find into findings. */
import { type Finding, formatPath, type Path } from '../findings';
import { redact, redactedValue } from './credentials';
import type { Rule } from './rule';

/** What a finding is about. */
export interface Place {
  readonly deployment: string;
  readonly environment?: string;
}

/** A finding and its whole path in the file that it is about. */
export interface LocatedFinding {
  readonly at: Path;
  readonly finding: Finding;
}

/** Every rule over one subject, which stands at `root` in its file. */
export function applyRules<S>(rules: readonly Rule<S>[], subject: S, place: Place, root: Path = []): LocatedFinding[] {
  return rules.flatMap((rule) =>
    rule
      .check(subject)
      .filter(({ value }) => !isUnresolved(value))
      .map((violation) => ({
        at: [...root, ...violation.at],
        finding: finding(rule, place, violation),
      })),
  );
}

/** A finding whose texts repeat no credential, whatever the rule quotes. */
export function finding(
  rule: Pick<Rule, 'id' | 'severity'>,
  { deployment, environment }: Place,
  { at, value, limit, fix }: { at: Path; value: unknown; limit: string; fix: string },
): Finding {
  return {
    rule: rule.id,
    severity: rule.severity,
    deployment: redact(deployment),
    ...(environment === undefined ? {} : { environment: redact(environment) }),
    path: redact(formatPath(at)) || '(all of it)',
    value: redactedValue(value, at),
    limit: redact(limit),
    fix: redact(fix),
  };
}

/** A token has no value yet: whether it keeps the rule is known at apply time. */
function isUnresolved(value: unknown): boolean {
  return typeof value === 'string' && /\$\{TfToken\[[^\]]+\]\}/.test(value);
}
