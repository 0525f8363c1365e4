/** Services read the secret when their tasks start: after a rotation they start again. */
import type { RedeployTarget } from './contract';
import { CURRENT, needsRedeploy } from './core';
import type { Ports } from './ports';

/** Redeploys every service; fails after the last if one could not be. */
export async function redeployAll(targets: readonly RedeployTarget[], ports: Ports): Promise<void> {
  await forEach(targets, ports, async (target) => {
    ports.log('info', 'redeploy', { ...target, outcome: await ports.services.redeploy(target) });
  });
}

/**
 * `finishSecret` again, on a version that is current. A deployment since the version was made has read it: that service
 * is left alone, so that repeating the step does no harm. What has a deployment from before is redeployed now.
 */
export async function redeployOutdated(
  { secretId, redeploy }: { readonly secretId: string; readonly redeploy: readonly RedeployTarget[] },
  ports: Ports,
): Promise<void> {
  if (redeploy.length === 0) return;
  const version = await ports.secrets.read(secretId, { label: CURRENT });
  await forEach(redeploy, ports, async (target) => {
    const outdated = needsRedeploy(await ports.services.deployedAt(target), version?.createdAt);
    const outcome = outdated ? await ports.services.redeploy(target) : 'deployed since';
    ports.log('info', 'redeploy', { ...target, outcome });
  });
}

async function forEach(
  targets: readonly RedeployTarget[],
  { log }: Pick<Ports, 'log'>,
  act: (target: RedeployTarget) => Promise<void>,
): Promise<void> {
  const failed: string[] = [];
  let cause: unknown;
  for (const target of targets) {
    try {
      await act(target);
    } catch (error) {
      log('error', 'redeploy failed', { ...target, error });
      failed.push(`${target.cluster}/${target.service}`);
      cause ??= error;
    }
  }
  if (failed.length > 0) {
    throw new Error(`The secret was rotated, but not every service redeployed: ${failed.join(', ')}.`, { cause });
  }
}
