/** What of an environment is switched together, and the function that does it: a part of the cost milestone. */
import type { Environment } from '../config/environment';
import { name } from '../config/naming';
import { mapValues } from '../config/objects';
import { powerPath, UNIT_TAG } from '../config/power';
import { ecsServices, hostZones, logRetentionDays } from '../config/topology';
import type { Power } from '../config/vocabulary/operations';
import { PowerSwitch } from '../modules/power/power-switch';
import { type UnitDocument, UnitParameters, unitDocument } from '../modules/power/unit-parameters';
import type { MilestoneStack } from './milestone-stack';
import { alarmNames } from './watched';

export interface SwitchedUnit {
  readonly stack: MilestoneStack;
  readonly env: Environment;
  readonly accountId: string;
  /** Counts of the services as the `ecs` milestone exports them, by key of the service. */
  readonly serviceCounts: Readonly<Record<string, string>>;
  /** Topic that hears of runs that failed. */
  readonly topicArn: string | undefined;
}

/** Makes the parameters of the unit and its switch. */
export function switchedUnit({ stack, env, accountId, serviceCounts, topicArn }: SwitchedUnit): void {
  const unit = describeUnit(env);
  const nameOf = (service: string): string => name(env, service, 'service');
  const services = Object.entries(serviceCounts).map(([key, counts]) => [nameOf(key), counts] as const);
  const alarms = alarmNames(env);
  new UnitParameters(stack, 'unit', { env, unit, services: Object.fromEntries(services), alarms });
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${env.region}:${accountId}:${resource}`;
  const some = <Item>(items: readonly Item[]): readonly Item[] | undefined => (items.length > 0 ? items : undefined);
  new PowerSwitch(stack, 'switch', {
    env,
    accountId,
    logRetentionDays: logRetentionDays(env),
    topicArn,
    resources: {
      parameters: arn('ssm', `parameter${powerPath(env)}`),
      services: some(services.map(([each]) => arn('ecs', `service/${unit.cluster}/${each}`))),
      ...(hasBounds(env)
        ? { scalableTargets: { arn: arn('application-autoscaling', 'scalable-target/*'), tags: ownTags(env) } }
        : {}),
      databases: some(unit.databases.map((each) => arn('rds', `db:${each}`))),
      groups: some(
        Object.keys(unit.groups).map((each) => arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${each}`)),
      ),
      ...(unit.hosts ? { hosts: { arn: arn('ec2', 'instance/*'), tags: unit.hosts.tags } } : {}),
      alarms: some(alarms.map((each) => arn('cloudwatch', `alarm:${each}`))),
    },
  });
}

function describeUnit(env: Environment): UnitDocument {
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
  });
}

function ownTags({ project, name: environment }: Environment): Record<string, string> {
  return { Project: project, Environment: environment };
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

function hasBounds(env: Environment): boolean {
  return Object.values(mapValues(ecsServices(env), ({ scaling }) => scaling.kind)).includes('target-tracking');
}
