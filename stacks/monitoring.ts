/** PR6 of the plans: what is watched, who is told, what is kept to look at. */
import type { Construct } from 'constructs';
import { milestonesOf } from '../config/environment';
import { Alarms } from '../modules/monitoring/alarms';
import { AlertTopic } from '../modules/monitoring/alert-topic';
import { Dashboards } from '../modules/monitoring/dashboards';
import { LogInsights } from '../modules/monitoring/log-insights';
import { UptimeCanary } from '../modules/monitoring/uptime-canary';
import { AlertEmails } from '../modules/terraform/alert-emails';
import { albDns, data, ecs, monitoring as monitoringContract } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';
import { watchedOf } from './watched';

export class MonitoringStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'monitoring');
    const { env, accountId } = this;
    const { monitoring } = env;
    if (!monitoring) throw new Error(`${this.node.id} has no monitoring to build.`);
    const has = milestonesOf(env);
    const ingress = has.includes('alb-dns') ? this.use(albDns) : undefined;
    const watched = watchedOf(env, {
      ...(has.includes('ecs') ? { compute: this.use(ecs) } : {}),
      ...(ingress ? { ingress } : {}),
      ...(has.includes('data') ? { stores: this.use(data) } : {}),
    });
    const namespace = `${env.project}/${env.name}`;

    const topic = new AlertTopic(this, 'alerts', {
      env,
      emails: new AlertEmails(this, 'alert_emails'),
      encrypted: monitoring.topicEncryption.kind === 'customer-key',
      accountId,
    });
    new Alarms(this, 'alarms', { env, alarms: monitoring.alarms, watched, topicArn: topic.arn });
    new Dashboards(this, 'dashboards', { env, monitoring, watched, namespace });
    new LogInsights(this, 'logs', {
      env,
      monitoring,
      namespace,
      logGroupNames: has.includes('ecs') ? this.use(ecs).logGroupNames : {},
    });
    if (monitoring.uptime.kind === 'canary' && ingress?.url !== undefined) {
      const { path, every } = monitoring.uptime;
      new UptimeCanary(this, 'uptime', { env, url: ingress.url, path, every, topicArn: topic.arn, accountId });
    }

    this.export(monitoringContract, { alertTopicArn: topic.arn, alertKeyArn: topic.keyArn });
  }
}
