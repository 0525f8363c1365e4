/** What a load balancer passes requests on to, from config alone. Pure. */
import type { Environment } from '../../config/environment';
import { composeHost, exposed, internalServices, publicServices } from '../../config/topology';
import type { Exposure } from '../../config/vocabulary/service';

type Exposed = Exclude<Exposure, { kind: 'none' }>;

/** A target group to be, and the requests that it gets. */
export interface TargetConfig
  extends Pick<Exposed, 'port' | 'paths' | 'priority' | 'health' | 'deregistrationDelay' | 'slowStart'> {
  /** What registers: tasks by their addresses, or instances by their ids. */
  readonly type: 'ip' | 'instance';
  /** Whether a browser stays with the target that it met first. */
  readonly sticky: boolean;
}

/** Key of the hosts of a Compose project among the targets. */
export const HOST = 'host';

/** Targets of the ingress: the public services, and the hosts of a Compose project. */
export function publicTargets(env: Environment): Record<string, TargetConfig> {
  return { ...serviceTargets(env, publicServices(env)), ...hostTarget(env) };
}

/** Targets of the internal load balancer. */
export function internalTargets(env: Environment): Record<string, TargetConfig> {
  return serviceTargets(env, internalServices(env));
}

function serviceTargets(env: Environment, services: readonly string[]): Record<string, TargetConfig> {
  // Tasks have addresses of their own (awsvpc); the containers of a GPU host have that of the host.
  const type = env.compute.kind === 'ec2-gpu' ? 'instance' : 'ip';
  const targets = services.flatMap((service) => {
    const config = env.services[service];
    const exposure = config && exposed(config);
    return exposure ? [[service, { ...exposure, type, sticky: false } satisfies TargetConfig] as const] : [];
  });
  return Object.fromEntries(targets);
}

/** Every host keeps the sessions of its visitors to itself: with several, each visitor stays with one. */
function hostTarget(env: Environment): Record<string, TargetConfig> {
  const compose = composeHost(env);
  const port = compose?.exposure.ports[0];
  if (!compose || port === undefined) return {};
  return {
    [HOST]: {
      port,
      paths: ['/*'],
      health: compose.exposure.health,
      deregistrationDelay: { seconds: 30 },
      slowStart: { seconds: 0 },
      type: 'instance',
      sticky: compose.hosts > 1,
    },
  };
}
