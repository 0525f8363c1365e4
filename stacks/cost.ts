/** PR8 of the plans: what it may cost, who is told when it costs more, and what switches it off to cost less. */
import type { Construct } from 'constructs';
import { milestonesOf } from '../config/environment';
import { name } from '../config/naming';
import { isSwitched } from '../config/power';
import type { Cost } from '../config/vocabulary/operations';
import { AnomalyAlerts } from '../modules/cost/anomaly-alerts';
import { MonthlyBudget } from '../modules/cost/monthly-budget';
import { AlertEmails } from '../modules/terraform/alert-emails';
import { ecs, monitoring } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';
import { switchedUnit } from './power';

export class CostStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'cost');
    const { env } = this;
    const { cost } = env;
    const has = milestonesOf(env);
    const topicArn = has.includes('monitoring') ? this.use(monitoring).alertTopicArn : undefined;
    if (cost) this.watch(cost, topicArn);
    if (isSwitched(env)) {
      const { accountId } = this;
      const { serviceCounts } = has.includes('ecs') ? this.use(ecs) : { serviceCounts: {} };
      switchedUnit({ stack: this, env, accountId, serviceCounts, topicArn });
    }
  }

  private watch(cost: Cost, topicArn: string | undefined): void {
    const { env } = this;
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
