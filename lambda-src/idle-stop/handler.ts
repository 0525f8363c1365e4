/**
 * Idle stop: every five minutes it looks whether anything uses a unit, and asks the power switch to stop one that nothing has
 * used for its whole window.
 */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { awsPorts, SYSTEM_CLOCK } from '../power/aws/ports';
import { type Log, logTo } from '../shared/log';
import { askSwitch, awsEvidence } from './clients';
import { readConfig } from './config';
import { idleEvent } from './contract';
import { isOvertaken } from './core';
import { type IdleReport, IdleStopError, runIdleStop } from './run';

const NAMESPACE = 'Cairn/Power';

type IdleContext = Pick<Context, 'awsRequestId' | 'functionName'>;

/** Answers the verdict, for whoever ran it by hand. */
export async function handler(
  event: unknown,
  context: IdleContext,
): Promise<IdleReport | { readonly dropped: string }> {
  const log = logTo((line) => process.stdout.write(line), { requestId: context.awsRequestId });
  const scheduled = idleEvent.parse(event);
  const { path, powerSwitch } = readConfig(process.env);
  if (isOvertaken(scheduled, SYSTEM_CLOCK.now())) {
    log('info', 'event dropped: the next one has overtaken it', { event: scheduled });
    return { dropped: 'overtaken' };
  }
  const ports = { ...awsPorts({ path, log }), evidence: awsEvidence(), askSwitch: askSwitch(powerSwitch) };
  const report = await runIdleStop(ports);
  tell(report, log);
  publish(report, context.functionName);
  if (report.problems.length > 0) throw new IdleStopError(report);
  return report;
}

function tell({ skipped, problems }: IdleReport, log: Log): void {
  if (skipped !== undefined) log('info', 'nothing to judge', { skipped });
  for (const { id, message, error } of problems) log('error', message, { member: id, error });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html */
function publish({ verdict }: IdleReport, functionName: string): void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: functionName });
  metrics.addMetric('Idle', MetricUnit.Count, verdict?.idle === true ? 1 : 0);
  metrics.addMetric('NotIdle', MetricUnit.Count, verdict?.idle === false ? 1 : 0);
  metrics.publishStoredMetrics();
}
