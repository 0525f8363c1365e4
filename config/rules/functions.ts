/** Services that are Lambda functions. */
import type { Environment } from '../environment';
import type { Service } from '../vocabulary/service';
import { containersOf, exposures, type Located, services } from './places';
import { rule } from './rule';
import { durationOutside, durationText, outside } from './values';

const LIMITS = 'lambda/latest/dg/gettingstarted-limits';
const lambda = ({ compute }: Environment) => (compute.kind === 'lambda-efs' ? compute : undefined);
const functions = (env: Environment): Located<Service>[] => (lambda(env) ? services(env) : []);

/** The mounts of the containers of a function, each with its path. */
const mountsOf = (service: Located<Service>) =>
  containersOf(service).flatMap(({ at, value }) =>
    Object.keys(value.mounts).map((path) => ({ at: [...at, 'mounts'], path })),
  );

export const functionMemory = rule({
  id: 'lambda/memory',
  because: 'A function has 128 to 10,240 MiB, and CPU in proportion.',
  source: LIMITS,
  check: (env) => outside(['compute', 'memory'], lambda(env)?.memory, { min: 128, max: 10_240, unit: 'MiB' }),
});

export const functionTimeout = rule({
  id: 'lambda/timeout',
  because: 'A function runs for 15 minutes at most.',
  source: LIMITS,
  check: (env) => durationOutside(['compute', 'timeout'], lambda(env)?.timeout, { min: 1, max: 900 }),
});

export const functionStorage = rule({
  id: 'lambda/ephemeral-storage',
  because: 'A function has 512 to 10,240 MiB of /tmp.',
  source: LIMITS,
  check: (env) =>
    outside(['compute', 'ephemeralStorageMiB'], lambda(env)?.ephemeralStorageMiB, {
      min: 512,
      max: 10_240,
      unit: 'MiB',
    }),
});

export const functionConcurrency = rule({
  id: 'lambda/concurrency',
  because: 'Reserved concurrency is a number of invocations; 0 stops the function.',
  source: 'lambda/latest/dg/configuration-concurrency',
  check: (env) =>
    outside(['compute', 'reservedConcurrency'], lambda(env)?.reservedConcurrency, {
      min: 0,
      max: Number.POSITIVE_INFINITY,
    }),
});

export const functionContainers = rule({
  id: 'lambda/one-container',
  because: 'A function is made from one image.',
  source: 'lambda/latest/dg/images-create',
  check: (env) =>
    functions(env)
      .map((service) => ({ service, count: containersOf(service).length }))
      .filter(({ count }) => count > 1)
      .map(({ service, count }) => ({
        at: [...service.at, 'containers'],
        value: `${count} containers`,
        limit: 'exactly one',
        fix: 'make a function of each, or run them on Fargate',
      })),
});

export const functionImage = rule({
  id: 'lambda/image',
  because: 'Lambda takes images from an ECR repository of the account only.',
  source: 'lambda/latest/dg/images-create',
  check: (env) =>
    functions(env).flatMap((service) =>
      containersOf(service).flatMap(({ at, value: { image } }) =>
        image.kind === 'public'
          ? [
              {
                at: [...at, 'image', 'kind'],
                value: image.reference,
                limit: 'an image of one of `repositories`',
                fix: 'copy the image into a repository of this environment',
              },
            ]
          : [],
      ),
    ),
});

export const functionScript = rule({
  id: 'lambda/script',
  because: 'A function starts what its image says, or a command: it runs no script in front of it.',
  source: 'lambda/latest/api/API_ImageConfig',
  check: (env) =>
    functions(env)
      .flatMap(containersOf)
      .flatMap(({ at, value: { script } }) =>
        script === undefined
          ? []
          : [
              {
                at: [...at, 'script'],
                value: script,
                limit: "none: compute is 'lambda-efs'",
                fix: 'remove it, and put the script into the image or into a job',
              },
            ],
      ),
});

export const functionMounts = rule({
  id: 'lambda/mounts',
  because: 'A function mounts one file system.',
  source: 'lambda/latest/dg/configuration-filesystem',
  check: (env) =>
    functions(env).flatMap((service) =>
      mountsOf(service)
        .slice(1)
        .map(({ at, path }) => ({
          at: [...at, path],
          value: path,
          limit: 'one mount',
          fix: 'keep what both need in one file system',
        })),
    ),
});

export const functionMountPath = rule({
  id: 'lambda/mount-path',
  because: 'A function mounts its file system below /mnt/.',
  source: 'lambda/latest/api/API_FileSystemConfig',
  check: (env) =>
    functions(env)
      .flatMap(mountsOf)
      .filter(({ path }) => !/^\/mnt\/[A-Za-z0-9_.-]+$/.test(path))
      .map(({ at, path }) => ({
        at: [...at, path],
        value: path,
        limit: '/mnt/ and one name',
        fix: `write '/mnt/${
          path
            .split('/')
            .filter(Boolean)
            .at(-1)
            ?.replace(/[^A-Za-z0-9_.-]/g, '') || 'data'
        }'`,
      })),
});

export const functionNetwork = rule({
  id: 'lambda/public-ip',
  because: 'A function in a VPC gets no public address: from a public subnet it reaches nothing outside.',
  source: 'lambda/latest/dg/configuration-vpc-internet',
  check: (env) =>
    lambda(env) && env.network.egress.kind === 'public-ip'
      ? [
          {
            at: ['network', 'egress', 'kind'],
            value: 'public-ip',
            limit: 'a way out of private subnets',
            fix: "choose egress 'nat-gateway', 'nat-instance' or 'endpoints'",
          },
        ]
      : [],
});

/** Seconds that an HTTP API waits for its integration. */
const API_SECONDS = 30;

export const synchronous = rule({
  id: 'lambda/synchronous',
  because:
    'An HTTP API waits 30 s for an answer, and no load balancer leads to a function: work is queued, and answered with the id of a run.',
  source: 'apigateway/latest/developerguide/http-api-quotas',
  check: (env) =>
    lambda(env)
      ? exposures(env).map(({ at, value }) => {
          const seconds = lambda(env)?.timeout.seconds ?? 0;
          return {
            at: [...at, 'kind'],
            value: `${value.kind}, with a function of ${durationText(seconds)}`,
            limit: `functions behind a queue${seconds > API_SECONDS ? `: ${API_SECONDS}s is all that a caller waits` : ''}`,
            fix: "write exposure 'none', consumes: a queue, and ingress.runs with that queue",
          };
        })
      : [],
});
