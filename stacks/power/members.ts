/** ARNs of what is switched, as the permissions of the power functions name it: exact, as far as AWS knows resources. */
import type { Environment } from '../../config/environment';
import { powerPath } from '../../config/power';
import { ecsServices } from '../../config/topology';
import type { UnitDocument } from '../../modules/power/unit-parameters';

export interface Members {
  readonly arn: (service: string, resource: string) => string;
  readonly parameters: string;
  readonly services: readonly string[];
  readonly databases: readonly string[];
  readonly groups: readonly string[];
  readonly autoscaled: boolean;
}

/** The policies of a role have 10,240 characters in all: beyond this many, a pattern of the environment stands for all. */
const MOST_EXACT = 20;

/** The names themselves, as long as they are few. */
export function exact(names: readonly string[], pattern: string): readonly string[] {
  return names.length > MOST_EXACT ? [pattern] : names;
}

export function membersOf(
  env: Environment,
  accountId: string,
  unit: UnitDocument,
  services: readonly string[],
): Members {
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${env.region}:${accountId}:${resource}`;
  return {
    arn,
    parameters: arn('ssm', `parameter${powerPath(env)}`),
    services: exact(services, '*').map((each) => arn('ecs', `service/${unit.cluster}/${each}`)),
    databases: unit.databases.map((each) => arn('rds', `db:${each}`)),
    groups: Object.keys(unit.groups).map((each) =>
      arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${each}`),
    ),
    autoscaled: Object.values(ecsServices(env)).some(({ scaling }) => scaling.kind === 'target-tracking'),
  };
}
