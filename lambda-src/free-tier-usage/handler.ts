/**
 * Free tier check: once a day it compares what the account used of the AWS Free Tier this month with the limits of the plan,
 * and looks whether anything costs money. It costs nothing itself: both sources are free, and its results are log lines, not
 * metrics.
 */
import type { Context } from 'aws-lambda';
import { logTo } from '../shared/log';
import { awsPorts } from './clients';
import { readConfig } from './config';
import { usageEvent } from './contract';
import { checkFreeTier, isOvertaken, type Report } from './run';

/** Answers the report, for whoever ran it by hand. */
export async function handler(
  event: unknown,
  context: Pick<Context, 'awsRequestId'>,
): Promise<Report | { readonly dropped: string }> {
  const log = logTo((line) => process.stdout.write(line), { requestId: context.awsRequestId });
  const scheduled = usageEvent.parse(event);
  const config = readConfig(process.env);
  if (isOvertaken(scheduled, Date.now())) {
    log('info', 'event dropped: the next one has overtaken it', { event: scheduled });
    return { dropped: 'overtaken' };
  }
  return checkFreeTier(config, { ...awsPorts(config, process.env), log });
}
