/** The `ecs` milestone's words: services, containers, jobs, exposure, scaling. */
import { z } from 'zod';
import { domain } from './network';
import { duration, off, onOrOff, port, taskSize } from './scalars';

/** Where an image comes from. The tag or digest of a repository's image is a Terraform variable. */
export const image = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('repository'), name: z.string().describe('A key of `repositories`.') })
    .describe('An image of one of this environment’s ECR repositories.'),
  z
    .strictObject({
      kind: z.literal('public'),
      reference: z.string().describe('Registry, repository and pinned tag or digest.'),
    })
    .describe('A pinned image of a public registry.'),
]);

/** A value that AWS gives to a resource of this environment: an endpoint, a name, an address. */
export const reference = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('service'), name: z.string().describe('A service with exposure `internal`.') })
    .describe('URL of a service at the internal load balancer.'),
  z
    .strictObject({ kind: z.literal('service-host'), name: z.string().describe('A service of this environment.') })
    .describe('Private DNS name of a service, by Cloud Map; its `allows` lets the caller in.'),
  z
    .strictObject({
      kind: z.literal('database'),
      name: z.string().describe('A key of `databases`.'),
      attribute: z.enum(['host', 'port', 'name', 'reader-host']).describe('What of it; `reader-host` is a replica.'),
    })
    .describe('Where a database is. Opens the way to it.'),
  z
    .strictObject({
      kind: z.literal('cache'),
      name: z.string().describe('A key of `caches`.'),
      attribute: z.enum(['host', 'port']).describe('What of it.'),
    })
    .describe('Where a cache is. Opens the way to it.'),
  z.strictObject({ kind: z.literal('bucket'), name: z.string() }).describe('Name of a bucket.'),
  z.strictObject({ kind: z.literal('queue'), name: z.string() }).describe('URL of a queue.'),
  z.strictObject({ kind: z.literal('log-group') }).describe('Log group of what refers to it.'),
]);
export type Reference = z.output<typeof reference>;

/** A secret by reference, never by value. */
export const secretReference = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('secret'),
      name: z.string().describe('A key of `secrets`.'),
      field: z
        .enum(['username', 'password'])
        .optional()
        .describe('One field of a Secrets Manager secret. Default: all.'),
    })
    .describe('One of `secrets`.'),
  z
    .strictObject({
      kind: z.literal('database'),
      name: z.string().describe('A key of `databases`.'),
      user: z.string().describe('`master`, or a key of its `users`.'),
      field: z
        .enum(['username', 'password', 'host', 'port', 'dbname'])
        .optional()
        .describe('One field of it. Default: the whole JSON.'),
    })
    .describe('Credentials of a database user. Opens the way to the database.'),
]);
export type SecretReference = z.output<typeof secretReference>;

/** What code may do with a resource: exact actions on exact ARNs. */
export const permission = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bucket'),
    name: z.string().describe('A key of `buckets`.'),
    allows: z
      .array(z.enum(['get', 'put', 'delete', 'list']))
      .min(1)
      .describe('Actions on objects, and listing.'),
  }),
  z.strictObject({
    kind: z.literal('queue'),
    name: z.string().describe('A key of `queues`.'),
    allows: z
      .array(z.enum(['send', 'receive']))
      .min(1)
      .describe('Sending, or receiving and deleting.'),
  }),
  z.strictObject({
    kind: z.literal('bedrock'),
    models: z.array(z.string()).min(1).describe('Ids of foundation models that may be invoked.'),
  }),
  z.strictObject({ kind: z.literal('xray') }).describe('Sending traces to X-Ray.'),
  z.strictObject({
    kind: z.literal('metrics'),
    namespace: z.string().describe('The one CloudWatch namespace that may be written.'),
  }),
]);
export type Permission = z.output<typeof permission>;

const permissions = z.array(permission).default([]).describe('What the code may do. Default: nothing.');

/**
 * Container health check.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export const containerHealth = z.strictObject({
  command: z
    .string()
    .optional()
    .describe('Shell command that exits 0 when healthy. Default: wget on `path` of the first port.'),
  path: z.string().default('/').describe('Path that answers when healthy, starting with /.'),
  interval: duration.prefault('30s').describe('5 s to 300 s between checks.'),
  timeout: duration.prefault('5s').describe('2 s to 60 s, below the interval.'),
  retries: z.int().default(3).describe('1 to 10 failures before a container counts as unhealthy.'),
  startPeriod: duration.prefault('60s').describe('0 s to 300 s of grace after a start.'),
});

export const container = z.strictObject({
  image,
  cpu: z.int().optional().describe('CPU units of the task kept for this container. Default: shared.'),
  memory: z.int().optional().describe('Hard limit in MiB. Default: the task’s.'),
  memoryReservation: z.int().optional().describe('Soft limit in MiB. Default: none.'),
  ports: z.array(port).default([]).describe('Ports that the container listens on.'),
  essential: z.boolean().default(true).describe('Whether the task stops when this container does.'),
  stateful: z
    .boolean()
    .default(false)
    .describe('Keeps state that two copies would split (queue, database, vector store).'),
  environment: z.record(z.string(), z.string()).default({}).describe('Plain environment variables.'),
  references: z
    .record(z.string(), reference)
    .default({})
    .describe('Environment variables that AWS gives the value of: endpoints, names, addresses.'),
  secrets: z
    .record(
      z.string(),
      z.union([z.string().transform((name): SecretReference => ({ kind: 'secret', name })), secretReference]),
    )
    .default({})
    .describe(
      'Environment variables filled by reference, never by value: a key of `secrets`, or one field of a secret.',
    ),
  health: containerHealth.optional().describe('Container health check. Default: none.'),
  dependsOn: z
    .record(z.string(), z.enum(['START', 'HEALTHY', 'COMPLETE', 'SUCCESS']))
    .default({})
    .describe('Containers of the same task that come first, and how far they must be.'),
  mounts: z
    .record(z.string(), z.string())
    .default({})
    .describe('Container path to a key of `fileSystems`, mounted by its access point with transit encryption.'),
  readOnlyRoot: onOrOff.default({ kind: 'on' }).describe('Read-only root file system.'),
  writablePaths: z
    .array(z.string())
    .default(['/tmp'])
    .describe('Paths on ephemeral storage that stay writable under a read-only root.'),
  stopTimeout: duration.prefault('30s').describe('Time between SIGTERM and SIGKILL, at most 120 s.'),
  command: z.array(z.string()).optional().describe('Command. Default: the image’s.'),
  script: z
    .string()
    .optional()
    .describe('Path below ops/ of a shell script that `sh -c` runs instead of a command. Default: none.'),
});
export type Container = z.output<typeof container>;

/**
 * Health check of the load balancer's target group.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
const targetHealth = z.strictObject({
  path: z.string().default('/').describe('Path, starting with /.'),
  interval: duration.prefault('30s').describe('5 s to 300 s.'),
  timeout: duration.prefault('5s').describe('2 s to 120 s, below the interval.'),
  healthyThreshold: z.int().default(2).describe('2 to 10.'),
  unhealthyThreshold: z.int().default(3).describe('2 to 10.'),
  matcher: z.string().default('200-399').describe('HTTP codes that count as healthy.'),
});

const exposed = {
  container: z.string().describe('The container that answers.'),
  port: port.describe('The port of that container.'),
  paths: z.array(z.string()).min(1).describe('Path patterns; `/*` is the default route.'),
  priority: z.int().optional().describe('Listener rule priority, 1 to 50000. Default: by order of declaration.'),
  health: targetHealth.prefault({}),
  deregistrationDelay: duration.prefault('30s').describe('0 s to 3600 s of draining.'),
  slowStart: duration.prefault('0s').describe('0, or 30 s to 900 s of rising traffic.'),
};

/** Who can reach a service. */
export const exposure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('public'), ...exposed }).describe('Reached from the internet through the ingress.'),
  z
    .strictObject({
      kind: z.literal('internal'),
      ...exposed,
      from: z
        .enum(['services', 'vpc'])
        .default('services')
        .describe('Who reaches the load balancer: the services of `allows`, or everything inside the VPC.'),
      idleTimeout: duration
        .prefault('60s')
        .describe('Longest silence of a connection, 1 s to 4000 s; the longest of all services counts.'),
    })
    .describe('Reached inside the VPC through an internal load balancer.'),
  z.strictObject({ kind: z.literal('none') }).describe('Reached by service discovery only, or not at all.'),
]);
export type Exposure = z.output<typeof exposure>;

/**
 * Number of tasks, and target tracking between the bounds.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
 */
export const scaling = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('target-tracking'),
    min: z.int().describe('Least tasks; 0 is allowed and kept.'),
    max: z.int().describe('Most tasks.'),
    desired: z.int().optional().describe('Tasks at the first start. Default: `min`.'),
    cpu: z.number().optional().describe('Target of average CPU in percent, 1 to 100. Default: not tracked.'),
    memory: z.number().optional().describe('Target of average memory in percent, 1 to 100. Default: not tracked.'),
    cooldown: duration.prefault('300s').describe('Pause after scaling in or out.'),
  }),
  z.strictObject({ kind: z.literal('fixed'), count: z.int().describe('Tasks; 0 is allowed and kept.') }),
]);
export type Scaling = z.output<typeof scaling>;

export const service = z.strictObject({
  size: taskSize.optional(),
  architecture: z.enum(['X86_64', 'ARM64']).default('X86_64').describe('CPU architecture of the images.'),
  ephemeralStorageGiB: z.int().optional().describe('21 to 200 GiB. Default: the 20 GiB that come with a task.'),
  containers: z.record(z.string(), container).describe('Containers by name.'),
  exposure: exposure.default({ kind: 'none' }),
  scaling: scaling.default({ kind: 'fixed', count: 1 }),
  subnets: z
    .enum(['public', 'private'])
    .optional()
    .describe('Tier that its tasks stand in; public ones carry a public address. Default: as `egress` has it.'),
  consumes: z
    .string()
    .optional()
    .describe('A key of `queues` that it works off: may receive, and finds its URL in QUEUE_URL. Default: none.'),
  permissions,
  allows: z.array(z.string()).default([]).describe('Other services whose tasks may connect to the ports of this one.'),
  deploymentStrategy: z
    .enum(['rolling', 'blue-green'])
    .default('rolling')
    .describe('How a new task definition replaces the old one; rolling with circuit breaker and rollback.'),
  exec: onOrOff.describe('ECS Exec: a shell in a running container.'),
});
export type Service = z.output<typeof service>;

/** A task that runs and ends. */
export const job = z.strictObject({
  size: taskSize,
  architecture: z.enum(['X86_64', 'ARM64']).default('X86_64').describe('CPU architecture of the images.'),
  containers: z.record(z.string(), container).describe('Containers by name.'),
  ephemeralStorageGiB: z.int().optional().describe('21 to 200 GiB. Default: the 20 GiB that come with a task.'),
  permissions,
  trigger: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('on-demand') }).describe('Run by hand or by CI.'),
    z
      .strictObject({
        kind: z.literal('schedule'),
        expression: z.string().describe('EventBridge Scheduler expression, such as cron(0 3 ? * SUN *).'),
        timeZone: z.string().describe('IANA time zone of the expression.'),
      })
      .describe('Run by EventBridge Scheduler, and on demand.'),
  ]),
});
export type Job = z.output<typeof job>;

/** Where on-demand and Spot capacity comes from. */
const capacity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('on-demand') }).describe('On-demand only.'),
  z
    .strictObject({
      kind: z.literal('spot'),
      fallback: z
        .strictObject({
          after: duration.describe('Failed Spot placements for this long move a service to on-demand.'),
          back: duration.describe('Time after which Spot is tried again.'),
        })
        .describe('What happens without Spot capacity: Fargate has no fallback of its own.'),
    })
    .describe('Spot first, on-demand by fallback.'),
  z
    .strictObject({
      kind: z.literal('mixed'),
      base: z.int().describe('Tasks on demand before any runs on Spot.'),
      spotWeight: z.int().describe('Share of Spot beyond the base, 0 to 1000.'),
      onDemandWeight: z.int().describe('Share of on-demand beyond the base, 0 to 1000.'),
    })
    .describe('A base on demand, the rest by weights.'),
]);

/** What runs the containers. */
export const compute = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fargate'),
    capacity,
    containerInsights: onOrOff.describe('CloudWatch Container Insights of the cluster.'),
  }),
  z
    .strictObject({
      kind: z.literal('ecs-ec2'),
      instanceType: z.string().describe('EC2 instance type of the Auto Scaling group.'),
      instances: z.strictObject({
        min: z.int().describe('Least instances.'),
        max: z.int().describe('Most instances.'),
        desired: z.int().optional().describe('Instances at first. Default: `min`.'),
      }),
      market: z.enum(['on-demand', 'spot']).describe('How instances are bought.'),
      volumeGiB: z.int().default(30).describe('Size of the encrypted gp3 root volume, at least 30.'),
      containerInsights: onOrOff.describe('CloudWatch Container Insights of the cluster.'),
    })
    .describe('Services on the instances of an Auto Scaling group with a capacity provider; jobs on Fargate.'),
  z
    .strictObject({
      kind: z.literal('ec2-gpu'),
      instanceType: z.string().describe('EC2 instance type with a GPU.'),
      amiParameter: z.string().describe('Public SSM parameter that holds the AMI id; a new one replaces no host.'),
      volumeGiB: z.int().describe('Size of the encrypted gp3 root volume.'),
      elasticIp: z.boolean().default(false).describe('Whether the host keeps a fixed public address.'),
      detailedMonitoring: z.boolean().default(false).describe('CloudWatch metrics by the minute, billed.'),
    })
    .describe('One instance with a GPU that runs the containers of the services by Docker.'),
  z
    .strictObject({
      kind: z.literal('lambda-efs'),
      memory: z.int().describe('MiB, 128 to 10240.'),
      timeout: duration.describe('At most 900 s.'),
      ephemeralStorageMiB: z.int().default(512).describe('Size of /tmp, 512 to 10240 MiB.'),
      reservedConcurrency: z.int().optional().describe('Most invocations at once. Default: unreserved.'),
    })
    .describe('Each service is a function made from the image of its one container, with its file system mounted.'),
  z
    .strictObject({
      kind: z.literal('compose-host'),
      instanceType: z.string().describe('EC2 instance type.'),
      hosts: z.int().min(1).default(1).describe('Instances, one in each zone of the public subnets.'),
      volumeGiB: z.int().describe('Size of the encrypted gp3 volume.'),
      swapGiB: z.int().default(0).describe('Size of a swap file; 0 makes none.'),
      detailedMonitoring: z.boolean().default(false).describe('CloudWatch metrics by the minute, billed.'),
      project: z.string().describe('Folder below ops/ with the Compose file and what the host runs.'),
      files: z
        .strictObject({ bucket: z.string().describe('A key of `buckets`.'), prefix: z.string() })
        .describe('Where the folder is kept for the host: a change of it replaces nothing.'),
      images: z
        .record(z.string(), z.string())
        .default({})
        .describe('Variables of the Compose file that hold an image: each a key of `repositories`.'),
      environment: z.record(z.string(), z.string()).default({}).describe('Settings of the host, never secret.'),
      references: z.record(z.string(), reference).default({}).describe('Settings that AWS gives the value of.'),
      secrets: z
        .record(z.string(), secretReference)
        .default({})
        .describe('Settings that hold the id of a secret, which the host reads when it starts.'),
      permissions,
      exposure: z
        .strictObject({
          ports: z.array(port).min(1).describe('Ports open to the internet, or to the load balancer of the ingress.'),
          health: targetHealth.prefault({}).describe('Health check of the load balancer, if there is one.'),
        })
        .describe('How the host is reached: by its Elastic IP without an ingress, else by the load balancer.'),
      domain: domain.default({ kind: 'none' }).describe('A record to the Elastic IP. Default: none.'),
      ssh: z
        .discriminatedUnion('kind', [
          z
            .strictObject({ kind: z.literal('admin-cidr') })
            .describe('Port 22 from the one range of the variable `admin_cidr`.'),
          off,
        ])
        .describe('Whether administrators log in by SSH.'),
      snapshots: z
        .discriminatedUnion('kind', [
          z.strictObject({
            kind: z.literal('daily'),
            at: z.string().describe('UTC time, HH:MM.'),
            keep: z.int().positive().describe('Snapshots kept.'),
          }),
          off,
        ])
        .describe('Snapshots of the volume by Data Lifecycle Manager.'),
    })
    .describe('Instances that run a Docker Compose project.'),
]);
export type Compute = z.output<typeof compute>;
