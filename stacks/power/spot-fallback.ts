/** The function that moves services to on-demand capacity while there is no Spot. */
import type { Construct } from 'constructs';
import { name } from '../../config/naming';
import type { Operations } from '../../modules/operations/operations';
import { SpotFallback } from '../../modules/power/spot-fallback';

/** Makes it where the environment runs on Spot. */
export function spotFallback(scope: Construct, operations: Operations): void {
  const { env, accountId } = operations;
  if (env.compute.kind !== 'fargate' || env.compute.capacity.kind !== 'spot') return;
  const { after, back } = env.compute.capacity.fallback;
  const clusterName = name(env, 'cluster');
  const arn = (resource: string): string => `arn:aws:ecs:${env.region}:${accountId}:${resource}`;
  new SpotFallback(scope, 'spot', {
    operations,
    clusterName,
    resources: { cluster: arn(`cluster/${clusterName}`), services: arn(`service/${clusterName}/*`) },
    afterSeconds: after.seconds,
    backSeconds: back.seconds,
  });
}
