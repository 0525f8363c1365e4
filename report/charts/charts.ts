/** Which charts an environment has, with the numbers that they show. */
import type { Row } from '../../cost/claims/compare';
import type { CostRow } from '../costs';
import type { EnvironmentReport, Report } from '../model';
import type { Picture } from '../render/pool';
import { type Bar, barChart, type Layout } from './shape';

export interface Chart {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly series: readonly string[];
  readonly layout: Layout;
}

/** Figures of a plan that a chart shows; the table has all. */
const MOST_CLAIMS = 12;

const RUNS = 'as it runs';
const SAVED = 'saved by what is off';

export function pictureOf({ bars, series, layout }: Chart): Picture {
  return barChart(bars, series, layout);
}

export const milestoneChart = ({ costs }: EnvironmentReport): Chart =>
  savingChart('Cost by milestone', costs.byMilestone);

export const serviceChart = ({ costs }: EnvironmentReport): Chart => savingChart('Cost by service', costs.byService);

/** Everything of a report at one glance. */
export function environmentsChart({ environments }: Report): Chart {
  const rows = environments.map(({ about, costs }) => ({
    ...costs.total,
    name: `${about.deployment} ${about.environment}`,
  }));
  return savingChart('Cost by environment', rows);
}

/** What a row costs as it runs, and after that what it would cost more if it never stopped. */
function savingChart(title: string, rows: readonly CostRow[]): Chart {
  const bars = rows.flatMap(({ name, scheduled, alwaysOn }) => [
    { name, series: RUNS, usd: scheduled },
    { name, series: SAVED, usd: dollars(alwaysOn - scheduled) },
  ]);
  return { title, bars, series: [RUNS, SAVED], layout: 'stacked' };
}

/** What stops with the schedule, and what is billed either way. */
export function scheduleChart({ costs, about }: EnvironmentReport): Chart {
  const fixed = costs.lines.filter(({ scheduled, alwaysOn }) => scheduled.usd === alwaysOn.usd);
  const either = dollars(fixed.reduce((sum, { scheduled }) => sum + scheduled.usd, 0));
  const bar = (name: string, usd: number): Bar[] => [
    { name, series: EITHER, usd: either },
    { name, series: STOPS, usd: dollars(usd - either) },
  ];
  const budget = about.budgetUsd === undefined ? [] : [{ name: 'Budget', series: BUDGET, usd: about.budgetUsd }];
  return {
    title: 'As it runs against always on',
    bars: [...bar('As it runs', costs.total.scheduled), ...bar('Always on', costs.total.alwaysOn), ...budget],
    series: [EITHER, STOPS, ...(budget.length > 0 ? [BUDGET] : [])],
    layout: 'stacked',
  };
}

const EITHER = 'billed either way';
const STOPS = 'stops when off';
const BUDGET = 'budget';

/** Monthly figures of the plan beside the estimate, each once, largest first; nothing when the plan states none. */
export function claimsChart({ claims }: EnvironmentReport): Chart | undefined {
  const monthly = claims.compared.filter(({ claim, estimate }) => estimate && claim.figure.unit === 'usd-per-month');
  const once = [...new Map(monthly.map((row) => [row.claim.about, row])).values()];
  const shown = once.sort((a, b) => plannedUsd(b) - plannedUsd(a)).slice(0, MOST_CLAIMS);
  if (shown.length === 0) return undefined;
  return {
    title: 'Plan against estimate',
    bars: shown.flatMap((row) => [
      { name: row.claim.about, series: PLAN, usd: plannedUsd(row) },
      { name: row.claim.about, series: ESTIMATE, usd: row.estimate?.high ?? 0 },
    ]),
    series: [ESTIMATE, PLAN],
    layout: 'beside',
  };
}

const PLAN = 'plan';
const ESTIMATE = 'estimate';

const plannedUsd = ({ claim: { figure } }: Row): number => figure.high ?? figure.low;

/** To the millionth, as lines are: differences of sums carry no dust of floating point, and nothing below zero. */
const dollars = (usd: number): number => Math.max(0, Math.round(usd * 1e6) / 1e6);
