/** Container definitions and volumes: what the config says of a task, in the words of ECS. Pure but for references. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EcsTaskDefinitionVolume } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { Container } from '../../config/vocabulary/service';
import { secretOf, valueAt, valueOfReference, type WorkloadContext } from '../workload/values';

export interface ContainerContext {
  readonly workload: WorkloadContext;
  readonly logGroupName: string;
  /** Image reference of a repository. */
  readonly imageOf: (repository: string) => string;
  /** Paths that ECS Exec writes to. Default: none. */
  readonly extraWritablePaths: readonly string[];
}

type Containers = { readonly containers: Readonly<Record<string, Container>> };

/** What `script` is a path below. */
const SCRIPTS = join(__dirname, '../../ops');

/** Keys of the file systems that a task mounts, each once. */
export function mountedFileSystems({ containers }: Containers): string[] {
  return [...new Set(Object.values(containers).flatMap(({ mounts }) => Object.values(mounts)))];
}

/** Volumes of a task: one for each writable path of a container, and one for each file system. */
export function taskVolumes(task: Containers, context: ContainerContext): EcsTaskDefinitionVolume[] {
  const writable = Object.entries(task.containers).flatMap(([name, container]) =>
    Object.keys(writableVolumes(name, container, context.extraWritablePaths)),
  );
  return [
    ...writable.map((name) => ({ name })),
    ...mountedFileSystems(task).map((fileSystem) => fileSystemVolume(fileSystem, context.workload)),
  ];
}

/**
 * Paths of a container that stay writable while its root file system is read-only, by volume name: with an underscore,
 * which keeps them apart from file systems.
 */
function writableVolumes(name: string, container: Container, extra: readonly string[]): Record<string, string> {
  if (container.readOnlyRoot.kind === 'off') return {};
  return Object.fromEntries(
    [...container.writablePaths, ...extra].map((path) => [`${name}${path.replaceAll('/', '_')}`, path]),
  );
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html */
function fileSystemVolume(fileSystem: string, { stores }: WorkloadContext): EcsTaskDefinitionVolume {
  return {
    name: fileSystem,
    efsVolumeConfiguration: {
      fileSystemId: valueAt(stores.fileSystemIds, fileSystem, 'file system'),
      transitEncryption: 'ENABLED',
      authorizationConfig: {
        accessPointId: valueAt(stores.accessPointIds, fileSystem, 'file system'),
        iam: 'ENABLED',
      },
    },
  };
}

/**
 * One entry of a task's container definitions.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 */
export function containerDefinition(name: string, container: Container, context: ContainerContext) {
  const { image } = container;
  const { workload, logGroupName } = context;
  return {
    name,
    image: image.kind === 'repository' ? context.imageOf(image.name) : image.reference,
    essential: container.essential,
    ...optionally('cpu', container.cpu),
    ...optionally('memory', container.memory),
    ...optionally('memoryReservation', container.memoryReservation),
    ...(container.script ? shell(container.script) : optionally('command', container.command)),
    portMappings: container.ports.map((port) => ({ containerPort: port, hostPort: port, protocol: 'tcp' })),
    environment: sorted(environment(container, context)).map(([key, value]) => ({ name: key, value })),
    secrets: sorted(container.secrets).map(([key, secret]) => ({ name: key, valueFrom: secretOf(secret, workload) })),
    dependsOn: sorted(container.dependsOn).map(([containerName, condition]) => ({ containerName, condition })),
    mountPoints: mountPoints(name, container, context),
    readonlyRootFilesystem: container.readOnlyRoot.kind === 'on',
    linuxParameters: { initProcessEnabled: true },
    stopTimeout: container.stopTimeout.seconds,
    ...(container.health ? { healthCheck: healthCheck(container.health, container.ports[0]) } : {}),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logGroupName,
        'awslogs-region': workload.env.region,
        'awslogs-stream-prefix': name,
      },
    },
  };
}

/** Plain variables and those that AWS gives the value of, together. */
function environment({ environment, references }: Container, { workload, logGroupName }: ContainerContext) {
  const values = Object.entries(references).map(([key, reference]) => [
    key,
    valueOfReference(reference, workload, logGroupName),
  ]);
  return { ...environment, ...(Object.fromEntries(values) as Record<string, string>) };
}

/** A script of this repository: the image needs nothing but a shell, and its own entry point does not get in between. */
function shell(script: string) {
  return { entryPoint: ['sh', '-c'], command: [readFileSync(join(SCRIPTS, script), 'utf8')] };
}

function mountPoints(name: string, container: Container, { extraWritablePaths }: ContainerContext) {
  const writable = Object.entries(writableVolumes(name, container, extraWritablePaths));
  const mounted = Object.entries(container.mounts).map(([path, fileSystem]) => [fileSystem, path]);
  return [...writable, ...mounted].map(([sourceVolume, containerPath]) => ({
    sourceVolume,
    containerPath,
    readOnly: false,
  }));
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
