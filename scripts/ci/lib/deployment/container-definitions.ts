/** Container definitions as ECS answers them and as Terraform asks for them: the same thing, differently written. */
import { isRecord } from '../canonical';

/** The containers without the images of a repository, and without what ECS fills in. Not JSON: as it is. */
export function withoutImages(definitions: unknown, repositoryUrl: string): unknown {
  const containers = parse(definitions);
  if (!Array.isArray(containers)) return definitions;
  return sorted(containers.map((container) => plain(withoutImage(container, repositoryUrl))));
}

/** Whether a container runs an image of the repository, whichever. */
export function runsImageOf(definitions: unknown, repositoryUrl: string): boolean {
  const containers = parse(definitions);
  return (
    Array.isArray(containers) && containers.some((each) => isRecord(each) && isImageOf(each['image'], repositoryUrl))
  );
}

/** Whether a reference is the repository alone, or one of its tags or digests. */
export function isImageOf(reference: unknown, repositoryUrl: string): boolean {
  if (typeof reference !== 'string') return false;
  return reference === repositoryUrl || [':', '@'].some((mark) => reference.startsWith(`${repositoryUrl}${mark}`));
}

function withoutImage(container: unknown, repositoryUrl: string): unknown {
  if (!isRecord(container) || !isImageOf(container['image'], repositoryUrl)) return container;
  return { ...container, image: repositoryUrl };
}

/** Without what means nothing (null, 0, false, empty) and without the defaults of ECS; lists of names in order. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return sorted(value.map(plain));
  if (!isRecord(value)) return value;
  const port = value['containerPort'];
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const each = plain(inner);
    const empty = each === null || each === 0 || each === false || each === '' || isEmpty(each);
    const usual =
      (key === 'essential' && each === true) ||
      (key === 'protocol' && each === 'tcp') ||
      (key === 'hostPort' && each === port);
    return empty || usual ? [] : [[key, each] as const];
  });
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

/** Lists of named things (variables, secrets, containers) have no order; lists of words (commands) have. */
function sorted(list: readonly unknown[]): readonly unknown[] {
  if (!list.every((item) => isRecord(item) && typeof item['name'] === 'string')) return list;
  return [...list].sort((a, b) => (String(isRecord(a) && a['name']) < String(isRecord(b) && b['name']) ? -1 : 1));
}

function parse(definitions: unknown): unknown {
  if (typeof definitions !== 'string') return undefined;
  try {
    return JSON.parse(definitions);
  } catch {
    return undefined;
  }
}
