/** What CloudWatch is asked about a member, and what its answer is evidence of. */
import { memberId } from '../power/unit';
import type { Cpu, MetricAnswer, MetricQuery, Requests, RunningInstance } from './evidence';
import { cpuSpan, REQUEST_PERIOD_SECONDS, requestSpan } from './window';

/** The last `windowSeconds` before `now`, in milliseconds since 1970. */
export interface Window {
  readonly now: number;
  readonly windowSeconds: number;
}

/** A query with what to make of a complete answer. */
export interface Asked<Item> {
  readonly id: string;
  readonly query: MetricQuery;
  readonly read: (answer: MetricAnswer) => Item;
}

export interface AskedService {
  readonly cluster: string;
  readonly name: string;
  /** It has tasks. */
  readonly runs: boolean;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
export function cpuOfService({ cluster, name, runs }: AskedService, window: Window): Asked<Cpu> {
  const about = { of: memberId('service', name), periodSeconds: 60, runs } as const;
  return cpu(about, window, { namespace: 'AWS/ECS', dimensions: { ClusterName: cluster, ServiceName: name } });
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html */
export function cpuOfInstance({ id, detailedMonitoring }: RunningInstance, window: Window): Asked<Cpu> {
  const about = { of: memberId('host', id), periodSeconds: detailedMonitoring ? 60 : 300, runs: true } as const;
  return cpu(about, window, { namespace: 'AWS/EC2', dimensions: { InstanceId: id } });
}

/**
 * No request, no datapoint: what is missing is zero, once CloudWatch says that it left nothing out.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function requestsOf(LoadBalancer: string, { now, windowSeconds }: Window): Asked<Requests> {
  const span = requestSpan(now, windowSeconds);
  const metric = { namespace: 'AWS/ApplicationELB', name: 'RequestCount', statistic: 'Sum' } as const;
  const query = { ...metric, dimensions: { LoadBalancer }, periodSeconds: REQUEST_PERIOD_SECONDS, span };
  const count = ({ datapoints }: MetricAnswer): number => datapoints.reduce((sum, { value }) => sum + value, 0);
  return { id: LoadBalancer, query, read: (answer) => ({ of: LoadBalancer, since: span.from, count: count(answer) }) };
}

function cpu(
  about: Pick<Cpu, 'of' | 'periodSeconds' | 'runs'>,
  { now, windowSeconds }: Window,
  metric: Pick<MetricQuery, 'namespace' | 'dimensions'>,
): Asked<Cpu> {
  const { of: id, periodSeconds } = about;
  const span = cpuSpan(now, windowSeconds, periodSeconds);
  const query = { ...metric, name: 'CPUUtilization', statistic: 'Average', periodSeconds, span } as const;
  return { id, query, read: ({ datapoints }) => ({ ...about, span, datapoints }) };
}
