/** Tags of a resource by its ARN, the three actions nearly every JSON service has. */
import type { Document, Place } from './stand-in';

const KIND = 'tags';

/** Tags as a map, whatever list shape the service uses on the wire. */
export function tagsOf(place: Place, arn: string): Record<string, string> {
  return { ...(place.table(KIND).get(arn) as Record<string, string> | undefined) };
}

/** Adds and overwrites tags. */
export function addTags(place: Place, arn: string, tags: Readonly<Record<string, string>>): void {
  place.table(KIND).set(arn, { ...tagsOf(place, arn), ...tags });
}

/** Removes tags; unknown keys are ignored, as AWS does. */
export function removeTags(place: Place, arn: string, keys: readonly string[]): void {
  const kept = Object.entries(tagsOf(place, arn)).filter(([key]) => !keys.includes(key));
  place.table(KIND).set(arn, Object.fromEntries(kept));
}

/** Forgets a deleted resource. */
export function dropTags(place: Place, arn: string): void {
  place.table(KIND).delete(arn);
}

/** A `Tags` / `tags` / `ResourceTags` field that may be absent. */
export function tagMap(document: Document, field: string): Record<string, string> {
  const value = document[field];
  if (Array.isArray(value)) {
    return Object.fromEntries(
      value.map((tag: { readonly Key: string; readonly Value: string }) => [tag.Key, tag.Value]),
    );
  }
  return { ...(value as Record<string, string> | undefined) };
}

/** The list shape of Cost Explorer. */
export function tagList(tags: Readonly<Record<string, string>>): Document[] {
  return Object.entries(tags).map(([key, value]) => ({ Key: key, Value: value }));
}
