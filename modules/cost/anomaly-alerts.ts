import { CeAnomalySubscription } from '@cdktf/provider-aws/lib/ce-anomaly-subscription';
import { Construct } from 'constructs';

export interface AnomalyAlertsProps {
  readonly name: string;
  /** Anomaly monitor of the account. */
  readonly monitorArn: string;
  readonly topicArn: string;
  /** Least total impact in US dollars that is reported. */
  readonly thresholdUsd: number;
}

/**
 * A subscription to the account's anomaly monitor, told at once.
 * https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
 */
export class AnomalyAlerts extends Construct {
  constructor(scope: Construct, id: string, { name, monitorArn, topicArn, thresholdUsd }: AnomalyAlertsProps) {
    super(scope, id);
    new CeAnomalySubscription(this, 'subscription/main', {
      name,
      monitorArnList: [monitorArn],
      // Only SNS is told at once; mail alone would wait for the daily summary.
      frequency: 'IMMEDIATE',
      subscriber: [{ type: 'SNS', address: topicArn }],
      thresholdExpression: {
        dimension: {
          key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          matchOptions: ['GREATER_THAN_OR_EQUAL'],
          values: [String(thresholdUsd)],
        },
      },
    });
  }
}
