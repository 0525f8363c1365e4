/** On-demand and Spot: what the weights of a capacity strategy can and cannot do. */
import type { Environment } from '../environment';
import type { Compute } from '../vocabulary/compute';
import { services, taskCounts } from './places';
import { rule } from './rule';
import { durationOutside, durationText, outside } from './values';

type Capacity = Extract<Compute, { kind: 'fargate' }>['capacity'];

const AT = ['compute', 'capacity'] as const;
const SOURCE = 'AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem';

function capacity<K extends Capacity['kind']>(env: Environment, kind: K): Extract<Capacity, { kind: K }> | undefined {
  const found = env.compute.kind === 'fargate' ? env.compute.capacity : undefined;
  return found?.kind === kind ? (found as Extract<Capacity, { kind: K }>) : undefined;
}

export const capacityRange = rule({
  id: 'capacity/range',
  because: 'Weights and bases of a capacity provider have bounds.',
  source: SOURCE,
  check: (env) => {
    const mixed = capacity(env, 'mixed');
    return mixed
      ? [
          ...outside([...AT, 'base'], mixed.base, { min: 0, max: 100_000, unit: 'tasks' }),
          ...outside([...AT, 'spotWeight'], mixed.spotWeight, { min: 0, max: 1_000 }),
          ...outside([...AT, 'onDemandWeight'], mixed.onDemandWeight, { min: 0, max: 1_000 }),
        ]
      : [];
  },
});

export const capacityWeights = rule({
  id: 'capacity/no-weight',
  because: 'Without any weight above 0, no capacity provider may place a task.',
  source: SOURCE,
  check: (env) => {
    const mixed = capacity(env, 'mixed');
    return mixed && mixed.spotWeight <= 0 && mixed.onDemandWeight <= 0
      ? [
          {
            at: AT,
            value: `spotWeight ${mixed.spotWeight}, onDemandWeight ${mixed.onDemandWeight}`,
            limit: 'at least one weight above 0',
            fix: "write spotWeight 1, or the kind 'on-demand'",
          },
        ]
      : [];
  },
});

export const spotUnreachable = rule({
  id: 'spot/unreachable',
  severity: 'warning',
  because: 'The base is placed on demand first: Spot gets only tasks beyond it.',
  source: SOURCE,
  check: (env) => {
    const mixed = capacity(env, 'mixed');
    const counts = services(env).map(({ key, value }) => ({ key, desired: taskCounts(value.scaling).desired }));
    const onDemand = counts.filter(({ desired }) => mixed && desired > 0 && desired <= mixed.base);
    if (!mixed || mixed.spotWeight <= 0 || onDemand.length === 0) return [];
    return [
      {
        at: [...AT, 'base'],
        value: mixed.base,
        limit: `${onDemand.map(({ key, desired }) => `${key} wants ${desired}`).join(', ')}: no task of it runs on Spot`,
        fix: "write base 0, or the kind 'spot' with a fallback",
      },
    ];
  },
});

/** Seconds between two runs of the function that looks: Spot cannot be tried sooner. */
const LEAST_BACK = 300;

export const spotFallbackBack = rule({
  id: 'spot/fallback-back',
  because: 'Whether Spot has capacity again is looked at every five minutes.',
  source: 'AmazonECS/latest/developerguide/fargate-capacity-providers',
  check: (env) =>
    durationOutside([...AT, 'fallback', 'back'], capacity(env, 'spot')?.fallback.back, {
      min: LEAST_BACK,
      max: 30 * 86_400,
    }),
});

export const spotFallback = rule({
  id: 'spot/fallback',
  because: 'A service that goes back to Spot sooner than it gave up on it changes its capacity for ever.',
  source: 'AmazonECS/latest/developerguide/fargate-capacity-providers',
  check: (env) => {
    const fallback = capacity(env, 'spot')?.fallback;
    return fallback && fallback.back.seconds <= fallback.after.seconds && fallback.back.seconds >= LEAST_BACK
      ? [
          {
            at: [...AT, 'fallback', 'back'],
            value: durationText(fallback.back.seconds),
            limit: `longer than fallback.after, ${durationText(fallback.after.seconds)}`,
            fix: "write '6h'",
          },
        ]
      : [];
  },
});

export const spotFallbackAfter = rule({
  id: 'spot/fallback-after',
  because: 'ECS repeats that it places nothing every half hour at most: what is longer is not seen in one piece.',
  source: 'AmazonECS/latest/developerguide/service-event-messages-list',
  check: (env) =>
    durationOutside([...AT, 'fallback', 'after'], capacity(env, 'spot')?.fallback.after, { min: 60, max: 1_800 }),
});
