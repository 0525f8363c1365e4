/** A website goes up so that nobody ever sees half of it. */
import type { Variables } from '../../actions';
import { WebsiteBucket } from './bucket';
import { isImmutable, STAGES, type WebsiteFile } from './files';
import { invalidate, invalidationPaths } from './invalidation';
import type { Website } from './website';

export interface PublishOptions {
  readonly region: string;
  readonly env: Variables;
  readonly timeoutSeconds: number;
  readonly say: (line: string) => void;
  /** Folders in which every name has a hash. */
  readonly immutable: readonly string[];
  /** Tells this invalidation from every other. */
  readonly reference: string;
}

export interface Published {
  readonly uploaded: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
  readonly invalidated: readonly string[];
}

/**
 * What pages refer to first, pages next, the entrance last. Then what is gone and may be cached is removed, and the edges
 * are told; files with a hash in their name go at the very end, since a page from a cache may ask for them until then.
 */
export async function publish(
  website: Website,
  files: readonly WebsiteFile[],
  options: PublishOptions,
): Promise<Published> {
  const { region, env, say, timeoutSeconds, reference } = options;
  const bucket = new WebsiteBucket(website.bucket, region, env);
  const there = await bucket.list();
  // Only what never changes is left alone: everything else is small, and its headers may be an older version's.
  const isThere = ({ key, etag, stage }: WebsiteFile): boolean => stage === 'immutable' && there.get(key) === etag;
  const changed = files.filter((file) => !isThere(file));
  for (const stage of STAGES) {
    const part = changed.filter((file) => file.stage === stage);
    await bucket.upload(part);
    if (part.length > 0) say(`uploaded ${part.length} files: ${stage}`);
  }

  const kept = new Set(files.map(({ key }) => key));
  const gone = [...there.keys()].filter((key) => !kept.has(key)).sort();
  const immutable = (key: string): boolean => isImmutable(key, options.immutable);
  const goneFromCaches = gone.filter((key) => !immutable(key));
  await bucket.remove(goneFromCaches);
  const cached = files.filter(({ stage }) => stage !== 'immutable').map(({ key }) => key);
  const invalidated = invalidationPaths([...cached, ...goneFromCaches]);
  await invalidate(website.distributionIds, invalidated, { region, timeoutSeconds, reference });
  say(`invalidated ${invalidated.length} paths at ${website.distributionIds.join(', ')}`);
  await bucket.remove(gone.filter(immutable));
  if (gone.length > 0) say(`removed ${gone.length} files that the site does not have any more`);
  const keys = (some: readonly WebsiteFile[]): string[] => some.map(({ key }) => key);
  return { uploaded: keys(changed), unchanged: keys(files.filter(isThere)), removed: gone, invalidated };
}
