/** Metrics of CloudWatch, many at a time. */
import { CloudWatchClient, type MetricDataResult, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import { everything, inParts } from '../power/aws/lists';
import { PATIENCE } from '../power/aws/patience';
import type { Datapoint, MetricAnswer, MetricQuery } from './evidence';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const QUERIES_PER_CALL = 500;

type Numbered = readonly [number, MetricQuery];

/** The answers in the order of the queries: one call for up to 500 of the same span, and all its pages. */
export function metricsReader(client = new CloudWatchClient(PATIENCE)) {
  return async (queries: readonly MetricQuery[]): Promise<readonly MetricAnswer[]> => {
    const results: MetricDataResult[] = [];
    for (const same of spans(queries)) {
      results.push(...(await inParts(same, QUERIES_PER_CALL, (part) => ask(client, part))));
    }
    return answersOf(results, queries.length);
  };
}

/** A call has one span for all of its queries. */
function spans(queries: readonly MetricQuery[]): (readonly Numbered[])[] {
  const found = new Map<string, Numbered[]>();
  for (const [index, query] of queries.entries()) {
    const key = `${query.span.from} ${query.span.to}`;
    found.set(key, [...(found.get(key) ?? []), [index, query]]);
  }
  return [...found.values()];
}

async function ask(client: CloudWatchClient, part: readonly Numbered[]): Promise<readonly MetricDataResult[]> {
  const span = part[0]?.[1].span;
  if (span === undefined) return [];
  const times = { StartTime: new Date(span.from), EndTime: new Date(span.to) };
  const MetricDataQueries = part.map(([index, query]) => ({ Id: `q${index}`, MetricStat: statOf(query) }));
  const pages = paginateGetMetricData({ client }, { ...times, MetricDataQueries, ScanBy: 'TimestampAscending' });
  return everything(pages, ({ MetricDataResults }) => MetricDataResults);
}

function statOf({ namespace: Namespace, name: MetricName, dimensions, statistic: Stat, periodSeconds }: MetricQuery) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Metric: { Namespace, MetricName, Dimensions }, Period: periodSeconds, Stat };
}

/** A metric may stand on several pages, `PartialData` until the last. One that is on none was not answered. */
function answersOf(results: readonly MetricDataResult[], count: number): readonly MetricAnswer[] {
  const answers = Array.from({ length: count }, (): MetricAnswer => ({ status: 'nothing', datapoints: [] }));
  for (const { Id = '', StatusCode: status = 'nothing', Timestamps = [], Values = [] } of results) {
    const index = Number(Id.slice(1));
    const before = answers[index];
    if (before === undefined) continue;
    const datapoints = Timestamps.map(
      (at, each): Datapoint => ({ at: at.getTime(), value: Values[each] ?? Number.NaN }),
    );
    answers[index] = { status, datapoints: [...before.datapoints, ...datapoints] };
  }
  return answers;
}
