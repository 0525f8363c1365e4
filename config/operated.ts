/** Whether functions run an environment, beside Terraform: who owns what follows from that. */
import type { EnvironmentConfig } from './vocabulary/deployment';

/** Whether something switches the environment: who does, owns counts and bounds, and Terraform leaves them alone. */
export function isSwitched({ power }: Pick<EnvironmentConfig, 'power'>): boolean {
  return power.kind !== 'always-on';
}

/** Whether services move to on-demand capacity when there is no Spot: a function does that, and Terraform leaves it alone. */
export function fallsBack({ compute }: Pick<EnvironmentConfig, 'compute'>): boolean {
  return compute.kind === 'fargate' && compute.capacity.kind === 'spot';
}

/** Whether functions run the environment: switch, wake, fall back, report. */
export function isOperated(env: Pick<EnvironmentConfig, 'power' | 'compute' | 'wake' | 'cost'>): boolean {
  const { report, freeTier } = env.cost ?? {};
  return isSwitched(env) || fallsBack(env) || env.wake?.kind === 'on' || (report ?? freeTier) !== undefined;
}
