/** What CloudFront still holds of a website. */
import {
  CloudFrontClient,
  CreateInvalidationCommand,
  waitUntilInvalidationCompleted,
} from '@aws-sdk/client-cloudfront';

/** More paths than this are asked for at once, as `/*`: a thousand a month are free, and that is one. */
const MOST_PATHS = 100;

/** Paths of keys as a browser asks for them; `/` is the page of the root too. Nothing for no keys. */
export function invalidationPaths(keys: readonly string[], rootObject = 'index.html'): string[] {
  const paths = keys.map((key) => `/${key.split('/').map(encodeURIComponent).join('/')}`);
  if (paths.length > MOST_PATHS) return ['/*'];
  return [...(keys.includes(rootObject) ? ['/'] : []), ...paths];
}

/** Invalidates the paths at each distribution, and waits until that is done. */
export async function invalidate(
  distributionIds: readonly string[],
  paths: readonly string[],
  { region, timeoutSeconds, reference }: { region: string; timeoutSeconds: number; reference: string },
): Promise<void> {
  if (paths.length === 0) return;
  const client = new CloudFrontClient({ region });
  await Promise.all(
    distributionIds.map(async (DistributionId) => {
      const { Invalidation } = await client.send(
        new CreateInvalidationCommand({
          DistributionId,
          InvalidationBatch: { CallerReference: reference, Paths: { Quantity: paths.length, Items: [...paths] } },
        }),
      );
      await waitUntilInvalidationCompleted(
        { client, maxWaitTime: timeoutSeconds, minDelay: 2, maxDelay: 10 },
        { DistributionId, Id: Invalidation?.Id },
      );
    }),
  );
}
