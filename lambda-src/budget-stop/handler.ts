/**
 * Budget stop: AWS Budgets tells a topic that a threshold is passed, and the function stops the environment that the budget
 * is for, until the month is over.
 */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { logTo } from '../shared/log';
import { awsPorts } from './clients';
import { readConfig } from './config';
import { METRICS, snsEvent } from './contract';
import { type Outcome, stopAtBudget } from './core';

const NAMESPACE = 'Cairn/Power';

export async function handler(
  event: unknown,
  context: Pick<Context, 'awsRequestId' | 'functionName'>,
): Promise<Outcome> {
  const log = logTo((line) => process.stdout.write(line), { requestId: context.awsRequestId });
  const notifications = snsEvent.parse(event).Records.map(({ Sns: { Subject, Message, Timestamp } }) => ({
    subject: Subject,
    text: Message,
    at: Date.parse(Timestamp),
  }));
  const config = readConfig(process.env);
  const outcome = await stopAtBudget(notifications, config, { ...awsPorts(config), now: () => Date.now(), log });
  publish(outcome, context.functionName);
  return outcome;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html */
function publish({ kind }: Outcome, functionName: string): void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: functionName });
  const [stops, ignored] = METRICS;
  metrics.addMetric(stops, MetricUnit.Count, kind === 'stopped' ? 1 : 0);
  metrics.addMetric(ignored, MetricUnit.Count, kind === 'ignored' ? 1 : 0);
  metrics.publishStoredMetrics();
}
