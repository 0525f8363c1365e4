/** Work of an idle-stop unit on the simulated clock: CPU of what runs, minute by minute, in CloudWatch. */
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Interval } from '../../../config/schedule';
import type { SimulatedWeek } from '../simulated-week';

const MINUTE = 60_000;
const EVERY = 5 * MINUTE;
const [BUSY_PERCENT, QUIET_PERCENT] = [60, 1];

/** What runs reports its CPU of each minute, high within `work`. What is off reports nothing. */
export function reportCpu(week: SimulatedWeek, span: Interval, work: Interval): void {
  const { unit, services, instances } = week.deployed;
  const subjects = [
    ...Object.keys(services).map((name) => ({
      member: `service/${name}`,
      namespace: 'AWS/ECS',
      dimensions: { ClusterName: unit.cluster ?? '', ServiceName: name },
    })),
    ...instances.map((id) => ({ member: 'host', namespace: 'AWS/EC2', dimensions: { InstanceId: id } })),
  ];
  const cloudwatch = new CloudWatchClient();
  for (let end = span.from + EVERY; end <= span.to; end += EVERY) {
    week.at(end, async () => {
      for (const { member, namespace: Namespace, dimensions } of subjects) {
        const minutes = Array.from({ length: EVERY / MINUTE }, (_, index) => end - EVERY + index * MINUTE);
        const up = minutes.filter((at) => week.meter.upMinutes(member, { from: at, to: at + MINUTE }) > 0);
        const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
        const MetricData = up.map((at) => ({
          MetricName: 'CPUUtilization',
          Dimensions,
          Timestamp: new Date(at),
          Value: at >= work.from && at < work.to ? BUSY_PERCENT : QUIET_PERCENT,
        }));
        if (MetricData.length > 0) await cloudwatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
      }
    });
  }
}
