/** What Fargate can run. */
import type { Environment } from '../environment';
import { fargateLimit, isFargateSize, nearestFargateSizes, sizeText } from '../limits/fargate';
import type { Job, Service } from '../vocabulary/service';
import { containers, containersOf, type Located, services, tasks } from './places';
import { rule } from './rule';
import { anyOf, durationOutside, outside } from './values';

/** What Fargate runs: jobs always, services where the environment says so. */
const onFargate = (env: Environment): Located<Service | Job>[] =>
  tasks(env).filter(({ at }) => at[0] === 'jobs' || env.compute.kind === 'fargate');

export const fargateSize = rule({
  id: 'fargate/size',
  because: 'Fargate runs only certain pairs of CPU and memory.',
  source: 'AmazonECS/latest/developerguide/fargate-tasks-services',
  check: (env) =>
    onFargate(env).flatMap(({ at, value: { size } }) =>
      size === undefined || isFargateSize(size)
        ? []
        : [
            {
              at: [...at, 'size'],
              value: sizeText(size),
              limit: fargateLimit(size),
              fix: `nearest: ${anyOf(nearestFargateSizes(size))}`,
            },
          ],
    ),
});

export const sizeMissing = rule({
  id: 'fargate/size-missing',
  because: 'Fargate makes the machine for a task: it must be told how large.',
  source: 'AmazonECS/latest/developerguide/fargate-tasks-services',
  check: (env) =>
    onFargate(env)
      .filter(({ value: { size } }) => size === undefined)
      .map(({ at }) => ({
        at: [...at, 'size'],
        value: undefined,
        limit: 'a pair of CPU units and MiB that Fargate runs',
        fix: "write a size, such as '256/512'",
      })),
});

export const sizeUnused = rule({
  id: 'fargate/size-unused',
  because:
    'Only Fargate makes a machine for each task: instances, hosts and functions have the size that `compute` says.',
  source: 'AmazonECS/latest/developerguide/fargate-tasks-services',
  check: (env) =>
    env.compute.kind === 'fargate' || env.compute.kind === 'compose-host'
      ? []
      : services(env).flatMap(({ at, value: { size } }) =>
          size === undefined
            ? []
            : [
                {
                  at: [...at, 'size'],
                  value: sizeText(size),
                  limit: `none: compute is '${env.compute.kind}'`,
                  fix: 'remove it',
                },
              ],
        ),
});

export const containerSums = rule({
  id: 'fargate/container-sums',
  because: 'The CPU and memory that containers reserve come out of what the task has.',
  source: 'AmazonECS/latest/developerguide/task_definition_parameters',
  check: (env) =>
    tasks(env).flatMap((task) =>
      (['cpu', 'memory'] as const).flatMap((resource) => {
        const parts = containersOf(task).map(({ value }) =>
          resource === 'cpu' ? (value.cpu ?? 0) : (value.memoryReservation ?? value.memory ?? 0),
        );
        const sum = parts.reduce((total, part) => total + part, 0);
        const available = task.value.size?.[resource];
        if (available === undefined || sum <= available) return [];
        return [
          {
            at: [...task.at, 'containers'],
            value: `${resource}: ${parts.join(' + ')} = ${sum}`,
            limit: `the task has ${available}`,
            fix: `take ${sum - available} away from its containers, or choose a larger size`,
          },
        ];
      }),
    ),
});

export const containerMemory = rule({
  id: 'fargate/container-memory',
  because: 'Docker needs 6 MiB, and a hard limit holds for what is reserved softly.',
  source: 'AmazonECS/latest/APIReference/API_ContainerDefinition',
  check: (env) =>
    containers(env).flatMap(({ at, value: { cpu, memory, memoryReservation }, task }) => {
      const most = task.value.size?.memory ?? Number.POSITIVE_INFINITY;
      return [
        ...outside([...at, 'cpu'], cpu, { min: 1, max: Number.POSITIVE_INFINITY, unit: 'CPU units' }),
        ...outside([...at, 'memory'], memory, { min: 6, max: most, unit: 'MiB, those of the task' }),
        ...outside([...at, 'memoryReservation'], memoryReservation, {
          min: 6,
          max: memory ?? most,
          unit: 'MiB, those of the hard limit',
        }),
      ];
    }),
});

export const ephemeralStorage = rule({
  id: 'fargate/ephemeral-storage',
  because: 'A task comes with 20 GiB; what is asked for beyond that has bounds.',
  source: 'AmazonECS/latest/APIReference/API_EphemeralStorage',
  check: (env) =>
    tasks(env).flatMap(({ at, value }) =>
      outside([...at, 'ephemeralStorageGiB'], value.ephemeralStorageGiB, { min: 21, max: 200, unit: 'GiB' }),
    ),
});

export const stopTimeout = rule({
  id: 'fargate/stop-timeout',
  because: 'Fargate kills a container at most 120 seconds after it was asked to stop.',
  source: 'AmazonECS/latest/APIReference/API_ContainerDefinition',
  check: (env) =>
    containers(env).flatMap(({ at, value }) =>
      durationOutside([...at, 'stopTimeout'], value.stopTimeout, { min: 2, max: 120 }),
    ),
});
