/** A container of the config in the words of `docker run`. Pure but for references. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mapValues } from '../../config/objects';
import type { Container } from '../../config/vocabulary/service';
import type { Image } from '../ecs/image';
import { secretOf, valueAt, valueOfReference, type WorkloadContext } from '../workload/values';
import { shellArray, shellWord } from './user-data';

export interface DockerContext {
  readonly workload: WorkloadContext;
  readonly images: Readonly<Record<string, Image>>;
  readonly logGroupName: string;
  /** Name on the host of another container of the service. */
  readonly nameOf: (container: string) => string;
}

/** What `script` is a path below. */
const SCRIPTS = join(__dirname, '..', '..', 'ops');

/** Where the file systems of containers are mounted on the host, by the key of the file system. */
export const mountPoint = (fileSystem: string): string => `/mnt/efs/${fileSystem}`;

/**
 * What ops/gpu-host/run.sh reads of a container: IMAGE, OPTIONS, COMMAND, SECRETS and WAIT_FOR, as assignments.
 * https://docs.docker.com/reference/cli/docker/container/run/
 */
export function containerFile(key: string, container: Container, context: DockerContext): string {
  const { workload, images, nameOf } = context;
  const { image, script, command = [], secrets, dependsOn } = container;
  const reference =
    image.kind === 'public' ? image.reference : (images[image.name]?.reference ?? valueAt({}, image.name, 'image'));
  return [
    `IMAGE=${shellWord(reference)}`,
    shellArray('OPTIONS', options(key, container, context)),
    shellArray('COMMAND', script ? ['sh', '-c', readFileSync(join(SCRIPTS, script), 'utf8')] : command),
    shellArray(
      'SECRETS',
      Object.entries(secrets).map(([variable, secret]) => `${variable}=${secretOf(secret, workload)}`),
    ),
    shellArray(
      'WAIT_FOR',
      Object.entries(dependsOn).map(([other, condition]) => `${nameOf(other)}=${reachable(other, condition)}`),
    ),
    '',
  ].join('\n');
}

function options(key: string, container: Container, context: DockerContext): string[] {
  const { workload, logGroupName, nameOf } = context;
  const { memory, memoryReservation, cpu, mounts, health } = container;
  const environment = {
    ...container.environment,
    ...mapValues(container.references, (reference) => valueOfReference(reference, workload, logGroupName)),
  };
  return [
    // As in a task with awsvpc: containers find each other at 127.0.0.1, and ports are those of the host.
    '--network=host',
    '--gpus=all',
    '--init',
    '--security-opt=no-new-privileges',
    `--stop-timeout=${container.stopTimeout.seconds}`,
    '--log-driver=awslogs',
    `--log-opt=awslogs-region=${workload.env.region}`,
    `--log-opt=awslogs-group=${logGroupName}`,
    `--log-opt=awslogs-stream=${nameOf(key)}`,
    ...(memory === undefined ? [] : [`--memory=${memory}m`]),
    ...(memoryReservation === undefined ? [] : [`--memory-reservation=${memoryReservation}m`]),
    ...(cpu === undefined ? [] : [`--cpu-shares=${cpu}`]),
    ...writable(container, nameOf(key)),
    ...Object.entries(mounts).map(([path, name]) => `--mount=type=bind,src=${mountPoint(name)},dst=${path}`),
    ...(health ? healthOptions(health, container.ports[0]) : []),
    ...Object.entries(environment).map(([variable, value]) => `--env=${variable}=${value}`),
  ];
}

/** Paths that start empty with every container. */
const TEMPORARY = ['/tmp', '/var/tmp', '/run'];

/**
 * Volumes and no tmpfs, which would count as memory of the container. What is not temporary keeps its volume by name: a
 * cache of models is there again after an idle stop.
 */
function writable({ readOnlyRoot, writablePaths }: Container, name: string): string[] {
  if (readOnlyRoot.kind === 'off') return [];
  const volume = (path: string): string =>
    TEMPORARY.includes(path) ? '' : `src=${name}${path.replaceAll(/[^A-Za-z0-9]+/g, '-')},`;
  return ['--read-only', ...writablePaths.map((path) => `--mount=type=volume,${volume(path)}dst=${path}`)];
}

function healthOptions(health: NonNullable<Container['health']>, port = 80): string[] {
  const fetch = `wget -q -O /dev/null http://127.0.0.1:${port}${health.path} || exit 1`;
  return [
    `--health-cmd=${health.command ?? fetch}`,
    `--health-interval=${health.interval.seconds}s`,
    `--health-timeout=${health.timeout.seconds}s`,
    `--health-retries=${health.retries}`,
    `--health-start-period=${health.startPeriod.seconds}s`,
  ];
}

/** Systemd starts a container again whenever it ends: nobody can wait for its end. */
function reachable(other: string, condition: Container['dependsOn'][string]): string {
  if (condition === 'START' || condition === 'HEALTHY') return condition;
  throw new Error(`A container waits for ${other} to be ${condition}, but on a host every container runs for ever.`);
}
