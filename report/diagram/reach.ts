/** What a drawn resource leads to, through everything that is part of it or stands in between. */
import { groupBy } from '../../cost/group';
import type { Resource } from '../../cost/model';
import { FOLLOWED, MEETINGS, PART_OF, PERMITS, TRIGGERS } from './kinds';
import { type Key, keyOf, type References } from './references';

/** Each list without repetition, in the order in which it is found. */
export interface Reached {
  /** Drawn resources that it refers to. */
  readonly uses: readonly Key[];
  /** Drawn resources that its roles name. */
  readonly permits: readonly Key[];
  readonly groups: readonly Key[];
  readonly subnets: readonly Key[];
  readonly vpcs: readonly Key[];
  /** Target groups and discovery services. */
  readonly meetings: readonly Key[];
}

export interface Reach {
  readonly of: (drawn: Key) => Reached;
}

export function reachOf(resources: readonly Resource[], references: References, drawn: ReadonlySet<Key>): Reach {
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  const owners = ownersOf(resources, references);
  const parts = groupBy([...owners], ([, owner]) => owner);
  const reached = new Map<Key, Reached>();

  // What a role may pass on, or lets a schedule start, is none of what its bearer uses.
  const leads = (start: Key, type: string, permits: boolean): boolean =>
    FOLLOWED.has(type) && !(type === PERMITS && (permits || TRIGGERS.has(byKey.get(start)?.type ?? '')));
  const walk = (start: Key): Reached => {
    const found = { uses: set(), permits: set(), groups: set(), subnets: set(), vpcs: set(), meetings: set() };
    const places = placesOf(found);
    const seen = set();
    const visit = (key: Key, permits: boolean): void => {
      const resource = byKey.get(key);
      if (!resource || seen.has(key)) return;
      seen.add(key);
      const next = references.of(resource.stack, resource.values);
      for (const each of next) step(each, permits);
      for (const [part] of parts.get(key) ?? []) visit(part, permits);
    };
    const step = (key: Key, permits: boolean): void => {
      const type = byKey.get(key)?.type ?? '';
      const place = places(type);
      const owner = owners.get(key);
      if (place) place.add(key);
      else if (drawn.has(key)) (permits ? found.permits : found.uses).add(key);
      else if (leads(start, type, permits)) visit(key, permits || type === PERMITS);
      else if (owner !== undefined && !seen.has(owner)) step(owner, permits);
    };
    visit(start, false);
    return listed(found, start);
  };
  for (const key of drawn) reached.set(key, walk(key));
  return { of: placed(reached, byKey) };
}

/** A trigger says where what it starts is to run: the places are those of the started. */
function placed(reached: ReadonlyMap<Key, Reached>, byKey: ReadonlyMap<Key, Resource>): Reach['of'] {
  const isTrigger = (key: Key): boolean => TRIGGERS.has(byKey.get(key)?.type ?? '');
  const starters = groupBy(
    [...reached]
      .filter(([key]) => isTrigger(key))
      .flatMap(([key, { uses }]) => uses.map((started) => ({ key, started }))),
    ({ started }) => started,
  );
  return (key) => {
    const own = reached.get(key) ?? NOTHING;
    if (isTrigger(key)) return { ...own, groups: [], subnets: [], vpcs: [] };
    if (byKey.get(key)?.type !== 'aws_ecs_task_definition') return own;
    const all = [own, ...(starters.get(key) ?? []).map(({ key: starter }) => reached.get(starter) ?? NOTHING)];
    const joined = (place: 'groups' | 'subnets'): Key[] => [...new Set(all.flatMap((each) => each[place]))];
    return { ...own, groups: joined('groups'), subnets: joined('subnets') };
  };
}

const NOTHING: Reached = { uses: [], permits: [], groups: [], subnets: [], vpcs: [], meetings: [] };

type Found = Record<keyof Reached, Set<Key>>;

const set = (): Set<Key> => new Set<Key>();

function placesOf(found: Found): (type: string) => Set<Key> | undefined {
  const places: Readonly<Record<string, Set<Key>>> = {
    aws_security_group: found.groups,
    aws_subnet: found.subnets,
    aws_vpc: found.vpcs,
  };
  return (type) => places[type] ?? (MEETINGS.has(type) ? found.meetings : undefined);
}

/** What it uses needs no permission beside it. */
function listed({ uses, permits, groups, subnets, vpcs, meetings }: Found, start: Key): Reached {
  const others = (keys: Set<Key>): Key[] => [...keys].filter((key) => key !== start);
  return {
    uses: others(uses),
    permits: others(permits).filter((key) => !uses.has(key)),
    groups: [...groups],
    subnets: [...subnets],
    vpcs: [...vpcs],
    meetings: [...meetings],
  };
}

/** Each part with what it is part of. */
function ownersOf(resources: readonly Resource[], { of }: References): Map<Key, Key> {
  return new Map(
    resources.flatMap((resource): [Key, Key][] => {
      const attribute = PART_OF[resource.type];
      const [owner] = attribute === undefined ? [] : of(resource.stack, resource.values[attribute]);
      return owner === undefined ? [] : [[keyOf(resource), owner]];
    }),
  );
}
