/** Which CloudWatch metrics tell what, for each kind of ingress: alarms and dashboards ask here. */

/** A metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: 'Average' | 'Sum' | 'Maximum' | 'p95';
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A target group and the load balancer that it belongs to, as dimensions of CloudWatch. */
export interface Targets {
  readonly loadBalancer: string;
  readonly targetGroup: string;
}

/** What there is to watch, resolved from the milestones before. */
export interface Watched {
  /** Absent without an ECS cluster. */
  readonly clusterName?: string;
  /** ECS service names by service. */
  readonly serviceNames: Readonly<Record<string, string>>;
  readonly ingress:
    | { readonly kind: 'alb'; readonly loadBalancerArnSuffix: string }
    | { readonly kind: 'http-api'; readonly apiId: string }
    | { readonly kind: 'none' };
  /** Target groups of public and internal load balancers, by what registers there. */
  readonly targets: Readonly<Record<string, Targets>>;
  /** Instance ids by zone; empty text before there is an instance. */
  readonly instanceIds: Readonly<Record<string, string>>;
  /** Identifier and allocated storage by database. */
  readonly databases: Readonly<Record<string, { readonly identifier: string; readonly allocatedGiB: number }>>;
  /** Names of dead-letter queues by queue. */
  readonly deadLetterQueues: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
export function serviceMetric(
  watched: Watched,
  service: string,
  metric: 'CPUUtilization' | 'MemoryUtilization',
): Metric {
  return {
    namespace: 'AWS/ECS',
    metric,
    statistic: 'Average',
    dimensions: { ClusterName: watched.clusterName ?? '', ServiceName: watched.serviceNames[service] ?? service },
  };
}

export interface IngressMetrics {
  readonly requests: Metric;
  /** Counts that add up: a load balancer without healthy targets answers by itself. */
  readonly serverErrors: readonly Metric[];
  readonly clientErrors: Metric;
  readonly latency: Metric;
  /** Multiplies milliseconds into the unit of the latency metric. */
  readonly latencyScale: number;
}

/** Metrics of the way in; nothing when nothing comes in. */
export function ingressMetrics({ ingress }: Watched): IngressMetrics | undefined {
  switch (ingress.kind) {
    case 'alb':
      return albMetrics(ingress.loadBalancerArnSuffix);
    case 'http-api':
      return apiMetrics(ingress.apiId);
    case 'none':
      return undefined;
    default:
      return ingress satisfies never;
  }
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
function albMetrics(LoadBalancer: string): IngressMetrics {
  const metric = (name: string, statistic: Metric['statistic']): Metric => ({
    namespace: 'AWS/ApplicationELB',
    metric: name,
    statistic,
    dimensions: { LoadBalancer },
  });
  return {
    requests: metric('RequestCount', 'Sum'),
    serverErrors: [metric('HTTPCode_Target_5XX_Count', 'Sum'), metric('HTTPCode_ELB_5XX_Count', 'Sum')],
    clientErrors: metric('HTTPCode_Target_4XX_Count', 'Sum'),
    latency: metric('TargetResponseTime', 'Average'),
    latencyScale: 0.001,
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
function apiMetrics(ApiId: string): IngressMetrics {
  const metric = (name: string, statistic: Metric['statistic']): Metric => ({
    namespace: 'AWS/ApiGateway',
    metric: name,
    statistic,
    dimensions: { ApiId },
  });
  return {
    requests: metric('Count', 'Sum'),
    serverErrors: [metric('5xx', 'Sum')],
    clientErrors: metric('4xx', 'Sum'),
    latency: metric('Latency', 'Average'),
    latencyScale: 1,
  };
}

/** Targets that fail their health check, of one service. */
export function unhealthyTargets({ loadBalancer, targetGroup }: Targets): Metric {
  return {
    namespace: 'AWS/ApplicationELB',
    metric: 'UnHealthyHostCount',
    statistic: 'Maximum',
    dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html */
export function instanceMetric(InstanceId: string, metric: 'CPUUtilization' | 'StatusCheckFailed'): Metric {
  const statistic = metric === 'CPUUtilization' ? 'Average' : 'Maximum';
  return { namespace: 'AWS/EC2', metric, statistic, dimensions: { InstanceId } };
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
export function databaseMetric(
  DBInstanceIdentifier: string,
  metric: 'CPUUtilization' | 'DatabaseConnections' | 'FreeStorageSpace',
): Metric {
  return { namespace: 'AWS/RDS', metric, statistic: 'Average', dimensions: { DBInstanceIdentifier } };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export function visibleMessages(QueueName: string): Metric {
  return {
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    dimensions: { QueueName },
  };
}
