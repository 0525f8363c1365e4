/** The parameters of the unit, the function that switches it, and the one that finds it idle. */
import type { Construct } from 'constructs';
import { name, namePrefix } from '../../config/naming';
import type { Operations } from '../../modules/operations/operations';
import { IdleStop } from '../../modules/power/idle-stop';
import { PowerSwitch } from '../../modules/power/power-switch';
import { type UnitDocument, UnitParameters } from '../../modules/power/unit-parameters';
import type { WakeApiProps } from '../../modules/power/wake-api';
import { alarmNames } from '../watched';
import { exact, type Members, membersOf } from './members';
import type { PowerOutputs } from './outputs';
import { describeUnit, queuesOf } from './unit';

/** What other functions need to have it switched. */
export interface SwitchedUnit {
  /** Whom they ask, and what they may look at meanwhile. */
  readonly observed: NonNullable<WakeApiProps['unit']>;
}

export function switchedUnit(scope: Construct, operations: Operations, outputs: PowerOutputs): SwitchedUnit {
  const { env, accountId } = operations;
  const unit = describeUnit(env, outputs);
  const counts = outputs.compute?.serviceCounts ?? {};
  const services = Object.fromEntries(Object.entries(counts).map(([key, text]) => [name(env, key, 'service'), text]));
  const alarms = alarmNames(env);
  new UnitParameters(scope, 'unit', { env, unit, services, alarms });
  const members = membersOf(env, accountId, unit, Object.keys(services));
  const { functionArn } = createSwitch(scope, operations, unit, members, alarms);
  if (env.power.kind === 'idle-stop') createIdleStop(scope, operations, { unit, members, outputs, functionArn });
  return {
    observed: {
      parameters: members.parameters,
      powerSwitch: functionArn,
      services: members.services,
      has: [
        ...(members.services.length > 0 ? (['autoscaling'] as const) : []),
        ...(members.databases.length > 0 ? (['databases'] as const) : []),
        ...(members.groups.length > 0 ? (['groups'] as const) : []),
        ...(unit.hosts ? (['hosts'] as const) : []),
      ],
    },
  };
}

function createSwitch(
  scope: Construct,
  operations: Operations,
  unit: UnitDocument,
  { arn, parameters, services, databases, groups, autoscaled }: Members,
  alarms: readonly string[],
): PowerSwitch {
  const { env } = operations;
  const ownTags = { Project: env.project, Environment: env.name };
  return new PowerSwitch(scope, 'switch', {
    operations,
    resources: {
      parameters,
      ...some({
        services,
        databases,
        groups,
        alarms: exact(alarms, `${namePrefix(env)}-*`).map((each) => arn('cloudwatch', `alarm:${each}`)),
      }),
      ...(autoscaled
        ? { scalableTargets: { arn: arn('application-autoscaling', 'scalable-target/*'), tags: ownTags } }
        : {}),
      ...(unit.hosts ? { hosts: { arn: arn('ec2', 'instance/*'), tags: unit.hosts.tags } } : {}),
    },
  });
}

interface Idle {
  readonly unit: UnitDocument;
  readonly members: Members;
  readonly outputs: PowerOutputs;
  readonly functionArn: string;
}

function createIdleStop(scope: Construct, operations: Operations, { unit, members, outputs, functionArn }: Idle): void {
  const { arn, parameters, services, databases, groups } = members;
  new IdleStop(scope, 'idle', {
    operations,
    resources: {
      parameters,
      powerSwitch: functionArn,
      ...(services.length > 0
        ? {
            services: {
              arns: services,
              cluster: arn('ecs', `cluster/${unit.cluster}`),
              tasks: arn('ecs', `task/${unit.cluster}/*`),
            },
          }
        : {}),
      ...(databases.length > 0 ? { databases: arn('rds', 'db:*') } : {}),
      groups: groups.length > 0,
      hosts: unit.hosts !== undefined,
      queues: queuesOf(operations.env).map((key) => outputs.stores?.queueArns[key] ?? ''),
    },
  });
}

/** Lists with something in them: a permission without a resource is none. */
function some<Lists extends Readonly<Record<string, readonly string[]>>>(lists: Lists): Partial<Lists> {
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  return Object.fromEntries(filled) as Partial<Lists>;
}
