/** What an alarm of the config stands for: one alarm for each thing that it watches. Pure but for references. */
import type { Alarm } from '../../config/vocabulary/operations';
import {
  databaseMetric,
  ingressMetrics,
  instanceMetric,
  type Metric,
  serviceMetric,
  unhealthyTargets,
  visibleMessages,
  type Watched,
} from './metrics';

/** An alarm as it is created. */
export interface AlarmInstance {
  /** Name without the prefix, and Terraform name. */
  readonly key: string;
  readonly description: string;
  readonly threshold: number;
  /** Whether little is bad, as with free storage. Default: much is. */
  readonly below?: boolean;
  /** Instance that the metric belongs to: without it, there is no alarm. */
  readonly instanceId?: string;
  readonly source:
    | { readonly metric: Metric }
    /** The sum of counts, or what percent of `whole` they are. */
    | { readonly counts: readonly Metric[]; readonly whole?: Metric };
}

const GIB = 1_024 ** 3;

/** The alarms that `alarm` stands for: of each service, host, database or queue, or of the ingress. */
export function alarmInstances(watched: Watched, key: string, alarm: Alarm): AlarmInstance[] {
  const { metric, threshold } = alarm;
  switch (metric) {
    case 'cpu':
      return perService(watched, key, alarm, 'CPU', 'CPUUtilization');
    case 'memory':
      return perService(watched, key, alarm, 'Memory', 'MemoryUtilization');
    case 'unhealthy-targets':
      return Object.entries(watched.targets).map(([service, targets]) => ({
        key: `${key}-${service}`,
        description: `${threshold} or more targets of ${service} fail their health check`,
        threshold,
        source: { metric: unhealthyTargets(targets) },
      }));
    case 'server-errors':
    case 'error-rate':
    case 'latency':
      return atIngress(watched, key, metric, threshold);
    case 'instance-cpu':
      return perHost(watched, key, threshold, `CPU at ${threshold} % or more`, (id) =>
        instanceMetric(id, 'CPUUtilization'),
      );
    case 'instance-status':
      return perHost(watched, key, threshold, 'Status check failed', (id) => instanceMetric(id, 'StatusCheckFailed'));
    case 'database-cpu':
    case 'database-connections':
    case 'database-storage':
      return perDatabase(watched, key, metric, threshold);
    case 'dead-letters':
      return Object.entries(watched.deadLetterQueues).map(([queue, name]) => ({
        key: `${key}-${queue}`,
        description: `${threshold} or more messages of ${queue} could not be worked off`,
        threshold,
        source: { metric: visibleMessages(name) },
      }));
    case 'custom':
      return custom(watched, key, alarm);
    default:
      return metric satisfies never;
  }
}

function perService(
  watched: Watched,
  key: string,
  { threshold, comparison }: Alarm,
  what: string,
  metric: 'CPUUtilization' | 'MemoryUtilization',
): AlarmInstance[] {
  const reached = comparison === 'above' ? `over ${threshold} %` : `at ${threshold} % or more`;
  return Object.keys(watched.serviceNames).map((service) => ({
    key: `${key}-${service}`,
    description: `${what} of ${service} ${reached}`,
    threshold,
    source: { metric: serviceMetric(watched, service, metric) },
  }));
}

function atIngress(
  watched: Watched,
  key: string,
  metric: 'server-errors' | 'error-rate' | 'latency',
  threshold: number,
): AlarmInstance[] {
  const ingress = ingressMetrics(watched);
  if (!ingress) return [];
  const { serverErrors, requests, latency, latencyScale } = ingress;
  switch (metric) {
    case 'server-errors':
      return [{ key, description: `${threshold} or more server errors`, threshold, source: { counts: serverErrors } }];
    case 'error-rate': {
      const description = `Server errors at ${threshold} % of requests or more`;
      return [{ key, description, threshold, source: { counts: serverErrors, whole: requests } }];
    }
    case 'latency': {
      const description = `Responses take ${threshold} ms or more`;
      return [{ key, description, threshold: threshold * latencyScale, source: { metric: latency } }];
    }
    default:
      return metric satisfies never;
  }
}

function perHost(
  watched: Watched,
  key: string,
  threshold: number,
  what: string,
  metricOf: (instanceId: string) => Metric,
): AlarmInstance[] {
  return Object.entries(watched.instanceIds).map(([zone, instanceId]) => ({
    key: `${key}-${zone}`,
    description: `${what}, of the host in zone ${zone}`,
    threshold,
    instanceId,
    source: { metric: metricOf(instanceId) },
  }));
}

function perDatabase(
  watched: Watched,
  key: string,
  metric: 'database-cpu' | 'database-connections' | 'database-storage',
  threshold: number,
): AlarmInstance[] {
  return Object.entries(watched.databases).map(([database, { identifier, allocatedGiB }]) => {
    const instance = { key: `${key}-${database}`, threshold };
    switch (metric) {
      case 'database-cpu':
        return {
          ...instance,
          description: `CPU of ${database} at ${threshold} % or more`,
          source: { metric: databaseMetric(identifier, 'CPUUtilization') },
        };
      case 'database-connections':
        return {
          ...instance,
          description: `${threshold} or more connections to ${database}`,
          source: { metric: databaseMetric(identifier, 'DatabaseConnections') },
        };
      case 'database-storage':
        return {
          ...instance,
          description: `${threshold} % of the ${allocatedGiB} GiB of ${database} are used`,
          threshold: Math.round(((100 - threshold) / 100) * allocatedGiB * GIB),
          below: true,
          source: { metric: databaseMetric(identifier, 'FreeStorageSpace') },
        };
      default:
        return metric satisfies never;
    }
  });
}

/** Hosts publish by instance; what comes from logs has no dimension. */
function custom(watched: Watched, key: string, { custom: metric, threshold }: Alarm): AlarmInstance[] {
  if (!metric) return [];
  const { namespace, name, statistic } = metric;
  const of = (dimensions: Metric['dimensions']): Metric => ({ namespace, metric: name, statistic, dimensions });
  const description = `${name} at ${threshold} or more`;
  return Object.keys(watched.instanceIds).length > 0
    ? perHost(watched, key, threshold, description, (InstanceId) => of({ InstanceId }))
    : [{ key, description, threshold, source: { metric: of({}) } }];
}
