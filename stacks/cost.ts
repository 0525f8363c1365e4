/** PR8 of the plans: what it may cost and who is told when it costs more. */
import type { Construct } from 'constructs';
import { milestonesOf } from '../config/environment';
import { name } from '../config/naming';
import { AnomalyAlerts } from '../modules/cost/anomaly-alerts';
import { MonthlyBudget } from '../modules/cost/monthly-budget';
import { AlertEmails } from '../modules/terraform/alert-emails';
import { monitoring } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class CostStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'cost');
    const { env } = this;
    const { cost } = env;
    if (!cost) throw new Error(`${this.node.id} has no cost to watch.`);
    const topicArn = milestonesOf(env).includes('monitoring') ? this.use(monitoring).alertTopicArn : undefined;

    new MonthlyBudget(this, 'budget', {
      address: 'monthly',
      name: name(env, 'monthly', 'budget'),
      budget: cost.budget,
      emails: new AlertEmails(this, 'alert_emails').list,
      topicArn,
      tags: { Project: env.project, Environment: env.name },
    });
    if (cost.anomalies.kind === 'on') {
      const { anomalyMonitorArn } = this.useAccount();
      if (anomalyMonitorArn === undefined || topicArn === undefined)
        throw new Error(`${this.node.id} has no topic or monitor for anomalies.`);
      const { thresholdUsd } = cost.anomalies;
      new AnomalyAlerts(this, 'anomalies', {
        name: name(env, 'anomalies'),
        monitorArn: anomalyMonitorArn,
        topicArn,
        thresholdUsd,
      });
    }
  }
}
