/** Health checks of containers and of target groups. */
import type { Path } from '../findings';
import type { Duration } from '../vocabulary/scalars';
import { containers, exposures } from './places';
import { rule, type Violation } from './rule';
import { durationOutside, durationText, outside } from './values';

const CONTAINER = 'AmazonECS/latest/APIReference/API_HealthCheck';
const TARGET = 'elasticloadbalancing/latest/application/target-group-health-checks';

export const containerHealth = rule({
  id: 'health/container',
  because: 'ECS takes container health checks within these bounds.',
  source: CONTAINER,
  check: (env) =>
    containers(env).flatMap(({ at, value: { health } }) =>
      health
        ? [
            ...durationOutside([...at, 'health', 'interval'], health.interval, { min: 5, max: 300 }),
            ...durationOutside([...at, 'health', 'timeout'], health.timeout, { min: 2, max: 60 }),
            ...durationOutside([...at, 'health', 'startPeriod'], health.startPeriod, { min: 0, max: 300 }),
            ...outside([...at, 'health', 'retries'], health.retries, { min: 1, max: 10 }),
          ]
        : [],
    ),
});

export const targetHealth = rule({
  id: 'health/target',
  because: 'A target group takes health checks within these bounds.',
  source: TARGET,
  check: (env) =>
    exposures(env).flatMap(({ at, value: { health } }) => [
      ...durationOutside([...at, 'health', 'interval'], health.interval, { min: 5, max: 300 }),
      ...durationOutside([...at, 'health', 'timeout'], health.timeout, { min: 2, max: 120 }),
      ...outside([...at, 'health', 'healthyThreshold'], health.healthyThreshold, { min: 2, max: 10 }),
      ...outside([...at, 'health', 'unhealthyThreshold'], health.unhealthyThreshold, { min: 2, max: 10 }),
    ]),
});

export const healthTimeout = rule({
  id: 'health/timeout',
  because: 'A check must have its answer before the next one starts.',
  source: TARGET,
  check: (env) =>
    [...containers(env), ...exposures(env)].flatMap(({ at, value: { health } }) =>
      health ? timeoutBelow([...at, 'health'], health) : [],
    ),
});

function timeoutBelow(at: Path, { interval, timeout }: { interval: Duration; timeout: Duration }): Violation[] {
  return timeout.seconds < interval.seconds
    ? []
    : [
        {
          at: [...at, 'timeout'],
          value: durationText(timeout.seconds),
          limit: `below the interval, ${durationText(interval.seconds)}`,
          fix: `write '${durationText(Math.max(2, Math.min(5, interval.seconds - 1)))}', or a longer interval`,
        },
      ];
}

export const healthPath = rule({
  id: 'health/path',
  because: 'A path starts with a slash.',
  source: TARGET,
  check: (env) =>
    [...containers(env), ...exposures(env)].flatMap(({ at, value: { health } }) =>
      health && !/^\/\S*$/.test(health.path)
        ? [
            {
              at: [...at, 'health', 'path'],
              value: health.path,
              limit: 'a path that starts with / and has no spaces',
              fix: `write '/${health.path.replace(/^\/+|\s+/g, '')}'`,
            },
          ]
        : [],
    ),
});

export const healthMatcher = rule({
  id: 'health/matcher',
  because: 'A load balancer compares HTTP codes of 200 to 499, given as values or ranges.',
  source: TARGET,
  check: (env) =>
    exposures(env)
      .filter(({ value: { health } }) => !/^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$/.test(health.matcher))
      .map(({ at, value: { health } }) => ({
        at: [...at, 'health', 'matcher'],
        value: health.matcher,
        limit: 'codes of 200 to 499, such as 200, 200,302 or 200-399',
        fix: "write '200-399'",
      })),
});
