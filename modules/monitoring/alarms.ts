import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import type { Alarm } from '../../config/vocabulary/operations';
import { ingressMetrics, type Metric, serviceMetric, unhealthyTargets, type Watched } from './metrics';

export interface AlarmsProps {
  readonly env: Environment;
  readonly alarms: Readonly<Record<string, Alarm>>;
  readonly watched: Watched;
  readonly topicArn: string;
}

/** An alarm as it is created: one of the config may stand for one of each service. */
interface Instance {
  /** Name without the prefix, and Terraform name. */
  readonly key: string;
  readonly description: string;
  readonly threshold: number;
  readonly source:
    | { readonly metric: Metric }
    /** The sum of counts, or what percent of `whole` they are. */
    | { readonly counts: readonly Metric[]; readonly whole?: Metric };
}

/**
 * Alarms on what the plan promises. Missing data is not an alarm: an environment that is off has none.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmsProps,
  ) {
    super(scope, id);
    for (const [key, alarm] of Object.entries(props.alarms)) {
      for (const instance of this.instances(key, alarm)) this.createAlarm(instance, alarm);
    }
  }

  private instances(key: string, { metric, threshold }: Alarm): Instance[] {
    const { watched } = this.props;
    const ingress = ingressMetrics(watched);
    const atIngress = (
      description: string,
      source: (metrics: NonNullable<typeof ingress>) => Instance['source'],
      scale = 1,
    ) => (ingress ? [{ key, description, threshold: threshold * scale, source: source(ingress) }] : []);
    switch (metric) {
      case 'cpu':
        return this.perService(key, threshold, 'CPU', 'CPUUtilization');
      case 'memory':
        return this.perService(key, threshold, 'Memory', 'MemoryUtilization');
      case 'unhealthy-targets':
        return this.perTarget(key, threshold);
      case 'server-errors':
        return atIngress(`${threshold} or more server errors`, ({ serverErrors }) => ({ counts: serverErrors }));
      case 'error-rate':
        return atIngress(`Server errors at ${threshold} % of requests or more`, ({ serverErrors, requests }) => ({
          counts: serverErrors,
          whole: requests,
        }));
      case 'latency':
        return atIngress(
          `Responses take ${threshold} ms or more`,
          ({ latency }) => ({ metric: latency }),
          ingress?.latencyScale,
        );
      default:
        return metric satisfies never;
    }
  }

  private perService(
    key: string,
    threshold: number,
    what: string,
    metric: 'CPUUtilization' | 'MemoryUtilization',
  ): Instance[] {
    const { watched } = this.props;
    return Object.keys(watched.serviceNames).map((service) => ({
      key: `${key}-${service}`,
      description: `${what} of ${service} at ${threshold} % or more`,
      threshold,
      source: { metric: serviceMetric(watched, service, metric) },
    }));
  }

  private perTarget(key: string, threshold: number): Instance[] {
    const { ingress } = this.props.watched;
    if (ingress.kind !== 'alb') return [];
    return Object.entries(ingress.targetGroupArnSuffixes).map(([service, suffix]) => ({
      key: `${key}-${service}`,
      description: `${threshold} or more targets of ${service} fail their health check`,
      threshold,
      source: { metric: unhealthyTargets(ingress.loadBalancerArnSuffix, suffix) },
    }));
  }

  private createAlarm({ key, description, threshold, source }: Instance, { period, evaluations }: Alarm): void {
    const { env, topicArn } = this.props;
    new CloudwatchMetricAlarm(this, `alarm/${key.replaceAll('-', '_')}`, {
      alarmName: name(env, key, 'alarm'),
      alarmDescription: description,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold,
      evaluationPeriods: evaluations,
      datapointsToAlarm: evaluations,
      treatMissingData: 'notBreaching',
      alarmActions: [topicArn],
      okActions: [topicArn],
      ...('metric' in source ? single(source.metric, period.seconds) : sum(source, period.seconds)),
    });
  }
}

function single({ namespace, metric, statistic, dimensions }: Metric, period: number) {
  return { namespace, metricName: metric, statistic, period, dimensions: { ...dimensions } };
}

/** Counts are missing rather than 0: filled, they add up. No requests, no failure. */
function sum({ counts, whole }: { counts: readonly Metric[]; whole?: Metric }, period: number) {
  const query = (id: string, { namespace, metric, statistic, dimensions }: Metric) => ({
    id,
    returnData: false,
    metric: { namespace, metricName: metric, stat: statistic, period, dimensions: { ...dimensions } },
  });
  const total = counts.map((_, index) => `FILL(count_${index}, 0)`).join(' + ');
  return {
    metricQuery: [
      {
        id: 'result',
        expression: whole ? `IF(whole > 0, 100 * (${total}) / whole, 0)` : total,
        label: whole ? 'Percent' : 'Count',
        returnData: true,
      },
      ...counts.map((metric, index) => query(`count_${index}`, metric)),
      ...(whole ? [query('whole', whole)] : []),
    ],
  };
}
