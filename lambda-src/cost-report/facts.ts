/** What a report is made of: each source is read by itself, so that one that fails hides no other. */
import type { Amount } from './amounts';
import type { Config } from './config';
import type { Estimate } from './contract';
import { type Days, dayOf, isEmpty, type Span } from './days';

/** What a service cost on a day, in USD. */
export interface Cost {
  readonly day: string;
  readonly service: string;
  readonly amount: Amount;
}

/** Amounts in its unit, such as USD. */
export interface Budget {
  readonly limit: Amount;
  readonly actual: Amount;
  /** Absent while AWS Budgets has none. */
  readonly forecast?: Amount;
  readonly unit: string;
}

export interface Sources {
  /** Costs of the environment. Empty without any, and when Cost Explorer has no data yet. */
  readonly costs: (span: Span) => Promise<readonly Cost[]>;
  /** Costs in the whole account of what has no tag `Project`; a cost may be one of several days. */
  readonly untagged: (span: Span) => Promise<readonly Cost[]>;
  /** For the environment, in USD. Undefined when there is too little history for one. */
  readonly forecast: (span: Span) => Promise<Amount | undefined>;
  /** Requests that were sent to Cost Explorer so far, each page and each attempt. */
  readonly requests: () => number;
  readonly budget: (name: string) => Promise<Budget>;
  /** Undefined when there is no such parameter. */
  readonly estimate: (name: string) => Promise<Estimate | undefined>;
}

/** Of a source that failed, the name of the error. */
export type Read<Value> = { readonly value: Value } | { readonly failed: string };

/** Absent: there was nothing to ask for. */
export interface Facts {
  readonly project: string;
  readonly environment: string;
  readonly days: Days;
  readonly costs: Read<readonly Cost[]>;
  /** Absent while no day of the month is over. */
  readonly untagged?: Read<readonly Cost[]>;
  readonly forecast: Read<Amount | undefined> | { readonly none: string };
  readonly budgets: readonly { readonly name: string; readonly budget: Read<Budget> }[];
  readonly estimate: Read<Estimate | undefined>;
  readonly requests: number;
}

/** Something that did not work, for the log. */
export interface Problem {
  readonly what: string;
  readonly error: unknown;
}

/** Three requests to Cost Explorer: they cost money, the pages of one as well. */
export async function gather(
  { project, environment, budgetNames, estimate }: Config,
  days: Days,
  sources: Sources,
  now: number,
): Promise<{ readonly facts: Facts; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const read = async <Value>(what: string, ask: () => Promise<Value>): Promise<Read<Value>> => {
    try {
      return { value: await ask() };
    } catch (error) {
      problems.push({ what, error });
      return { failed: error instanceof Error ? error.name : 'unknown error' };
    }
  };
  const none = whyNoForecast(days, now);
  const [costs, untagged, forecast, read_, ...budgets] = await Promise.all([
    read('cost', () => sources.costs(days.all)),
    isEmpty(days.month) ? undefined : read('untagged cost', () => sources.untagged(days.month)),
    none ? { none } : read('forecast', () => sources.forecast(days.rest)),
    read('estimate', async () => (estimate ? sources.estimate(estimate) : undefined)),
    ...budgetNames.map(async (name) => ({ name, budget: await read(`budget ${name}`, () => sources.budget(name)) })),
  ]);
  const given = { project, environment, days, costs, forecast, estimate: read_, budgets };
  return { facts: { ...given, requests: sources.requests(), ...(untagged ? { untagged } : {}) }, problems };
}

/** Cost Explorer forecasts from the present day on: it has none from an earlier one, which a late report would need. */
function whyNoForecast({ rest, today }: Days, now: number): string | undefined {
  if (isEmpty(rest)) return 'It is the last day of the month: nothing is left to forecast.';
  if (dayOf(now) > today) return 'The report came late: Cost Explorer forecasts no day that is over.';
  return undefined;
}
