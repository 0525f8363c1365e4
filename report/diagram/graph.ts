/** The architecture of an environment as a graph: what people draw, where it stands, and what leads where. */
import type { ManifestEnvironment } from '../../config/manifest';
import { groupBy } from '../../cost/group';
import type { Resource, Subject } from '../../cost/model';
import { collapsed } from './collapse';
import { edgesOf } from './edges';
import { KINDS } from './kinds';
import { type Diagram, type DiagramNode, INTERNET } from './model';
import { type Reach, reachOf } from './reach';
import { type Key, keyOf, referencesOf } from './references';

/** Everything is read from the synthesis: the same folder gives the same graph. */
export function diagramOf(folder: string, environment: ManifestEnvironment, subject: Subject): Diagram {
  const { resources } = subject;
  const references = referencesOf(folder, environment, resources);
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  const drawn = new Set(drawnResources(resources, references.of).map(keyOf));
  const reach = reachOf(resources, references, drawn);
  const nodes = [...drawn].flatMap((key) => {
    const resource = byKey.get(key);
    return resource ? [nodeOf(resource, reach, byKey)] : [];
  });
  const edges = edgesOf({ resources, references, reach, drawn });
  const outside = edges.some(({ from, to }) => from === INTERNET || to === INTERNET) ? [internetNode()] : [];
  const vpc = resources.find(({ type }) => type === 'aws_vpc');
  return {
    ...collapsed([...outside, ...nodes], edges),
    ...(vpc ? { vpc: String(vpc.values['cidr_block']) } : {}),
  };
}

/** A task definition is drawn when no service runs it: then it is a job. */
function drawnResources(
  resources: readonly Resource[],
  of: (stack: string, value: unknown) => readonly Key[],
): Resource[] {
  const services = groupBy(resources, ({ type }) => type).get('aws_ecs_service') ?? [];
  const run = new Set(services.flatMap(({ stack, values }) => of(stack, values['task_definition'])));
  return resources.filter((resource) => resource.type in KINDS && !run.has(keyOf(resource)));
}

function nodeOf(resource: Resource, reach: Reach, byKey: ReadonlyMap<Key, Resource>): DiagramNode {
  const { address, type, milestone } = resource;
  const { label, category } = KINDS[type] ?? { label: type, category: 'guard' as const };
  const { subnets, vpcs, uses } = reach.of(keyOf(resource));
  // A service on instances stands where they stand.
  const hosts = uses.filter((key) => byKey.get(key)?.type === 'aws_autoscaling_group');
  const places = subnets.length > 0 ? subnets : hosts.flatMap((key) => reach.of(key).subnets);
  const tiers = [...new Set(places.map((key) => tierOf(byKey.get(key))))].sort();
  return {
    ...{ key: keyOf(resource), address, type, label, category, milestone, names: [nameOf(address)] },
    inVpc: tiers.length > 0 || vpcs.length > 0,
    ...(tiers.length > 0 ? { tier: tiers.join(' and ') } : {}),
  };
}

function tierOf(subnet: Resource | undefined): string {
  const { Tier: tier } = (subnet?.values['tags'] ?? {}) as { readonly Tier?: string };
  return tier ?? 'private';
}

const nameOf = (address: string): string => address.slice(address.indexOf('.') + 1).replaceAll('_', '-');

function internetNode(): DiagramNode {
  return {
    ...{ key: INTERNET, address: INTERNET, type: INTERNET, label: 'Internet', category: 'network' as const },
    ...{ names: [], milestone: '', inVpc: false },
  };
}
