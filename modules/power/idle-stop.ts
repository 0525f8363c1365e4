import { Construct } from 'constructs';
import { powerPath } from '../../config/power';
import { ENVIRONMENT, type IdleResources, INTERVAL_SECONDS, permissions } from '../../lambda-src/idle-stop/contract';
import { OperatedFunction } from '../operations/operated-function';
import type { Operations } from '../operations/operations';

export interface IdleStopProps {
  readonly operations: Operations;
  /** What it may look at. */
  readonly resources: IdleResources;
}

const TIMEOUT_SECONDS = 120;

/** Looks every five minutes whether anything of the unit works, and has it switched off when nothing does. */
export class IdleStop extends Construct {
  constructor(scope: Construct, id: string, { operations, resources }: IdleStopProps) {
    super(scope, id);
    const { env } = operations;
    new OperatedFunction(this, 'function', {
      operations,
      source: 'idle-stop',
      description: `Stops ${env.deployment} ${env.name} when nothing works`,
      statements: permissions(resources),
      environment: { [ENVIRONMENT.path]: powerPath(env), [ENVIRONMENT.powerSwitch]: resources.powerSwitch },
      timeoutSeconds: TIMEOUT_SECONDS,
      maxAgeSeconds: INTERVAL_SECONDS / 2,
      // The next run sees more than a repeated one.
      retries: 0,
      timetable: [
        {
          key: 'idle-stop',
          description: 'Looks whether it works',
          expression: `rate(${INTERVAL_SECONDS / 60} minutes)`,
          timeZone: 'UTC',
        },
      ],
    });
  }
}
