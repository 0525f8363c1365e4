/** Which bucket and which distributions a website is, as the states of the environment say. */
import { assertKnown, CliError } from '../../../../../cli/exit';
import type { ReadState } from '../../states';
import type { Target } from '../../target';
import { outputMap } from '../deployable';

export interface Website {
  readonly bucket: string;
  /** Ids of the distributions in front of it. */
  readonly distributionIds: readonly string[];
}

/** A bucket that no distribution stands in front of is refused: its files would be seen by nobody, or are not a site's. */
export async function findWebsite(target: Target, bucket: string, read: ReadState): Promise<Website> {
  const bucketNames = await outputMap(target, 'data', 'bucket_names', read);
  assertKnown('bucket', bucket, Object.keys(bucketNames));
  const name = bucketNames[bucket] ?? '';
  const [ids, buckets] = await Promise.all([
    outputMap(target, 'alb-dns', 'distribution_ids', read),
    outputMap(target, 'alb-dns', 'distribution_buckets', read),
  ]);
  const distributionIds = Object.entries(ids).flatMap(([key, id]) => (buckets[key] === name ? [id] : []));
  if (distributionIds.length > 0) return { bucket: name, distributionIds };
  const websites = Object.entries(bucketNames).flatMap(([key, each]) =>
    Object.values(buckets).includes(each) ? [key] : [],
  );
  throw new CliError(
    `The bucket ${bucket} of ${target.name} is no website: no distribution reads it.`,
    websites.length > 0 ? `Websites: ${websites.join(', ')}.` : 'Declare a distribution in front of it, and apply.',
  );
}
