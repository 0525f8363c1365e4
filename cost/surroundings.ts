/** What is around a resource, looked up by name and by type. */
import { groupBy } from './group';
import type { Load, Resource, Subject, Surroundings } from './model';

const REFERENCE = /\$\{(aws_\w+\.\w+)[.[}]/;

export function surroundingsOf(subject: Subject, load: Load): Surroundings {
  const byType = groupBy(subject.resources, ({ type }) => type);
  const byAddress = new Map(subject.resources.map((resource) => [`${resource.stack}/${resource.address}`, resource]));
  const ofType = (type: string): readonly Resource[] => byType.get(type) ?? [];
  return {
    subject,
    load,
    ofType,
    referredBy: ({ stack }, value) => {
      const [, address] = String(value).match(REFERENCE) ?? [];
      return address === undefined ? undefined : byAddress.get(`${stack}/${address}`);
    },
    isFirst: (resource) => ofType(resource.type)[0] === resource,
  };
}
