/** Container definitions: what the config says of a container, in the words of ECS. Pure but for references. */
import type { Container } from '../../config/vocabulary/service';

export interface ContainerContext {
  readonly region: string;
  readonly logGroupName: string;
  /** Image reference of a repository. */
  readonly imageOf: (repository: string) => string;
  /** ARN of a secret. */
  readonly secretArn: (secret: string) => string;
  /** Paths that ECS Exec writes to. Default: none. */
  readonly extraWritablePaths: readonly string[];
}

/** Paths of a container that stay writable while its root file system is read-only, by volume name. */
export function writableVolumes(name: string, container: Container, extra: readonly string[]): Record<string, string> {
  if (container.readOnlyRoot.kind === 'off') return {};
  return Object.fromEntries(
    [...container.writablePaths, ...extra].map((path) => [`${name}${path.replaceAll('/', '-')}`, path]),
  );
}

/**
 * One entry of a task's container definitions.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 */
export function containerDefinition(name: string, container: Container, context: ContainerContext) {
  const { image } = container;
  const volumes = writableVolumes(name, container, context.extraWritablePaths);
  return {
    name,
    image: image.kind === 'repository' ? context.imageOf(image.name) : image.reference,
    essential: container.essential,
    ...optionally('cpu', container.cpu),
    ...optionally('memory', container.memory),
    ...optionally('memoryReservation', container.memoryReservation),
    ...optionally('command', container.command),
    portMappings: container.ports.map((port) => ({ containerPort: port, hostPort: port, protocol: 'tcp' })),
    environment: sorted(container.environment).map(([key, value]) => ({ name: key, value })),
    secrets: sorted(container.secrets).map(([key, secret]) => ({ name: key, valueFrom: context.secretArn(secret) })),
    dependsOn: sorted(container.dependsOn).map(([containerName, condition]) => ({ containerName, condition })),
    mountPoints: Object.entries(volumes).map(([sourceVolume, containerPath]) => ({
      sourceVolume,
      containerPath,
      readOnly: false,
    })),
    readonlyRootFilesystem: container.readOnlyRoot.kind === 'on',
    linuxParameters: { initProcessEnabled: true },
    stopTimeout: container.stopTimeout.seconds,
    ...(container.health ? { healthCheck: healthCheck(container.health, container.ports[0]) } : {}),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': context.logGroupName,
        'awslogs-region': context.region,
        'awslogs-stream-prefix': name,
      },
    },
  };
}

function healthCheck(health: NonNullable<Container['health']>, port: number | undefined) {
  const fetch = `wget -q -O /dev/null http://127.0.0.1:${port ?? 80}${health.path} || exit 1`;
  return {
    command: ['CMD-SHELL', health.command ?? fetch],
    interval: health.interval.seconds,
    timeout: health.timeout.seconds,
    retries: health.retries,
    startPeriod: health.startPeriod.seconds,
  };
}

function optionally<T>(key: string, value: T | undefined): Record<string, T> {
  return value === undefined ? {} : { [key]: value };
}

/** ECS returns these lists in an order of its own: sorted, a second plan compares equal. */
function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
