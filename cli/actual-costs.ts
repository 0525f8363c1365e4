/** What a milestone cost this month so far, by the tag that tells milestones apart on the bill. */
import type { Expression } from '@aws-sdk/client-cost-explorer';
import { MILESTONE_TAG } from '../config/naming';
import { credentialsProblem } from './credentials';

/** Values of the tags that everything of an environment carries. */
export interface BillPlace {
  readonly project: string;
  readonly environment: string;
  readonly region: string;
}

/** US dollars by milestone. */
export type BillReader = (place: BillPlace) => Promise<ReadonlyMap<string, number>>;

/**
 * Asks Cost Explorer, at $0.01 a question. What it cannot answer is an error that says why: the tags must be active as cost
 * allocation tags, and costs arrive a day late.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export async function openBillReader(today: Date): Promise<BillReader> {
  // Loaded here: only who asks for the bill pays for the SDK.
  const { CostExplorerClient, GetCostAndUsageCommand } = await import('@aws-sdk/client-cost-explorer');
  const client = new CostExplorerClient({ region: 'us-east-1' });
  const period = monthUntil(today);
  return async (place) => {
    try {
      const { ResultsByTime = [] } = await client.send(
        new GetCostAndUsageCommand({
          TimePeriod: period,
          Granularity: 'MONTHLY',
          Filter: filterOf(place),
          Metrics: ['UnblendedCost'],
          GroupBy: [{ Type: 'TAG', Key: MILESTONE_TAG }],
        }),
      );
      return costsOf(ResultsByTime.flatMap(({ Groups = [] }) => Groups));
    } catch (error) {
      throw credentialsProblem(error) ?? error;
    }
  };
}

/** First of the month to tomorrow, which is left out: on the first day a month has one day. */
export function monthUntil(today: Date): { readonly Start: string; readonly End: string } {
  const day = (date: number): string => new Date(date).toISOString().slice(0, 10);
  const [year, month, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()];
  return { Start: day(Date.UTC(year, month, 1)), End: day(Date.UTC(year, month, date + 1)) };
}

function filterOf({ project, environment, region }: BillPlace): Expression {
  const tag = (Key: string, value: string): Expression => ({
    Tags: { Key, Values: [value], MatchOptions: ['EQUALS'] },
  });
  return {
    And: [
      tag('Project', project),
      tag('Environment', environment),
      { Dimensions: { Key: 'REGION', Values: [region, 'global'], MatchOptions: ['EQUALS'] } },
    ],
  };
}

interface Group {
  readonly Keys?: readonly string[] | undefined;
  readonly Metrics?: Readonly<Record<string, { readonly Amount?: string | undefined }>> | undefined;
}

/** Groups are named `Milestone$ecs`; what has no such tag is `Milestone$`. */
export function costsOf(groups: readonly Group[]): ReadonlyMap<string, number> {
  const costs = new Map<string, number>();
  for (const { Keys: [key = ''] = [], Metrics } of groups) {
    const milestone = key.slice(`${MILESTONE_TAG}$`.length);
    costs.set(milestone, (costs.get(milestone) ?? 0) + Number(Metrics?.['UnblendedCost']?.Amount ?? 0));
  }
  return costs;
}
