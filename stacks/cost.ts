/** PR8 of the plans: what it may cost, who is told when it costs more, and what switches it off to cost less. */
import type { Construct } from 'constructs';
import { milestonesOf } from '../config/environment';
import { name } from '../config/naming';
import { isOperated, isSwitched } from '../config/operated';
import { logRetentionDays } from '../config/topology';
import type { Milestone } from '../config/vocabulary/deployment';
import type { Cost } from '../config/vocabulary/operations';
import { AnomalyAlerts } from '../modules/cost/anomaly-alerts';
import { MonthlyBudget } from '../modules/cost/monthly-budget';
import { Operations } from '../modules/operations/operations';
import { AlertEmails } from '../modules/terraform/alert-emails';
import type { Values } from './contract';
import { albDns, cost as costContract, data, ecs, monitoring } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';
import { costFunctions } from './power/cost-functions';
import type { PowerOutputs } from './power/outputs';
import { spotFallback } from './power/spot-fallback';
import { switchedUnit } from './power/switched-unit';
import { wakeApi } from './power/wake';

type Alerts = Values<typeof monitoring.outputs>;

export class CostStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'cost');
    const { env } = this;
    const alerts = this.has('monitoring') ? this.use(monitoring) : undefined;
    const emails = env.cost ? new AlertEmails(this, 'alert_emails').list : [];
    if (env.cost) this.watch(env.cost, emails, alerts);
    this.export(costContract, { wakeUrl: isOperated(env) ? this.operate(emails, alerts) : undefined });
  }

  private has(milestone: Milestone): boolean {
    return milestonesOf(this.env).includes(milestone);
  }

  private watch(cost: Cost, emails: string[], alerts: Alerts | undefined): void {
    const { env } = this;
    new MonthlyBudget(this, 'budget', {
      address: 'monthly',
      name: name(env, 'monthly', 'budget'),
      budget: cost.budget,
      stopAtPercent: cost.stopAtPercent,
      emails,
      topicArn: alerts?.alertTopicArn,
      tags: { Project: env.project, Environment: env.name },
    });
    if (cost.anomalies.kind === 'on') {
      const { anomalyMonitorArn } = this.useAccount();
      if (anomalyMonitorArn === undefined || alerts === undefined)
        throw new Error(`${this.node.id} has no topic or monitor for anomalies.`);
      const { thresholdUsd } = cost.anomalies;
      new AnomalyAlerts(this, 'anomalies', {
        name: name(env, 'anomalies'),
        monitorArn: anomalyMonitorArn,
        topicArn: alerts.alertTopicArn,
        thresholdUsd,
      });
    }
  }

  /** The functions that run the environment; the address that wakes it, where there is one. */
  private operate(emails: string[], alerts: Alerts | undefined): string | undefined {
    const { env, accountId } = this;
    const operations = new Operations(this, 'operations', {
      env,
      accountId,
      logRetentionDays: logRetentionDays(env),
      topicArn: alerts?.alertTopicArn,
      topicKeyArn: alerts?.alertKeyArn,
    });
    const outputs = this.earlier();
    const unit = isSwitched(env) ? switchedUnit(this, operations, outputs) : undefined;
    spotFallback(this, operations);
    costFunctions(this, operations, { unit, emails });
    return wakeApi(this, operations, { unit, outputs });
  }

  /** Asked for one by one: a stack that reads a state waits for its milestone. */
  private earlier(): PowerOutputs {
    const stack = this;
    return {
      get compute() {
        return stack.has('ecs') ? stack.use(ecs) : undefined;
      },
      get ingress() {
        return stack.has('alb-dns') ? stack.use(albDns) : undefined;
      },
      get stores() {
        return stack.has('data') ? stack.use(data) : undefined;
      },
    };
  }
}
