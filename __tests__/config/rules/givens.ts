/** Valid beginnings of cases: environments of other kinds than the small one. */
import type { Patch } from '../../helpers/deployments';

export const OFF = { kind: 'off', reason: 'left out to keep the test input small' };

/** A database with a user of a service, in subnets of its own. */
export const DATABASE = {
  engine: 'postgres',
  version: '16.10',
  instanceClass: 'db.t4g.micro',
  name: 'shop',
  storage: { gib: 20 },
  backup: { retentionDays: 7, window: '03:00-04:00' },
  maintenanceWindow: 'sun:05:00-sun:06:00',
  users: { app: { database: 'shop' } },
};
export const WITH_DATABASE: Patch = {
  'network.subnets.database': ['10.0.200.0/24', '10.0.201.0/24'],
  databases: { main: DATABASE },
};

export const JOB = {
  size: '256/512',
  containers: { job: { image: { kind: 'repository', name: 'api' } } },
  trigger: { kind: 'on-demand' },
};

/** No ingress, and nothing that watches one. */
const CLOSED: Patch = {
  ingress: { kind: 'none' },
  'security.waf': OFF,
  'monitoring.uptime': OFF,
  'monitoring.alarms': {},
  'monitoring.customMetrics': {},
};

/** A function that works off a queue. */
export const FUNCTION: Patch = {
  ...CLOSED,
  compute: { kind: 'lambda-efs', memory: 1_024, timeout: '900s' },
  queues: { runs: { visibilityTimeout: '90m' } },
  fileSystems: { models: { throughput: { kind: 'elastic' } } },
  services: {
    worker: {
      containers: { worker: { image: { kind: 'repository', name: 'api' }, mounts: { '/mnt/models': 'models' } } },
      consumes: 'runs',
      exec: OFF,
    },
  },
};

/** One service on the instances of a cluster. */
export const CLUSTER: Patch = {
  ...CLOSED,
  compute: {
    kind: 'ecs-ec2',
    instanceType: 't3.small',
    instances: { min: 1, max: 1 },
    market: 'on-demand',
    containerInsights: OFF,
  },
  services: {
    worker: {
      containers: { worker: { image: { kind: 'repository', name: 'api' }, memoryReservation: 1_024 } },
      exec: OFF,
    },
  },
};

/** A service on a host with a GPU. */
export const GPU_HOST: Patch = {
  ...CLOSED,
  compute: { kind: 'ec2-gpu', instanceType: 'g4dn.xlarge', amiParameter: '/aws/service/x', volumeGiB: 100 },
  fileSystems: { models: { throughput: { kind: 'elastic' } } },
  services: {
    worker: {
      containers: { worker: { image: { kind: 'repository', name: 'api' }, mounts: { '/data': 'models' } } },
      exec: OFF,
    },
  },
  jobs: { fill: { ...JOB, containers: { job: { ...JOB.containers.job, mounts: { '/data': 'models' } } } } },
};

/** A host that runs a Compose project. */
export const HOST: Patch = {
  ...CLOSED,
  compute: {
    kind: 'compose-host',
    instanceType: 't3.micro',
    volumeGiB: 30,
    swapGiB: 2,
    project: 'shop',
    files: { bucket: 'files', prefix: 'host/' },
    exposure: { ports: [80] },
    ssh: OFF,
    snapshots: { kind: 'daily', at: '04:00', keep: 7 },
  },
  buckets: { files: {} },
  services: {},
};

/** Idle stop of a service that works off a queue. */
export const IDLE_STOP = {
  power: { kind: 'idle-stop', window: '15m', cpuBelow: 5 },
  queues: { runs: { visibilityTimeout: '5m' } },
  'services.api.consumes': 'runs',
  'usage.activeHoursPerDay': 8,
  'monitoring.uptime': OFF,
};

/** The API behind the internal load balancer, called by the web service. */
export const INTERNAL: Patch = {
  'services.api.exposure.kind': 'internal',
  'services.web.containers.web.references': { API_URL: { kind: 'service', name: 'api' } },
};
