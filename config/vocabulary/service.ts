/** The `ecs` milestone's words: services, containers, jobs, exposure, scaling. */
import { z } from 'zod';
import { duration, onOrOff, port, taskSize } from './scalars';
import { permissions, reference, type SecretReference, secretReference } from './workload';

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
export const targetHealth = z.strictObject({
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
