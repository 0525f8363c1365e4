import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import type { Monitoring } from '../../config/vocabulary/operations';
import { json } from '../terraform/json';
import {
  databaseMetric,
  ingressMetrics,
  instanceMetric,
  type Metric,
  serviceMetric,
  visibleMessages,
  type Watched,
} from './metrics';

export interface DashboardsProps {
  readonly env: Environment;
  readonly monitoring: Monitoring;
  readonly watched: Watched;
  /** Namespace of the metrics counted from logs. */
  readonly namespace: string;
}

interface Widget {
  readonly title: string;
  readonly metrics: readonly Metric[];
}

const WIDTH = 12;
const HEIGHT = 6;
const COLUMNS = 2;

/**
 * One dashboard for each view that the environment asks for.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export class Dashboards extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DashboardsProps,
  ) {
    super(scope, id);
    const { env, monitoring } = props;
    for (const view of monitoring.dashboards) {
      new CloudwatchDashboard(this, `dashboard/${view}`, {
        dashboardName: name(env, view),
        dashboardBody: json({ widgets: this.widgets(view).map((widget, index) => this.render(widget, index)) }),
      });
    }
  }

  private widgets(view: Monitoring['dashboards'][number]): Widget[] {
    switch (view) {
      case 'ecs':
        return this.ecsWidgets();
      case 'ingress':
        return this.ingressWidgets();
      case 'application':
        return this.applicationWidgets();
      case 'host':
        return this.hostWidgets();
      case 'data':
        return this.dataWidgets();
      default:
        return view satisfies never;
    }
  }

  private ecsWidgets(): Widget[] {
    const { watched } = this.props;
    const services = Object.keys(watched.serviceNames);
    return [
      { title: 'CPU (%)', metrics: services.map((service) => serviceMetric(watched, service, 'CPUUtilization')) },
      { title: 'Memory (%)', metrics: services.map((service) => serviceMetric(watched, service, 'MemoryUtilization')) },
    ];
  }

  private ingressWidgets(): Widget[] {
    const metrics = ingressMetrics(this.props.watched);
    if (!metrics) return [];
    return [
      { title: 'Requests', metrics: [metrics.requests] },
      { title: 'Latency', metrics: [metrics.latency] },
      { title: 'Server errors', metrics: metrics.serverErrors },
      { title: 'Client errors', metrics: [metrics.clientErrors] },
    ];
  }

  private applicationWidgets(): Widget[] {
    const { monitoring, namespace } = this.props;
    return Object.entries(monitoring.customMetrics).map(([metric, { unit }]) => ({
      title: metric,
      metrics: [{ namespace, metric, statistic: unit === 'Count' ? 'Sum' : 'Average', dimensions: {} }],
    }));
  }

  /** Hosts publish their metrics by instance; before the first image there is none to show. */
  private hostWidgets(): Widget[] {
    const { watched, monitoring } = this.props;
    const hosts = Object.values(watched.instanceIds);
    const { namespace, names } = monitoring.hostMetrics ?? { namespace: '', names: [] };
    return [
      { title: 'CPU (%)', metrics: hosts.map((id) => instanceMetric(id, 'CPUUtilization')) },
      ...names.map((metric) => ({
        title: metric,
        metrics: hosts.map(
          (InstanceId): Metric => ({ namespace, metric, statistic: 'Average', dimensions: { InstanceId } }),
        ),
      })),
    ];
  }

  private dataWidgets(): Widget[] {
    const { databases, deadLetterQueues } = this.props.watched;
    const widget = (title: string, metric: Parameters<typeof databaseMetric>[1]): Widget => ({
      title,
      metrics: Object.values(databases).map(({ identifier }) => databaseMetric(identifier, metric)),
    });
    const queues = Object.values(deadLetterQueues).map(visibleMessages);
    return [
      ...(Object.keys(databases).length > 0
        ? [
            widget('Database CPU (%)', 'CPUUtilization'),
            widget('Database connections', 'DatabaseConnections'),
            widget('Free storage (bytes)', 'FreeStorageSpace'),
          ]
        : []),
      ...(queues.length > 0 ? [{ title: 'Messages that failed', metrics: queues }] : []),
    ];
  }

  private render({ title, metrics }: Widget, index: number) {
    return {
      type: 'metric',
      x: (index % COLUMNS) * WIDTH,
      y: Math.floor(index / COLUMNS) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
      properties: {
        title,
        region: this.props.env.region,
        view: 'timeSeries',
        period: 300,
        metrics: metrics.map(({ namespace, metric, statistic, dimensions }) => [
          namespace,
          metric,
          ...Object.entries(dimensions).flat(),
          { stat: statistic },
        ]),
      },
    };
  }
}
