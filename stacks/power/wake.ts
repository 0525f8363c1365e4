/** The address that starts what is off, and queues what GitHub wants tested. */
import type { Construct } from 'constructs';
import type { Operations } from '../../modules/operations/operations';
import { WakeApi, type WakeApiProps } from '../../modules/power/wake-api';
import type { PowerOutputs } from './outputs';
import type { SwitchedUnit } from './switched-unit';

export interface WakeTargets {
  readonly unit: SwitchedUnit | undefined;
  readonly outputs: PowerOutputs;
}

/** Its URL; nothing where nobody asked for it. */
export function wakeApi(scope: Construct, operations: Operations, { unit, outputs }: WakeTargets): string | undefined {
  const { env } = operations;
  if (env.wake?.kind !== 'on') return undefined;
  const runs = env.ingress.kind === 'http-api' ? env.ingress.runs : undefined;
  return new WakeApi(scope, 'wake', {
    operations,
    wake: env.wake,
    ...(unit ? { unit: unit.observed } : {}),
    ...(runs && env.wake.github.kind === 'on' ? { runs: runsOf(outputs, runs) } : {}),
  }).url;
}

function runsOf(
  { stores }: PowerOutputs,
  { queue, results }: { queue: string; results: string },
): WakeApiProps['runs'] {
  return {
    queueUrl: stores?.queueUrls[queue] ?? '',
    queueArn: stores?.queueArns[queue] ?? '',
    resultsBucket: stores?.bucketNames[results] ?? '',
    resultsBucketArn: stores?.bucketArns[results] ?? '',
  };
}
