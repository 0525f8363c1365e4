/** What of an environment is switched together, as the power functions are told. */
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { powerPath, UNIT_TAG } from '../../config/power';
import { ecsServices, hostZones } from '../../config/topology';
import type { Power } from '../../config/vocabulary/operations';
import { type UnitDocument, unitDocument } from '../../modules/power/unit-parameters';
import { fixedOf } from './fixed';
import type { PowerOutputs } from './outputs';

export function describeUnit(env: Environment, outputs: PowerOutputs): UnitDocument {
  const { compute, power } = env;
  const hosts = hostZones(env).length;
  return unitDocument.parse({
    version: 1,
    deployment: env.deployment,
    environment: env.name,
    ...describePower(power),
    ...(Object.keys(ecsServices(env)).length > 0 ? { cluster: name(env, 'cluster') } : {}),
    databases: Object.keys(env.databases).map((key) => name(env, key, 'database')),
    ...(compute.kind === 'ecs-ec2' ? { groups: { [name(env, 'instances')]: sizesOf(compute.instances) } } : {}),
    ...(hosts > 0 ? { hosts: { tags: { [UNIT_TAG]: powerPath(env), ...autoStop(env) }, count: hosts } } : {}),
    loadBalancers: loadBalancers(outputs),
    queues: queuesOf(env).map((key) => name(env, key, 'queue')),
    fixed: fixedOf(env),
  });
}

/** Queues that the unit works off. */
export function queuesOf(env: Environment): string[] {
  return Object.keys(env.queues).filter((queue) =>
    Object.values(env.services).some(({ consumes }) => consumes === queue),
  );
}

function loadBalancers({ ingress }: PowerOutputs): string[] {
  const found = [ingress?.loadBalancerArnSuffix, ingress?.internalLoadBalancerArnSuffix];
  return found.filter((each) => each !== undefined);
}

/** A plan may let people exempt an instance by taking this tag away. */
function autoStop({ tags }: Environment): Record<string, string> {
  return tags['AutoStop'] === undefined ? {} : { AutoStop: tags['AutoStop'] };
}

function sizesOf({ min, max, desired }: { min: number; max: number; desired?: number | undefined }) {
  return { desired: desired ?? min, min, max };
}

function describePower(power: Power): Pick<UnitDocument, 'power' | 'wakeForSeconds'> {
  switch (power.kind) {
    case 'schedule':
      return {
        power: { kind: 'schedule', timeZone: power.timeZone, on: power.on },
        wakeForSeconds: power.wakeFor.seconds,
      };
    case 'idle-stop':
      return {
        power: {
          kind: 'idle-stop',
          windowSeconds: power.window.seconds,
          cpuBelowPercent: power.cpuBelow,
          minimumUptimeSeconds: power.minimumUptime.seconds,
        },
        wakeForSeconds: power.wakeFor.seconds,
      };
    case 'always-on':
      throw new Error('What is always on is not switched.');
  }
}
