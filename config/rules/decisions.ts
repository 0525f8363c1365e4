/**
 * Decisions: points where the plan contradicts AWS or itself, settled by the deployment. Each becomes a warning under
 * the rule that explains it, and answers that rule's own warnings at the same place.
 */
import { resolveEnvironment } from '../environment';
import { type Finding, formatPath, formatValue, nearest } from '../findings';
import type { Deployment } from '../vocabulary/deployment';
import { finding } from './check';
import { redact } from './credentials';
import type { DeploymentSubject } from './deployment';
import { located } from './places';
import { type Rule, rule } from './rule';

type Explained = Pick<Rule, 'id' | 'because'>;
type Decision = Deployment['decisions'][number];

const SOURCE = 'https://adr.github.io';
const entries = (deployment: Deployment) =>
  deployment.decisions.map((decision, index) => ({ decision, at: ['decisions', index] as const }));

/** A warning for every decision of a file: what the plan says, why it cannot stand, what is done instead. */
export function decisionFindings(deployment: Deployment, rules: readonly Explained[], file: string): Finding[] {
  const broken = decisionRules(rules).flatMap(({ check }) => check({ deployment, earlier: [] }).map(({ at }) => at[1]));
  return entries(deployment)
    .filter(({ at }) => !broken.includes(at[1]))
    .map(({ decision: { rule: id, environment, path, plan, instead } }) => {
      const value = `the plan: ${plan}`;
      const because = rules.find((each) => each.id === id)?.because ?? '';
      return {
        ...finding(
          { id, severity: 'warning' },
          { deployment: file, environment },
          { at: [path], value, limit: because, fix: `instead: ${instead}` },
        ),
        // Prose about a password is none, whatever the path that it settles is called.
        value: redact(formatValue(value)),
      };
    });
}

/** Whether a decision answers a warning already: the same rule, at or below the path that it settles. */
export function isAnswered(deployment: Deployment, { rule: id, severity, environment, path }: Finding): boolean {
  const settles = (decision: Decision) =>
    decision.rule === id &&
    (decision.environment === undefined || decision.environment === environment) &&
    (path === decision.path || path.startsWith(`${decision.path}.`) || path.startsWith(`${decision.path}[`));
  return severity === 'warning' && deployment.decisions.some(settles);
}

/** Rules about decisions themselves. */
export function decisionRules(rules: readonly Explained[]): Rule<DeploymentSubject>[] {
  const ids = rules.map(({ id }) => id);
  return [
    rule<DeploymentSubject>({
      id: 'decisions/unknown-rule',
      because: 'A decision is explained by the rule that it names.',
      source: SOURCE,
      check: ({ deployment }) =>
        entries(deployment)
          .filter(({ decision }) => !ids.includes(decision.rule))
          .map(({ decision, at }) => ({
            at: [...at, 'rule'],
            value: decision.rule,
            limit: 'the id of a rule; docs/reference/rules.md lists them',
            fix: advice(nearest(decision.rule, ids), 'name an existing rule'),
          })),
    }),
    rule<DeploymentSubject>({
      id: 'decisions/unknown-environment',
      because: 'A decision about an environment that does not exist settles nothing.',
      source: SOURCE,
      check: ({ deployment }) => {
        const known = Object.keys(deployment.environments);
        return entries(deployment).flatMap(({ decision: { environment }, at }) =>
          environment === undefined || known.includes(environment)
            ? []
            : [
                {
                  at: [...at, 'environment'],
                  value: environment,
                  limit: `environments: ${known.join(', ')}`,
                  fix: advice(nearest(environment, known), 'name one of them, or leave it out'),
                },
              ],
        );
      },
    }),
    rule<DeploymentSubject>({
      id: 'decisions/unknown-path',
      because: 'A decision points at the value that settles it, so that a reader finds it.',
      source: SOURCE,
      check: ({ deployment }) => {
        const own = pathsOf(deployment);
        const below = located(['environments'], deployment.environments).map(({ key }) => ({
          key,
          paths: pathsOf(resolveEnvironment(deployment, key)),
        }));
        return entries(deployment).flatMap(({ decision: { environment, path }, at }) => {
          const among = below.filter(({ key }) => environment === undefined || key === environment);
          const known = [own, ...among.map(({ paths }) => paths)];
          if (among.length === 0 || known.some((paths) => paths.has(path))) return [];
          const near = nearest(
            path,
            known.flatMap((paths) => [...paths]),
          );
          return [
            {
              at: [...at, 'path'],
              value: path,
              limit: 'a path of the environment, or of the deployment',
              fix: advice(near, 'write a path such as ingress.kind'),
            },
          ];
        });
      },
    }),
  ];
}

const advice = (near: string | undefined, otherwise: string): string => (near ? `write '${near}'` : otherwise);

/** Every path that a value has. */
function pathsOf(root: unknown, at: readonly (string | number)[] = [], found: Set<string> = new Set()): Set<string> {
  if (at.length > 0) found.add(formatPath(at));
  if (typeof root === 'object' && root !== null) {
    const keys = Array.isArray(root) ? root.keys() : Object.keys(root);
    for (const key of keys) pathsOf((root as Record<string | number, unknown>)[key], [...at, key], found);
  }
  return found;
}
