/** The figures of a plan that an environment answers, as the report shows them. */
import { ACCOUNT } from '../config/selection';
import { CLAIMS } from '../cost/claims';
import { compareClaims, type Row } from '../cost/claims/compare';
import type { Claim, Comparison, Selection } from '../cost/claims/model';
import { groupBy } from '../cost/group';
import type { Subject } from '../cost/model';

/** The figures of a plan, or why they cannot be compared: a report is no place to fail over one of them. */
export interface PlanClaims {
  readonly rows: readonly Row[];
  readonly problem?: string;
}

/** By deployment. A part of a synthesis answers a part of the figures. */
export function claimRows(
  subjects: readonly Subject[],
  claims: readonly Claim[] = CLAIMS,
): ReadonlyMap<string, PlanClaims> {
  const deployments = new Set(subjects.map(({ deployment }) => deployment));
  const known = new Set(subjects.map(({ deployment, environment }) => `${deployment}/${environment}`));
  const answered = ({ deployment, compare }: Claim): boolean =>
    deployments.has(deployment) &&
    environmentsOf(compare).every((environment) => known.has(`${deployment}/${environment}`)) &&
    (deployments.has(ACCOUNT) || !selectionsOf(compare).some(({ account }) => account === true));
  const byDeployment = groupBy(claims.filter(answered), ({ deployment }) => deployment);
  return new Map([...byDeployment].map(([deployment, ofThePlan]) => [deployment, compared(ofThePlan, subjects)]));
}

function compared(claims: readonly Claim[], subjects: readonly Subject[]): PlanClaims {
  try {
    return { rows: compareClaims(claims, subjects) };
  } catch (error) {
    return { rows: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

export interface EnvironmentClaims {
  readonly compared: readonly Row[];
  readonly settled: readonly Row[];
  /** Why there are none. */
  readonly problem?: string;
}

/** The rows that an environment answers, and those of its plan that no estimate does. */
export function rowsOf(
  plans: ReadonlyMap<string, PlanClaims>,
  { deployment, environment }: Pick<Subject, 'deployment' | 'environment'>,
): EnvironmentClaims {
  const { rows, problem } = plans.get(deployment) ?? { rows: [] };
  return {
    compared: rows.filter(({ claim }) => environmentsOf(claim.compare).at(-1) === environment),
    settled: rows.filter(({ claim }) => claim.compare.kind === 'settled'),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** The last is the one that a saving arrives at. */
function environmentsOf(compare: Comparison): string[] {
  if (compare.kind === 'price') return [compare.environment];
  return selectionsOf(compare).map(({ environment }) => environment);
}

function selectionsOf(compare: Comparison): Selection[] {
  switch (compare.kind) {
    case 'settled':
    case 'price':
      return [];
    case 'lines':
      return [compare.of];
    case 'saving':
    case 'difference':
      return [compare.from, compare.to];
  }
}
