/** What is known of a unit's use, and what has to be asked for it. Instants are milliseconds since 1970. */
import type { Problem } from '../power/ports';
import type { Span } from './window';

export interface Datapoint {
  /** Start of its period. */
  readonly at: number;
  readonly value: number;
}

/** CPU of a service or an instance. */
export interface Cpu {
  /** Member id; of an instance of a group as of a host. */
  readonly of: string;
  readonly periodSeconds: 60 | 300;
  readonly span: Span;
  /** It has tasks, or is an instance. A service that autoscaling has at 0 publishes nothing, and nothing is missed. */
  readonly runs: boolean;
  readonly datapoints: readonly Datapoint[];
}

export interface Requests {
  /** Value of the dimension `LoadBalancer`. */
  readonly of: string;
  readonly since: number;
  readonly count: number;
}

export interface Messages {
  /** Name of the queue. */
  readonly of: string;
  readonly visible: number;
  readonly delayed: number;
  readonly inFlight: number;
}

/** A member that is not as it was told, or is being deployed. */
export interface Change {
  readonly of: string;
  readonly what: string;
}

/** Something that runs. */
export interface Running {
  readonly of: string;
  /** When it started, of several tasks the youngest; absent when that is not known, or one has not started yet. */
  readonly since?: number;
}

export interface Evidence {
  readonly cpu: readonly Cpu[];
  readonly requests: readonly Requests[];
  readonly messages: readonly Messages[];
  readonly changes: readonly Change[];
  readonly running: readonly Running[];
  /** What could not be read. */
  readonly problems: readonly Problem[];
}

export interface RunningInstance {
  readonly id: string;
  /** A datapoint each minute, not every five. */
  readonly detailedMonitoring: boolean;
  readonly launchedAt?: number;
  /** Name of its Auto Scaling group. */
  readonly group?: string;
}

export interface RunningTask {
  readonly service: string;
  /** Absent until it runs. */
  readonly startedAt?: number;
}

export interface MetricQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Average' | 'Sum';
  readonly periodSeconds: number;
  readonly span: Span;
}

export interface MetricAnswer {
  /** `Complete` when nothing is left out. */
  readonly status: string;
  readonly datapoints: readonly Datapoint[];
}

/** What has to be asked; each an error when AWS does not answer after all retries. */
export interface EvidencePorts {
  /** Pending or running instances with these ids. */
  readonly hosts: (ids: readonly string[]) => Promise<readonly RunningInstance[]>;
  /** Pending or running instances of these Auto Scaling groups. */
  readonly groups: (names: readonly string[]) => Promise<readonly RunningInstance[]>;
  /** Services whose deployment is not completed. */
  readonly deployments: (cluster: string, services: readonly string[]) => Promise<readonly Change[]>;
  readonly tasks: (cluster: string) => Promise<readonly RunningTask[]>;
  /** One answer for each query, in their order. */
  readonly metrics: (queries: readonly MetricQuery[]) => Promise<readonly MetricAnswer[]>;
  readonly messages: (queue: string) => Promise<Messages>;
}
