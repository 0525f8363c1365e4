/** The figures of a plan beside the estimate. */
import { HOURS_PER_MONTH, type Subject } from '../model';
import { type Worked, workOut } from './arithmetic';
import type { Claim, Comparison, Range, Unit } from './model';
import { between, beyond, exactly, isWithin } from './range';
import { type Estimates, estimatesOf, monthlyUsd } from './select';

/** A figure of a plan beside what the estimate says. */
export interface Row {
  readonly claim: Claim;
  /** In the unit of the figure. Nothing for what is settled. */
  readonly estimate?: Range;
  /** How far the estimate lies over the figure, or, negative, under it. */
  readonly difference?: number;
  /** Whether the estimate is inside the plan's figure, as far as its digits tell. */
  readonly within?: boolean;
  /** Whether it follows from the plan's own figures, where it should. */
  readonly arithmetic?: Worked;
}

/** Claims of one or more plans with the estimates of their environments. Throws when a claim compares with nothing. */
export function compareClaims(claims: readonly Claim[], subjects: readonly Subject[]): Row[] {
  const byDeployment = new Map<string, Estimates>();
  return claims.map((claim) => {
    const { deployment } = claim;
    const estimates = byDeployment.get(deployment) ?? estimatesOf(deployment, subjects);
    byDeployment.set(deployment, estimates);
    try {
      return rowOf(claim, claims, estimates);
    } catch (cause) {
      throw new Error(`${deployment}, claim '${claim.id}' (line ${claim.line}): ${messageOf(cause)}`, { cause });
    }
  });
}

function rowOf(claim: Claim, claims: readonly Claim[], estimates: Estimates): Row {
  const { deployment, figure, compare } = claim;
  const ofThePlan = claims.filter((each) => each.deployment === deployment);
  const arithmetic = workOut(claim, ofThePlan);
  const row = { claim, ...(arithmetic && { arithmetic }) };
  const estimate = numberOf(compare, figure.unit, estimates);
  if (!estimate) return row;
  return { ...row, estimate, difference: beyond(estimate, figure), within: isWithin(estimate, figure) };
}

function numberOf(compare: Comparison, unit: Unit, estimates: Estimates): Range | undefined {
  switch (compare.kind) {
    case 'settled':
      return undefined;
    case 'price':
      return exactly(priceOf(compare, estimates));
    case 'lines':
      return inUnit(monthlyUsd(compare.of, estimates), unit, estimates.subject(compare.of.environment));
    case 'saving': {
      const from = monthlyUsd(compare.from, estimates);
      const to = monthlyUsd(compare.to, estimates);
      return between(savedPercent(from.low, to.low), savedPercent(from.high, to.high));
    }
    case 'difference': {
      const from = monthlyUsd(compare.from, estimates);
      const to = monthlyUsd(compare.to, estimates);
      const saved = between(from.low - to.low, from.high - to.high);
      return inUnit(saved, unit, estimates.subject(compare.from.environment));
    }
  }
}

function priceOf({ environment, key }: { environment: string; key: string }, estimates: Estimates): number {
  const table = estimates.prices(estimates.subject(environment).region);
  const price = table.prices[key];
  if (!price) throw new Error(`${table.region} has no price '${key}'.`);
  return price.usd;
}

/** Of nothing, nothing is saved. */
const savedPercent = (from: number, to: number): number => (from === 0 ? 0 : 100 * (1 - to / from));

/** From dollars a month. */
function inUnit({ low, high }: Range, unit: Unit, subject: Subject): Range {
  const share = shareOfMonth(unit, subject);
  return { low: low * share, high: high * share };
}

function shareOfMonth(unit: Unit, { usage }: Subject): number {
  switch (unit) {
    case 'usd-per-month':
    case 'usd':
      return 1;
    case 'usd-per-day':
      return 24 / HOURS_PER_MONTH;
    case 'usd-per-hour':
      return 1 / HOURS_PER_MONTH;
    case 'usd-per-year':
      return 12;
    case 'usd-per-run':
      return 1 / counted(usage.runsPerMonth, 'runsPerMonth');
    case 'usd-per-request':
      return 1 / counted(usage.requestsPerMonth, 'requestsPerMonth');
    case 'percent':
      throw new Error('a percentage is compared with a saving, not with lines.');
  }
}

function counted(count: number | undefined, name: string): number {
  if (!count) throw new Error(`its usage has no ${name}.`);
  return count;
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
