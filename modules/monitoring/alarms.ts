import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Fn, TerraformCount } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { isSwitched } from '../../config/operated';
import type { Alarm } from '../../config/vocabulary/operations';
import { type AlarmInstance, alarmInstances } from './alarm-sources';
import type { Metric, Watched } from './metrics';

export interface AlarmsProps {
  readonly env: Environment;
  readonly alarms: Readonly<Record<string, Alarm>>;
  readonly watched: Watched;
  readonly topicArn: string;
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
      for (const instance of alarmInstances(props.watched, key, alarm)) this.createAlarm(instance, alarm);
    }
  }

  private createAlarm(instance: AlarmInstance, { period, evaluations, comparison }: Alarm): void {
    const { env, topicArn } = this.props;
    const { key, description, threshold, below, instanceId, source } = instance;
    const operator = comparison === 'above' ? 'Threshold' : 'OrEqualToThreshold';
    new CloudwatchMetricAlarm(this, `alarm/${key.replaceAll('-', '_')}`, {
      alarmName: name(env, key, 'alarm'),
      alarmDescription: description,
      comparisonOperator: `${below ? 'LessThan' : 'GreaterThan'}${operator}`,
      threshold,
      evaluationPeriods: evaluations,
      datapointsToAlarm: evaluations,
      treatMissingData: 'notBreaching',
      alarmActions: [topicArn],
      okActions: [topicArn],
      // The power switch lets actions rest while the environment is off.
      ...(isSwitched(env) ? { lifecycle: { ignoreChanges: ['actions_enabled'] } } : {}),
      // A host exists from its first image on: before, there is nothing to watch.
      ...(instanceId === undefined ? {} : { count: TerraformCount.of(Fn.min([1, Fn.lengthOf(instanceId)])) }),
      ...('metric' in source ? single(source.metric, period.seconds) : sum(source, period.seconds)),
    });
  }
}

function single({ namespace, metric, statistic, dimensions }: Metric, period: number) {
  const combined = statistic === 'p95' ? { extendedStatistic: statistic } : { statistic };
  return { namespace, metricName: metric, ...combined, period, dimensions: { ...dimensions } };
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
