/** Costs from Cost Explorer. It has one endpoint for all regions, which the SDK knows. */
import {
  CostExplorerClient,
  type Expression,
  GetCostAndUsageCommand,
  GetCostForecastCommand,
  type Granularity,
} from '@aws-sdk/client-cost-explorer';
import { PATIENCE } from '../power/aws/patience';
import { type Amount, amountOf } from './amounts';
import type { Config } from './config';
import { TAG_KEYS } from './contract';
import type { Span } from './days';
import type { Cost, Sources } from './facts';

const METRIC = 'UnblendedCost';
const UNIT = 'USD';

export function costExplorer(config: Config): Pick<Sources, 'costs' | 'untagged' | 'forecast' | 'requests'> {
  const client = new CostExplorerClient(PATIENCE);
  let requests = 0;
  // After the step that repeats: each attempt may be charged.
  client.middlewareStack.add(
    (next) => (args) => {
      requests += 1;
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'countRequests' },
  );
  const own = ownFilter(config);
  // One day's figure for the whole of the month: fewer pages.
  const untagged: Expression = { Tags: { Key: TAG_KEYS.project, MatchOptions: ['ABSENT'] } };
  return {
    costs: (span) => readCosts(client, { span, Granularity: 'DAILY', Filter: own }),
    untagged: (span) => readCosts(client, { span, Granularity: 'MONTHLY', Filter: untagged }),
    forecast: (span) => readForecast(client, span, own),
    requests: () => requests,
  };
}

function ownFilter({ project, environment }: Config): Expression {
  return {
    And: [
      { Tags: { Key: TAG_KEYS.project, Values: [project], MatchOptions: ['EQUALS'] } },
      { Tags: { Key: TAG_KEYS.environment, Values: [environment], MatchOptions: ['EQUALS'] } },
    ],
  };
}

interface Query {
  readonly span: Span;
  readonly Granularity: Granularity;
  readonly Filter: Expression;
}

/** https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html */
async function readCosts(client: CostExplorerClient, { span, Granularity, Filter }: Query): Promise<readonly Cost[]> {
  const input = {
    TimePeriod: { Start: span.start, End: span.end },
    Granularity,
    Filter,
    Metrics: [METRIC],
    GroupBy: [{ Type: 'DIMENSION' as const, Key: 'SERVICE' }],
  };
  const costs: Cost[] = [];
  let NextPageToken: string | undefined;
  try {
    do {
      const page = await client.send(
        new GetCostAndUsageCommand({ ...input, ...(NextPageToken ? { NextPageToken } : {}) }),
      );
      for (const { TimePeriod, Groups = [] } of page.ResultsByTime ?? []) {
        for (const { Keys: [service = ''] = [], Metrics } of Groups) {
          costs.push({ day: TimePeriod?.Start ?? '', service, amount: amountIn(Metrics?.[METRIC]) });
        }
      }
      ({ NextPageToken } = page);
    } while (NextPageToken);
  } catch (error) {
    if (isNoData(error)) return [];
    throw error;
  }
  return costs;
}

/** Of each day, not of the month: then it is clear that the days before are not in it. */
async function readForecast(
  client: CostExplorerClient,
  { start, end }: Span,
  Filter: Expression,
): Promise<Amount | undefined> {
  try {
    const { Total } = await client.send(
      new GetCostForecastCommand({
        TimePeriod: { Start: start, End: end },
        Metric: 'UNBLENDED_COST',
        Granularity: 'DAILY',
        Filter,
      }),
    );
    return amountIn(Total);
  } catch (error) {
    if (isNoData(error)) return undefined;
    throw error;
  }
}

/** A new account, or a new environment. That is the name of it, and its text is `Insufficient amount of historical data`. */
function isNoData(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'DataUnavailableException' || /insufficient .*historical data/i.test(error.message);
}

function amountIn(metric: { readonly Amount?: string; readonly Unit?: string } | undefined): Amount {
  const { Amount: text = '', Unit: unit = UNIT } = metric ?? {};
  if (unit === UNIT) return amountOf(text);
  throw new CurrencyError(`Cost Explorer answers in ${unit}, the report is in ${UNIT}`);
}

class CurrencyError extends Error {
  override readonly name = 'CurrencyError';
}
