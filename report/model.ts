/** Everything that the report shows, as plain data: read from a synthesis, before anything is drawn. */
import { join } from 'node:path';
import { MANIFEST_FILE, type ManifestEnvironment, type ManifestMilestone, readManifest } from '../config/manifest';
import { ACCOUNT } from '../config/selection';
import type { Claim } from '../cost/claims/model';
import { type Estimate, estimate } from '../cost/estimate';
import type { Subject } from '../cost/model';
import { readSubjects } from '../cost/synthesis';
import { type Verdict, verdictOf } from '../cost/verdict';
import { claimRows, type EnvironmentClaims, type PlanClaims, rowsOf } from './claims';
import { type CostRow, type Costs, costOfResources, costsOf } from './costs';
import { diagramOf } from './diagram/graph';
import type { Diagram } from './diagram/model';
import type { PolicyResult, Refusal } from './policy';
import { readStack } from './synthesis';
import { type Week, weekOf } from './week';

export interface Output {
  readonly milestone: string;
  readonly name: string;
  readonly description: string;
}

export interface ResourceRow {
  readonly milestone: string;
  readonly address: string;
  readonly type: string;
  /** US dollars a month as it runs; absent for what is free or not priced. */
  readonly usd?: number;
  /** Why there is no cost. */
  readonly because?: string;
}

export interface EnvironmentReport {
  /** `<deployment>-<environment>`: unique, and part of every id of its page. */
  readonly id: string;
  readonly about: Omit<ManifestEnvironment, 'milestones' | 'findings' | 'optOuts' | 'power' | 'usage'>;
  readonly estimate: Pick<Estimate, 'coverage' | 'pricesOf'>;
  readonly costs: Costs;
  readonly verdict: Verdict;
  readonly claims: EnvironmentClaims;
  readonly week: Week;
  readonly milestones: readonly (ManifestMilestone & CostRow)[];
  readonly diagram: Diagram;
  readonly findings: ManifestEnvironment['findings'];
  readonly optOuts: ManifestEnvironment['optOuts'];
  /** What the policy refuses in its stacks; absent when the policy was not run. */
  readonly policy?: { readonly refused: readonly Refusal[] };
  readonly outputs: readonly Output[];
  readonly resources: readonly ResourceRow[];
}

export interface Report {
  /** What an account has once, by region. */
  readonly account: readonly CostRow[];
  readonly environments: readonly EnvironmentReport[];
  /** The policy as a whole; absent when it was not run. */
  readonly policy?: PolicyResult;
}

export interface ReportOptions {
  /** Only this deployment. Default: all. */
  readonly deployment?: string;
  /** Only environments of these names. Default: all. */
  readonly environments?: readonly string[];
  readonly policy?: PolicyResult;
  /** Figures of plans. Default: those of every plan. */
  readonly claims?: readonly Claim[];
}

/** Reads a folder of a synthesis. Throws when nothing in it is asked for. */
export function readReport(folder: string, options: ReportOptions = {}): Report {
  const { deployment, environments, policy, claims } = options;
  const { environments: all } = readManifest(join(folder, MANIFEST_FILE));
  const chosen = all.filter(
    (each) =>
      (deployment === undefined || each.deployment === deployment) &&
      (environments === undefined || environments.includes(each.environment)),
  );
  if (chosen.length === 0) throw new Error(`${folder} has none of the environments that were asked for.`);
  const subjects = readSubjects(folder);
  const plans = claimRows(subjects, claims);
  return {
    account: subjects.filter((each) => each.deployment === ACCOUNT).map(accountRow),
    environments: chosen.map((each) =>
      environmentReport(folder, each, { subject: subjectOf(subjects, each), plans, policy }),
    ),
    ...(policy === undefined ? {} : { policy }),
  };
}

function subjectOf(subjects: readonly Subject[], { deployment, environment }: ManifestEnvironment): Subject {
  const found = subjects.find((each) => each.deployment === deployment && each.environment === environment);
  if (!found) throw new Error(`The synthesis has no ${deployment}/${environment}.`);
  return found;
}

function accountRow(subject: Subject): CostRow {
  return { name: subject.region, ...estimate(subject).total };
}

interface Known {
  readonly subject: Subject;
  readonly plans: ReadonlyMap<string, PlanClaims>;
  readonly policy: PolicyResult | undefined;
}

function environmentReport(
  folder: string,
  environment: ManifestEnvironment,
  { subject, plans, policy }: Known,
): EnvironmentReport {
  const { milestones, findings, optOuts, power: _power, usage: _usage, ...about } = environment;
  const estimated = estimate(subject);
  const costs = costsOf(
    estimated,
    milestones.map(({ milestone }) => milestone),
  );
  const stacks = new Set(milestones.map(({ stack }) => stack));
  return {
    id: `${about.deployment}-${about.environment}`,
    ...{ about, findings, optOuts, costs },
    estimate: { coverage: estimated.coverage, pricesOf: estimated.pricesOf },
    verdict: verdictOf(estimated.total, about.budgetUsd, about.budgetAccepted),
    claims: rowsOf(plans, subject),
    week: weekOf(environment),
    milestones: milestones.map((each) => ({ ...each, ...costOf(costs, each.milestone) })),
    diagram: diagramOf(folder, environment, subject),
    outputs: milestones.flatMap((each) => outputsOf(folder, each)),
    resources: resourceRows(subject, estimated),
    ...(policy === undefined ? {} : { policy: { refused: policy.refused.filter(({ stack }) => stacks.has(stack)) } }),
  };
}

function costOf({ byMilestone }: Costs, milestone: string): CostRow {
  return byMilestone.find(({ name }) => name === milestone) ?? { name: milestone, scheduled: 0, alwaysOn: 0 };
}

/** Names and descriptions: a report is passed around, and values may be anything. */
function outputsOf(folder: string, { stack, milestone }: ManifestMilestone): Output[] {
  return Object.entries(readStack(folder, stack).output ?? {}).map(([name, { description = '' }]) => ({
    ...{ milestone, name, description },
  }));
}

function resourceRows({ resources }: Subject, { lines, coverage }: Estimate): ResourceRow[] {
  const usd = costOfResources(lines);
  const reasons = new Map(
    [...coverage.free, ...coverage.unpriced].map(({ stack, address, because }) => [`${stack}/${address}`, because]),
  );
  return resources.map(({ stack, milestone, address, type }) => {
    const key = `${stack}/${address}`;
    const [cost, because] = [usd.get(key), reasons.get(key)];
    return {
      ...{ milestone, address, type },
      ...(cost === undefined ? {} : { usd: cost }),
      ...(because === undefined ? {} : { because }),
    };
  });
}
