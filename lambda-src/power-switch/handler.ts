/**
 * Power switch: brings a unit to where its schedule and its overrides have it now. EventBridge Scheduler runs it at each
 * boundary and every hour; wake, budget stop and the command line run it when they changed an override.
 */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { awsPorts } from '../power/aws/ports';
import { type RunReport, runUnit } from '../power/run';
import { type Log, logTo } from '../shared/log';
import { readConfig } from './config';
import { powerEvent } from './contract';
import { countsOf, isOvertaken, PowerError } from './core';

/** Left for what comes after waiting: captures, metrics. */
const MARGIN_MS = 30_000;
const NAMESPACE = 'Cairn/Power';

type PowerContext = Pick<Context, 'awsRequestId' | 'functionName' | 'getRemainingTimeInMillis'>;

/** Answers what was decided and done for each member, for whoever asked. */
export async function handler(
  event: unknown,
  context: PowerContext,
): Promise<RunReport | { readonly dropped: string }> {
  const log = logTo((line) => process.stdout.write(line), { requestId: context.awsRequestId });
  const asked = powerEvent.parse(event);
  const { path } = readConfig(process.env);
  const ports = awsPorts({ path, log });
  if (isOvertaken(asked, ports.now())) {
    log('info', 'event dropped: the next one has overtaken it', { event: asked });
    return { dropped: 'overtaken' };
  }
  const deadline = ports.now() + context.getRemainingTimeInMillis() - MARGIN_MS;
  const report = await runUnit(ports, { deadline, idle: asked.kind === 'idle' });
  tell(report, log);
  publish(report, context.functionName);
  if (report.problems.length > 0) throw new PowerError(report);
  return report;
}

function tell({ members, problems, notices }: RunReport, log: Log): void {
  for (const { id, decision, outcome, done, note } of members) {
    if (outcome !== 'unchanged') log('info', `${id} ${outcome}`, { member: id, decision, done, note });
  }
  for (const { id, message, error } of problems) log('error', message, { member: id, error });
  for (const { id, message } of notices) log('error', message, { member: id, notice: true });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html */
function publish({ members, notices }: RunReport, functionName: string): void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: functionName });
  for (const [name, count] of Object.entries(countsOf(members))) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.addMetric('Notices', MetricUnit.Count, notices.length);
  metrics.publishStoredMetrics();
}
