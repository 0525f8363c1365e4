import { Construct } from 'constructs';
import { powerBoundaries, powerPath } from '../../config/power';
import { hourlyMinute } from '../../config/schedule';
import {
  ENVIRONMENT,
  INTERVAL_SECONDS,
  type PowerResources,
  permissions,
} from '../../lambda-src/power-switch/contract';
import { OperatedFunction, type Timetable } from '../operations/operated-function';
import type { Operations } from '../operations/operations';

export interface PowerSwitchProps {
  readonly operations: Operations;
  /** What it may switch. */
  readonly resources: PowerResources;
}

/** A database takes minutes to start, and what stands on it waits for it. */
const TIMEOUT_SECONDS = 900;
const MEMORY_MIB = 512;

/**
 * The function that switches a unit: it runs at each start and stop of the schedule, in its zone, and every hour for
 * whatever an event did not do.
 */
export class PowerSwitch extends Construct {
  readonly functionArn: string;

  constructor(scope: Construct, id: string, { operations, resources }: PowerSwitchProps) {
    super(scope, id);
    const { env } = operations;
    const { arn } = new OperatedFunction(this, 'function', {
      operations,
      source: 'power-switch',
      description: `Switches ${env.deployment} ${env.name} on and off`,
      statements: permissions(resources),
      environment: { [ENVIRONMENT.path]: powerPath(env) },
      memoryMiB: MEMORY_MIB,
      timeoutSeconds: TIMEOUT_SECONDS,
      // What failed for longer than half an interval is done by the next run.
      maxAgeSeconds: INTERVAL_SECONDS / 2,
      timetable: this.timetable(operations),
    });
    this.functionArn = arn;
  }

  private timetable({ env: { power } }: Operations): Timetable[] {
    const minute = hourlyMinute(power.kind === 'schedule' ? power.on : []);
    const expression = `cron(${minute} * * * ? *)`;
    const hourly = { key: 'power-hourly', description: 'Does what was left undone', expression };
    if (power.kind !== 'schedule') return [{ ...hourly, timeZone: 'UTC' }];
    const { timeZone } = power;
    const boundaries = powerBoundaries(power).map(({ key, expression }) => ({
      key: `power-${key.replace('_', '-')}`,
      description: `A ${key.split('_')[0]} of the schedule`,
      expression,
    }));
    return [...boundaries, hourly].map((each) => ({ ...each, timeZone }));
  }
}
