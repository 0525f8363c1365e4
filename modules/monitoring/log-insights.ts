import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchQueryDefinition } from '@cdktf/provider-aws/lib/cloudwatch-query-definition';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { namePrefix } from '../../config/naming';
import type { Monitoring } from '../../config/vocabulary/operations';

export interface LogInsightsProps {
  readonly env: Environment;
  readonly monitoring: Monitoring;
  /** Namespace of the metrics counted from logs. */
  readonly namespace: string;
  /** Log groups by service. */
  readonly logGroupNames: Readonly<Record<string, string>>;
}

/** What logs tell: metrics counted from their lines, and questions worth keeping. */
export class LogInsights extends Construct {
  constructor(scope: Construct, id: string, { env, monitoring, namespace, logGroupNames }: LogInsightsProps) {
    super(scope, id);
    for (const [metric, { service, pattern, value, unit }] of Object.entries(monitoring.customMetrics)) {
      new CloudwatchLogMetricFilter(this, `filter/${metric}`, {
        name: `${namePrefix(env)}-${metric}`,
        logGroupName: logGroupNames[service] ?? '',
        pattern,
        // Without dimensions: each value of a dimension would be a metric of its own on the bill.
        metricTransformation: { name: metric, namespace, value, unit },
      });
    }
    for (const [key, queryString] of Object.entries(monitoring.logQueries)) {
      new CloudwatchQueryDefinition(this, `query/${key}`, {
        name: `${namePrefix(env)}/${key}`,
        queryString,
        logGroupNames: Object.values(logGroupNames),
      });
    }
  }
}
