/** Images and the repositories that hold them. */
import { imageKind, located } from './places';
import { rule } from './rule';
import { durationText, SECONDS_PER_DAY } from './values';

export const pinnedImage = rule({
  id: 'images/pinned',
  because: 'An image without a tag, with latest or with a major version alone is another one tomorrow.',
  source: 'AmazonECS/latest/developerguide/container-considerations',
  check: (env) =>
    imageKind(env, 'public')
      .filter(({ value: { reference } }) => !isPinned(reference))
      .map(({ at, value: { reference } }) => ({
        at: [...at, 'reference'],
        value: reference,
        limit: 'a tag that stays, or a digest',
        fix: `write a version, such as '${reference.replace(/:[^:/]*$/, '')}:1.2.3'`,
      })),
});

function isPinned(reference: string): boolean {
  if (/@sha256:[0-9a-f]{64}$/.test(reference)) return true;
  const tag = /^[^\s@]+:([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$/.exec(reference)?.[1];
  return tag !== undefined && !MOVING.test(tag);
}

/** Tags that are moved to a newer image: names of branches, and a major version alone. */
const MOVING = /^(latest|stable|main|master|edge|nightly|lts|mainline|v?\d{1,3})(-[a-z].*)?$/i;

export const mutableTags = rule({
  id: 'images/mutable-tags',
  severity: 'warning',
  because:
    'A tag that can be pushed again makes two deployments of one configuration differ, and a rollback no rollback.',
  source: 'AmazonECR/latest/userguide/image-tag-mutability',
  check: (env) =>
    located(['repositories'], env.repositories)
      .filter(({ value }) => value.tags === 'MUTABLE')
      .map(({ at }) => ({
        at: [...at, 'tags'],
        value: 'MUTABLE',
        limit: 'a tag names one image for ever',
        fix: "write 'IMMUTABLE' and deploy by commit or digest",
      })),
});

export const untaggedAge = rule({
  id: 'images/untagged-after',
  because: 'A lifecycle policy counts whole days, one at least.',
  source: 'AmazonECR/latest/userguide/LifecyclePolicies',
  check: (env) =>
    located(['repositories'], env.repositories)
      .filter(({ value: { untaggedAfter } }) => !isWholeDays(untaggedAfter.seconds))
      .map(({ at, value: { untaggedAfter } }) => ({
        at: [...at, 'untaggedAfter'],
        value: durationText(untaggedAfter.seconds),
        limit: 'whole days, 1d or more',
        fix: `write '${Math.max(1, Math.ceil(untaggedAfter.seconds / SECONDS_PER_DAY))}d'`,
      })),
});

const isWholeDays = (seconds: number): boolean => seconds >= SECONDS_PER_DAY && seconds % SECONDS_PER_DAY === 0;
