/** What there is to watch in an environment, from the outputs of the milestones before, or from its config alone. */
import { type Environment, milestonesOf } from '../config/environment';
import { name } from '../config/naming';
import { mapValues } from '../config/objects';
import { internalServices } from '../config/topology';
import { alarmInstances } from '../modules/monitoring/alarm-sources';
import type { Watched } from '../modules/monitoring/metrics';
import type { Contract, OutputSpecs, Values } from './contract';
import { albDns, data, ecs } from './contracts';

/** Outputs of the milestones that make what is watched; absent where an environment has no such milestone. */
export interface WatchedOutputs {
  readonly compute?: Values<typeof ecs.outputs>;
  readonly ingress?: Values<typeof albDns.outputs>;
  readonly stores?: Values<typeof data.outputs>;
}

export function watchedOf(env: Environment, { compute, ingress, stores }: WatchedOutputs): Watched {
  return {
    clusterName: compute?.clusterName,
    serviceNames: compute?.serviceNames ?? {},
    ingress: watchedIngress(ingress),
    targets: watchedTargets(env, ingress),
    instanceIds: compute?.instanceIds ?? {},
    databases: mapValues(env.databases, ({ storage }, key) => ({
      identifier: stores?.databaseIdentifiers[key] ?? '',
      allocatedGiB: storage.gib,
    })),
    deadLetterQueues: stores?.deadLetterQueueNames ?? {},
  };
}

/** Names of the alarms that the monitoring milestone makes: they follow from the config. */
export function alarmNames(env: Environment): string[] {
  const has = milestonesOf(env);
  const watched = watchedOf(env, {
    ...(has.includes('ecs') ? { compute: keysOf(ecs, env) } : {}),
    ...(has.includes('alb-dns') ? { ingress: keysOf(albDns, env) } : {}),
    ...(has.includes('data') ? { stores: keysOf(data, env) } : {}),
  });
  return Object.entries(env.monitoring?.alarms ?? {}).flatMap(([key, alarm]) =>
    alarmInstances(watched, key, alarm).map((instance) => name(env, instance.key, 'alarm')),
  );
}

/** The outputs that a milestone has, without what is in them. */
function keysOf<S extends OutputSpecs>({ outputs }: Contract<S>, env: Environment): Values<S> {
  const entries = Object.entries(outputs).map(([key, spec]) => {
    if (spec.kind === 'text') return [key, ''];
    if (spec.kind === 'optional') return [key, spec.when(env) ? '' : undefined];
    return [key, Object.fromEntries(spec.keys(env).map((each) => [each, '']))];
  });
  return Object.fromEntries(entries) as Values<S>;
}

function watchedIngress(ingress: WatchedOutputs['ingress']): Watched['ingress'] {
  if (ingress?.loadBalancerArnSuffix !== undefined)
    return { kind: 'alb', loadBalancerArnSuffix: ingress.loadBalancerArnSuffix };
  return ingress?.apiId === undefined ? { kind: 'none' } : { kind: 'http-api', apiId: ingress.apiId };
}

/** Each target group with the load balancer that it belongs to. */
function watchedTargets(env: Environment, ingress: WatchedOutputs['ingress']): Watched['targets'] {
  if (!ingress) return {};
  const internal = internalServices(env);
  const of = (groups: Readonly<Record<string, string>>, balancerOf: (key: string) => string | undefined) =>
    mapValues(groups, (targetGroup, key) => ({ loadBalancer: balancerOf(key) ?? '', targetGroup }));
  const { loadBalancerArnSuffix, internalLoadBalancerArnSuffix } = ingress;
  return {
    ...of(ingress.targetGroupArnSuffixes, (key) =>
      internal.includes(key) ? internalLoadBalancerArnSuffix : loadBalancerArnSuffix,
    ),
    ...of(ingress.hostTargetGroupArnSuffixes, () => loadBalancerArnSuffix),
  };
}
