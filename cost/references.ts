/** Whether one resource of the JSON names another. */
import type { Resource } from './model';

/** Within a stack, by an interpolation: as `${aws_eip.a.id}` or `${one(aws_instance.host_a[*].id)}`; `depends_on` is none. */
export function refersTo(from: Resource, to: Resource): boolean {
  const reference = new RegExp(`\\$\\{[^}]*(?<![\\w.])${to.address.replace('.', '\\.')}[.[]`);
  return from.stack === to.stack && reference.test(JSON.stringify(from.values));
}
