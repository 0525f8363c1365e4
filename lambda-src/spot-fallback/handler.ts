/**
 * Spot fallback: Fargate Spot has no fallback of its own. Every five minutes, a service that Spot places nothing for moves to
 * on-demand, and one that is on demand for long enough moves back. Interruptions of Spot tasks are ECS's: it drains and
 * replaces them.
 */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { logTo } from '../shared/log';
import { awsPorts } from './clients';
import { readConfig } from './config';
import { fallbackEvent } from './contract';
import { isOvertaken } from './core';
import { countsOf, type FallbackReport, runFallback, SpotFallbackError } from './run';

const NAMESPACE = 'Cairn/Power';

/** Answers what was done, for whoever ran it by hand. */
export async function handler(
  event: unknown,
  context: Pick<Context, 'awsRequestId' | 'functionName'>,
): Promise<FallbackReport | { readonly dropped: string }> {
  const log = logTo((line) => process.stdout.write(line), { requestId: context.awsRequestId });
  const scheduled = fallbackEvent.parse(event);
  const { cluster, times } = readConfig(process.env);
  const ports = { ...awsPorts(cluster), log };
  if (isOvertaken(scheduled, ports.now())) {
    log('info', 'event dropped: the next one has overtaken it', { event: scheduled });
    return { dropped: 'overtaken' };
  }
  const report = await runFallback(ports, times);
  for (const { id, message, error } of report.problems) log('error', message, { service: id, error });
  publish(report, context.functionName);
  if (report.problems.length > 0) throw new SpotFallbackError(report);
  return report;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html */
function publish(report: FallbackReport, functionName: string): void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: functionName });
  for (const [name, count] of Object.entries(countsOf(report))) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.publishStoredMetrics();
}
