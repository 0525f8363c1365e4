/** EC2 instances: what they are, and what fits on them. */
import type { Environment } from '../environment';
import { nearest } from '../findings';
import { INSTANCE_TYPES, type InstanceType, instanceType, registeredMemory } from '../limits/instances';
import type { Compute } from '../vocabulary/compute';
import type { Service } from '../vocabulary/service';
import { containersOf, exposures, type Located, services, taskCounts } from './places';
import { rule } from './rule';
import { outside } from './values';

const TYPES = 'ec2/latest/instancetypes/instance-types';
const MEMORY = 'AmazonECS/latest/developerguide/memory-management';

type OnInstances = Extract<Compute, { instanceType: string }>;
const onInstances = ({ compute }: Environment): OnInstances | undefined =>
  'instanceType' in compute ? compute : undefined;
const cluster = ({ compute }: Environment) => (compute.kind === 'ecs-ec2' ? compute : undefined);

/** What each instance has, when the table knows it. */
const known = (env: Environment): InstanceType | undefined => instanceType(onInstances(env)?.instanceType ?? '');

export const knownType = rule({
  id: 'ec2/instance-type',
  because:
    'Memory, interfaces and architecture of an instance decide what runs on it: a type that is not known cannot be checked.',
  source: TYPES,
  check: (env) => {
    const found = onInstances(env);
    return !found || instanceType(found.instanceType)
      ? []
      : [
          {
            at: ['compute', 'instanceType'],
            value: found.instanceType,
            limit: 'a type of config/limits/instances.ts',
            fix: `write '${nearest(found.instanceType, INSTANCE_TYPES) ?? 't3.small'}', or add the family to that table`,
          },
        ];
  },
});

export const gpu = rule({
  id: 'ec2/gpu',
  because: 'Without a GPU, models run on the CPU, a hundred times slower.',
  source: 'AmazonECS/latest/developerguide/ecs-gpu',
  check: (env) =>
    env.compute.kind === 'ec2-gpu' && known(env)?.gpus === 0
      ? [
          {
            at: ['compute', 'instanceType'],
            value: env.compute.instanceType,
            limit: 'a type with a GPU',
            fix: "write 'g4dn.xlarge'",
          },
        ]
      : [],
});

/** GiB that the root volume needs at least: the size of the image that it starts from. */
const LEAST_VOLUME = { 'ecs-ec2': 30, 'ec2-gpu': 30, 'compose-host': 8 } as const;

export const volume = rule({
  id: 'ec2/volume',
  because: 'A root volume is not smaller than its image, and gp3 takes 16 TiB.',
  source: 'ebs/latest/userguide/general-purpose',
  check: (env) => {
    const found = onInstances(env);
    return found
      ? outside(['compute', 'volumeGiB'], found.volumeGiB, { min: LEAST_VOLUME[found.kind], max: 16_384, unit: 'GiB' })
      : [];
  },
});

export const architecture = rule({
  id: 'ec2/architecture',
  because: 'An image of one architecture does not run on the other.',
  source: TYPES,
  check: (env) => {
    const type = env.compute.kind === 'compose-host' ? undefined : known(env);
    return type
      ? services(env)
          .filter(({ value }) => value.architecture !== type.architecture)
          .map(({ at, value }) => ({
            at: [...at, 'architecture'],
            value: value.architecture,
            limit: `${onInstances(env)?.instanceType} is ${type.architecture}`,
            fix: `write '${type.architecture}', or choose another instance type`,
          }))
      : [];
  },
});

export const instanceCounts = rule({
  id: 'ec2/instances',
  because: 'An Auto Scaling group keeps the order 0, min, desired, max, and a cluster needs an instance to grow to.',
  source: 'autoscaling/ec2/userguide/asg-capacity-limits',
  check: (env) => {
    const found = cluster(env)?.instances;
    if (!found) return [];
    const at = ['compute', 'instances'];
    return [
      ...outside([...at, 'min'], found.min, { min: 0, max: Math.max(found.max, 0), unit: 'instances, at most max' }),
      ...outside([...at, 'max'], found.max, { min: 1, max: Number.POSITIVE_INFINITY }),
      ...(found.min > found.max ? [] : outside([...at, 'desired'], found.desired, { min: found.min, max: found.max })),
    ];
  },
});

/** What ECS sets aside for a task, in MiB: what its containers reserve. */
const reserved = (service: Located<Service>): number =>
  containersOf(service).reduce((sum, { value }) => sum + (value.memoryReservation ?? value.memory ?? 0), 0);

export const instanceMemory = rule({
  id: 'ec2/task-memory',
  because: 'An instance registers less memory than it has: the kernel and the agent keep some.',
  source: MEMORY,
  check: (env) => {
    const type = cluster(env) && known(env);
    if (!type) return [];
    const most = registeredMemory(type);
    return services(env)
      .filter((service) => reserved(service) > most)
      .map((service) => ({
        at: [...service.at, 'containers'],
        value: `${reserved(service)} MiB`,
        limit: `${onInstances(env)?.instanceType} registers about ${most} of its ${type.memory} MiB`,
        fix: `lower memoryReservation to ${most} MiB in all, or choose a larger type`,
      }));
  },
});

export const containerReservation = rule({
  id: 'ec2/container-memory',
  because: 'A task on instances has no size: ECS places it by what each container reserves.',
  source: 'AmazonECS/latest/APIReference/API_ContainerDefinition',
  check: (env) =>
    cluster(env)
      ? services(env)
          .flatMap(containersOf)
          .filter(({ value }) => value.memory === undefined && value.memoryReservation === undefined)
          .map(({ at }) => ({
            at: [...at, 'memoryReservation'],
            value: undefined,
            limit: 'memory or memoryReservation of every container',
            fix: 'write memoryReservation: 256, or what the container needs',
          }))
      : [],
});

const gpuHost = ({ compute }: Environment) => compute.kind === 'ec2-gpu';

export const endlessContainer = rule({
  id: 'ec2/dependency',
  because: 'A host starts a container again whenever it ends: nothing can wait for its end.',
  source: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html',
  check: (env) =>
    gpuHost(env)
      ? services(env)
          .flatMap(containersOf)
          .flatMap(({ at, value }) =>
            Object.entries(value.dependsOn)
              .filter(([, condition]) => condition === 'COMPLETE' || condition === 'SUCCESS')
              .map(([name, condition]) => ({
                at: [...at, 'dependsOn', name],
                value: condition,
                limit: "START or HEALTHY on compute 'ec2-gpu'",
                fix: `make ${name} a job, and write START or nothing here`,
              })),
          )
      : [],
});

export const behindApi = rule({
  id: 'ec2/http-api',
  because: 'An HTTP API finds what it leads to in Cloud Map, where ECS registers tasks: a host is in none of it.',
  source: 'apigateway/latest/developerguide/http-api-develop-integrations-private',
  check: (env) =>
    gpuHost(env) && env.ingress.kind === 'http-api'
      ? exposures(env)
          .filter(({ value }) => value.kind === 'public')
          .map(({ at }) => ({
            at: [...at, 'kind'],
            value: 'public',
            limit: "ingress 'alb', in front of compute 'ec2-gpu'",
            fix: "write 'internal' or 'none' and let it consume a queue, or choose ingress 'alb'",
          }))
      : [],
});

export const networkInterfaces = rule({
  id: 'ec2/network-interfaces',
  because: 'Each task has a network interface of its own, and an instance takes a few: one is the instance’s.',
  source: 'AmazonECS/latest/developerguide/container-instance-eni',
  check: (env) => {
    const type = cluster(env) && known(env);
    const most = cluster(env)?.instances.max ?? 0;
    if (!type || most < 1) return [];
    const tasks = services(env).reduce((sum, { value }) => sum + taskCounts(value.scaling).max, 0);
    const room = (type.interfaces - 1) * most;
    return tasks <= room
      ? []
      : [
          {
            at: ['compute', 'instances', 'max'],
            value: `${tasks} tasks at most`,
            limit: `${room}: ${most} of ${onInstances(env)?.instanceType} with room for ${type.interfaces - 1} each`,
            fix: `write ${Math.ceil(tasks / (type.interfaces - 1))}, or lower the scaling of the services`,
          },
        ];
  },
});

export const publicAddress = rule({
  id: 'egress/public-ip-instances',
  because: 'A task on an instance never gets a public address: it needs a way out of private subnets.',
  source: 'AmazonECS/latest/developerguide/task-networking-awsvpc',
  check: (env) => {
    if (!cluster(env)) return [];
    const places = [
      ...(env.network.egress.kind === 'public-ip' ? [{ at: ['network', 'egress', 'kind'], value: 'public-ip' }] : []),
      ...services(env).flatMap(({ at, value }) =>
        value.subnets === 'public' ? [{ at: [...at, 'subnets'], value: 'public' }] : [],
      ),
    ];
    return places.map((place) => ({
      ...place,
      limit: "private subnets for compute 'ecs-ec2'",
      fix:
        place.at[0] === 'network'
          ? "choose egress 'nat-instance' or 'nat-gateway'"
          : "write 'private', or leave it out",
    }));
  },
});

export const emptyModelCache = rule({
  id: 'ec2/empty-cache',
  severity: 'warning',
  because: 'A host with a GPU starts with an empty file system: until something fills it, there is no model to serve.',
  source: 'efs/latest/ug/mounting-fs',
  check: (env) => {
    if (env.compute.kind !== 'ec2-gpu') return [];
    const filled = Object.values(env.jobs).flatMap(({ containers }) =>
      Object.values(containers).flatMap(({ mounts }) => Object.values(mounts)),
    );
    return services(env)
      .flatMap(containersOf)
      .flatMap(({ at, value }) =>
        Object.entries(value.mounts)
          .filter(([, fileSystem]) => !filled.includes(fileSystem))
          .map(([path, fileSystem]) => ({
            at: [...at, 'mounts', path],
            value: fileSystem,
            limit: 'no job mounts it to fill it',
            fix: `add a job that fetches the models into ${fileSystem}`,
          })),
      );
  },
});
