/** Task counts and target tracking. */
import { services, taskCounts } from './places';
import { rule } from './rule';
import { outside } from './values';

const SOURCE = 'AmazonECS/latest/developerguide/service-autoscaling-targettracking';

export const scalingBounds = rule({
  id: 'scaling/bounds',
  because: 'Counts keep the order 0, min, desired, max.',
  source: 'autoscaling/application/APIReference/API_RegisterScalableTarget',
  check: (env) =>
    services(env).flatMap(({ at, value: { scaling } }) => {
      const path = [...at, 'scaling'];
      if (scaling.kind === 'fixed') return outside([...path, 'count'], scaling.count, ATLEAST_0);
      const { min, max } = scaling;
      return [
        ...outside([...path, 'min'], min, ATLEAST_0),
        ...(min > max
          ? [{ at: [...path, 'min'], value: min, limit: `at most max, ${max}`, fix: `write ${max}, or raise max` }]
          : outside([...path, 'desired'], scaling.desired, { min, max, unit: 'tasks, from min to max' })),
      ];
    }),
});
const ATLEAST_0 = { min: 0, max: Number.POSITIVE_INFINITY };

export const scalingTargets = rule({
  id: 'scaling/target',
  because: 'A target is a percentage of what the tasks reserve.',
  source: SOURCE,
  check: (env) =>
    services(env).flatMap(({ at, value: { scaling } }) =>
      scaling.kind === 'target-tracking'
        ? [
            ...outside([...at, 'scaling', 'cpu'], scaling.cpu, { min: 1, max: 100, unit: 'percent' }),
            ...outside([...at, 'scaling', 'memory'], scaling.memory, { min: 1, max: 100, unit: 'percent' }),
          ]
        : [],
    ),
});

export const scalingNoTarget = rule({
  id: 'scaling/no-target',
  because: 'Target tracking without a target never scales.',
  source: SOURCE,
  check: (env) =>
    services(env).flatMap(({ at, value: { scaling } }) =>
      scaling.kind === 'target-tracking' && scaling.cpu === undefined && scaling.memory === undefined
        ? [
            {
              at: [...at, 'scaling'],
              value: 'target-tracking without cpu or memory',
              limit: 'at least one target',
              fix: "write cpu: 60, or the kind 'fixed'",
            },
          ]
        : [],
    ),
});

export const scalingFromZero = rule({
  id: 'scaling/from-zero',
  severity: 'warning',
  because: 'Without a task there is no CPU to measure: target tracking never starts the first one.',
  source: SOURCE,
  check: (env) =>
    services(env).flatMap(({ at, value: { scaling } }) =>
      scaling.kind === 'target-tracking' && scaling.min === 0 && taskCounts(scaling).max > 0
        ? [
            {
              at: [...at, 'scaling', 'min'],
              value: 0,
              limit: 'once at 0, it stays there until somebody starts it',
              fix: 'write 1, and let the power schedule switch it off',
            },
          ]
        : [],
    ),
});
