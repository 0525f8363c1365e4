import { Construct } from 'constructs';
import {
  ENVIRONMENT,
  type FallbackResources,
  INTERVAL_SECONDS,
  permissions,
} from '../../lambda-src/spot-fallback/contract';
import { OperatedFunction } from '../operations/operated-function';
import type { Operations } from '../operations/operations';

export interface SpotFallbackProps {
  readonly operations: Operations;
  readonly clusterName: string;
  readonly resources: FallbackResources;
  /** Failed Spot placements for this long move a service to on-demand. */
  readonly afterSeconds: number;
  /** Time after which Spot is tried again. */
  readonly backSeconds: number;
}

const TIMEOUT_SECONDS = 120;

/** Looks every five minutes whether services find Spot capacity, and moves those that do not to on-demand for a while. */
export class SpotFallback extends Construct {
  constructor(scope: Construct, id: string, props: SpotFallbackProps) {
    super(scope, id);
    const { operations, clusterName, resources, afterSeconds, backSeconds } = props;
    const { env } = operations;
    new OperatedFunction(this, 'function', {
      operations,
      source: 'spot-fallback',
      description: `Moves services of ${env.deployment} ${env.name} to on-demand capacity without Spot`,
      statements: permissions(resources),
      environment: {
        [ENVIRONMENT.cluster]: clusterName,
        [ENVIRONMENT.fallBackAfter]: String(afterSeconds),
        [ENVIRONMENT.backAfter]: String(backSeconds),
      },
      timeoutSeconds: TIMEOUT_SECONDS,
      maxAgeSeconds: INTERVAL_SECONDS / 2,
      // The next run sees what a repeated one would.
      retries: 0,
      timetable: [
        {
          key: 'spot-fallback',
          description: 'Looks for tasks without Spot capacity',
          expression: `rate(${INTERVAL_SECONDS / 60} minutes)`,
          timeZone: 'UTC',
        },
      ],
    });
  }
}
