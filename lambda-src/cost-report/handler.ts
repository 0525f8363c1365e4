/** Cost report: EventBridge Scheduler runs it each day or each week, and it mails what one environment costs. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { logTo } from '../shared/log';
import { awsPorts } from './clients';
import { readConfig } from './config';
import { METRIC, reportEvent } from './contract';
import { type Outcome, ReportError, report } from './core';

const NAMESPACE = 'Cairn/Power';

export async function handler(
  event: unknown,
  context: Pick<Context, 'awsRequestId' | 'functionName'>,
): Promise<Pick<Outcome, 'kind'>> {
  const log = logTo((line) => process.stdout.write(line), { requestId: context.awsRequestId });
  const asked = reportEvent.parse(event);
  const config = readConfig(process.env);
  const outcome = await report(asked, config, { ...awsPorts(config), now: () => Date.now(), log });
  publish(outcome, context.functionName);
  if (outcome.kind === 'reported' && outcome.problems.length > 0) throw new ReportError(outcome.problems);
  return { kind: outcome.kind };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html */
function publish(outcome: Outcome, functionName: string): void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: functionName });
  metrics.addMetric(METRIC, MetricUnit.Count, outcome.kind === 'reported' && outcome.sent ? 1 : 0);
  metrics.publishStoredMetrics();
}
