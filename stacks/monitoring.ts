/** PR6 of the plans: what is watched, who is told, what is kept to look at. */
import type { Construct } from 'constructs';
import { type Environment, milestonesOf } from '../config/environment';
import { mapValues } from '../config/objects';
import { internalServices } from '../config/topology';
import { Alarms } from '../modules/monitoring/alarms';
import { AlertTopic } from '../modules/monitoring/alert-topic';
import { Dashboards } from '../modules/monitoring/dashboards';
import { LogInsights } from '../modules/monitoring/log-insights';
import type { Watched } from '../modules/monitoring/metrics';
import { UptimeCanary } from '../modules/monitoring/uptime-canary';
import { AlertEmails } from '../modules/terraform/alert-emails';
import type { Values } from './contract';
import { albDns, data, ecs, monitoring as monitoringContract } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class MonitoringStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'monitoring');
    const { env, accountId } = this;
    const { monitoring } = env;
    if (!monitoring) throw new Error(`${this.node.id} has no monitoring to build.`);
    const has = milestonesOf(env);
    const compute = has.includes('ecs') ? this.use(ecs) : undefined;
    const ingress = has.includes('alb-dns') ? this.use(albDns) : undefined;
    const stores = has.includes('data') ? this.use(data) : undefined;
    const watched: Watched = {
      clusterName: compute?.clusterName,
      serviceNames: compute?.serviceNames ?? {},
      ingress: watchedIngress(ingress),
      targets: watchedTargets(env, ingress),
      instanceIds: compute?.instanceIds ?? {},
      databases: mapValues(env.databases, ({ storage }, key) => ({
        identifier: stores?.databaseIdentifiers[key] ?? '',
        allocatedGiB: storage.gib,
      })),
      deadLetterQueues: stores?.deadLetterQueueNames ?? {},
    };
    const namespace = `${env.project}/${env.name}`;

    const topic = new AlertTopic(this, 'alerts', {
      env,
      emails: new AlertEmails(this, 'alert_emails'),
      encrypted: monitoring.topicEncryption.kind === 'customer-key',
      accountId,
    });
    new Alarms(this, 'alarms', { env, alarms: monitoring.alarms, watched, topicArn: topic.arn });
    new Dashboards(this, 'dashboards', { env, monitoring, watched, namespace });
    new LogInsights(this, 'logs', { env, monitoring, namespace, logGroupNames: compute?.logGroupNames ?? {} });
    if (monitoring.uptime.kind === 'canary' && ingress?.url !== undefined) {
      const { path, every } = monitoring.uptime;
      new UptimeCanary(this, 'uptime', { env, url: ingress.url, path, every, topicArn: topic.arn, accountId });
    }

    this.export(monitoringContract, { alertTopicArn: topic.arn });
  }
}

type Ingress = Values<typeof albDns.outputs>;

function watchedIngress(ingress: Ingress | undefined): Watched['ingress'] {
  if (ingress?.loadBalancerArnSuffix !== undefined)
    return { kind: 'alb', loadBalancerArnSuffix: ingress.loadBalancerArnSuffix };
  return ingress?.apiId === undefined ? { kind: 'none' } : { kind: 'http-api', apiId: ingress.apiId };
}

/** Each target group with the load balancer that it belongs to. */
function watchedTargets(env: Environment, ingress: Ingress | undefined): Watched['targets'] {
  if (!ingress) return {};
  const internal = internalServices(env);
  const of = (groups: Readonly<Record<string, string>>, balancerOf: (key: string) => string | undefined) =>
    mapValues(groups, (targetGroup, key) => ({ loadBalancer: balancerOf(key) ?? '', targetGroup }));
  const { loadBalancerArnSuffix, internalLoadBalancerArnSuffix } = ingress;
  return {
    ...of(ingress.targetGroupArnSuffixes, (key) =>
      internal.includes(key) ? internalLoadBalancerArnSuffix : loadBalancerArnSuffix,
    ),
    ...of(ingress.hostTargetGroupArnSuffixes, () => loadBalancerArnSuffix),
  };
}
