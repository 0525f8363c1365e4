/** The `ecs` milestone's words: services, containers, jobs, exposure, scaling. */
import { z } from 'zod';
import { duration, onOrOff, port, taskSize } from './scalars';

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
  secrets: z
    .record(z.string(), z.string())
    .default({})
    .describe('Environment variables filled by ECS from a key of `secrets` (by reference, never by value).'),
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
    .strictObject({ kind: z.literal('internal'), ...exposed })
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
  size: taskSize,
  architecture: z.enum(['X86_64', 'ARM64']).default('X86_64').describe('CPU architecture of the images.'),
  ephemeralStorageGiB: z.int().optional().describe('21 to 200 GiB. Default: the 20 GiB that come with a task.'),
  containers: z.record(z.string(), container).describe('Containers by name.'),
  exposure,
  scaling,
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
  z.strictObject({
    kind: z.literal('ecs-ec2'),
    instanceType: z.string().describe('EC2 instance type of the Auto Scaling group.'),
    instances: z.strictObject({
      min: z.int().describe('Least instances.'),
      max: z.int().describe('Most instances.'),
      desired: z.int().optional().describe('Instances at first. Default: `min`.'),
    }),
    market: z.enum(['on-demand', 'spot']).describe('How instances are bought.'),
    containerInsights: onOrOff,
  }),
  z.strictObject({
    kind: z.literal('ec2-gpu'),
    instanceType: z.string().describe('EC2 instance type with a GPU.'),
    amiParameter: z.string().describe('Public SSM parameter that holds the AMI id.'),
    volumeGiB: z.int().describe('Size of the encrypted gp3 root volume.'),
    elasticIp: z.boolean().default(false).describe('Whether the host keeps a fixed public address.'),
  }),
  z.strictObject({
    kind: z.literal('lambda-efs'),
    memory: z.int().describe('MiB, 128 to 10240.'),
    timeout: duration.describe('At most 900 s.'),
    ephemeralStorageMiB: z.int().default(512).describe('Size of /tmp, 512 to 10240 MiB.'),
    reservedConcurrency: z.int().optional().describe('Most invocations at once. Default: unreserved.'),
  }),
  z.strictObject({
    kind: z.literal('compose-host'),
    instanceType: z.string().describe('EC2 instance type.'),
    volumeGiB: z.int().describe('Size of the encrypted gp3 volume.'),
    swapGiB: z.int().default(0).describe('Size of a swap file; 0 makes none.'),
  }),
]);
export type Compute = z.output<typeof compute>;
