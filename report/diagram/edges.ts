/** What leads where: by security group rules, targets, events, references and permissions. */
import { groupBy } from '../../cost/group';
import type { Resource } from '../../cost/model';
import { PUBLIC, SENDERS, TRIGGERS } from './kinds';
import { type DiagramEdge, INTERNET, REASONS, type Reason } from './model';
import type { Reach } from './reach';
import { type Key, keyOf, type References } from './references';

export interface EdgeSources {
  readonly resources: readonly Resource[];
  readonly references: References;
  readonly reach: Reach;
  readonly drawn: ReadonlySet<Key>;
}

const EVERYONE: ReadonlySet<unknown> = new Set(['0.0.0.0/0', '::/0']);

/** One edge from a node to another, however many reasons there are: the strongest, with all ports. */
export function edgesOf(sources: EdgeSources): DiagramEdge[] {
  const all = [
    ...ruleEdges(sources),
    ...publicEdges(sources),
    ...targetEdges(sources),
    ...eventEdges(sources),
    ...routeEdges(sources),
    ...referenceEdges(sources),
  ].filter(({ from, to }) => from !== to);
  return withoutShortcuts([...groupBy(all, ({ from, to }) => `${from} > ${to}`).values()].map(merged));
}

/** Requests that go through a VPC link are drawn through it, not past it, too. */
function withoutShortcuts(edges: readonly DiagramEdge[]): DiagramEdge[] {
  const after = groupBy(edges, ({ from }) => from);
  const leads = (from: Key, to: Key): boolean =>
    (after.get(from) ?? []).some((next) => next.to === to && next.reason === 'network');
  return edges.filter(
    ({ from, to, reason }) =>
      reason !== 'target' || !(after.get(from) ?? []).some((next) => next.reason === 'uses' && leads(next.to, to)),
  );
}

function merged(edges: readonly DiagramEdge[]): DiagramEdge {
  const ports = [...new Set(edges.flatMap((edge) => edge.ports))].sort((a, b) => Number(a) - Number(b));
  const [strongest] = [...edges].sort((a, b) => REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason));
  if (!strongest) throw new Error('An edge has at least one reason.');
  return { ...strongest, ports };
}

const edge = (from: Key, to: Key, reason: Reason, ports: readonly string[] = []): DiagramEdge => ({
  ...{ from, to, reason, ports },
});

/** From every member of one group to every member of the other; what is open to all is open to the internet. */
function ruleEdges({ resources, references, reach, drawn }: EdgeSources): DiagramEdge[] {
  const members = groupBy(
    [...drawn].flatMap((node) => reach.of(node).groups.map((group) => ({ node, group }))),
    ({ group }) => group,
  );
  const of = (stack: string, value: unknown): Key[] =>
    references.of(stack, value).flatMap((group) => (members.get(group) ?? []).map(({ node }) => node));
  return resources.flatMap(({ type, stack, values }) => {
    const inwards = type === 'aws_vpc_security_group_ingress_rule';
    if (!inwards && type !== 'aws_vpc_security_group_egress_rule') return [];
    const own = of(stack, values['security_group_id']);
    const other = of(stack, values['referenced_security_group_id']);
    const open = inwards && (EVERYONE.has(values['cidr_ipv4']) || EVERYONE.has(values['cidr_ipv6']));
    const [from, to] = inwards ? [open ? [INTERNET] : other, own] : [own, other];
    return from.flatMap((source) => to.map((target) => edge(source, target, 'network', portsOf(values))));
  });
}

function portsOf(values: Resource['values']): string[] {
  const { from_port: first, to_port: last } = values as { readonly from_port?: number; readonly to_port?: number };
  if (first === undefined || first < 0) return [];
  return [first === last ? String(first) : `${first}-${last}`];
}

function publicEdges({ resources, drawn }: EdgeSources): DiagramEdge[] {
  return resources
    .filter((resource) => PUBLIC.has(resource.type) && drawn.has(keyOf(resource)))
    .map((resource) => edge(INTERNET, keyOf(resource), 'network', ['443']));
}

/** Who sends to a target group or a discovered service, to who registers with it. */
function targetEdges({ resources, references, reach, drawn }: EdgeSources): DiagramEdge[] {
  const types = new Map(resources.map((resource) => [keyOf(resource), resource.type]));
  const attached = resources
    .filter(({ type }) => type === 'aws_lb_target_group_attachment')
    .flatMap(({ stack, values }) =>
      references
        .of(stack, values['target_group_arn'])
        .flatMap((meeting) => references.of(stack, values['target_id']).map((node) => ({ node, meeting }))),
    );
  const met = [...drawn].flatMap((node) => reach.of(node).meetings.map((meeting) => ({ node, meeting })));
  return [...groupBy([...met, ...attached], ({ meeting }) => meeting).values()].flatMap((group) => {
    const sends = ({ node }: { readonly node: Key }): boolean => SENDERS.has(types.get(node) ?? '');
    const targets = group.filter((each) => !sends(each) && drawn.has(each.node));
    return group.filter(sends).flatMap(({ node }) => targets.map((target) => edge(node, target.node, 'target')));
  });
}

function eventEdges({ resources, references, drawn }: EdgeSources): DiagramEdge[] {
  return resources
    .filter(({ type }) => type === 'aws_lambda_event_source_mapping')
    .flatMap(({ stack, values }) => {
      const [sources, functions] = ['event_source_arn', 'function_name'].map((attribute) =>
        references.of(stack, values[attribute]).filter((key) => drawn.has(key)),
      );
      return (sources ?? []).flatMap((from) => (functions ?? []).map((to) => edge(from, to, 'event')));
    });
}

/** NAT gateways reach the internet through the internet gateway; what stands in public subnets does so by itself. */
function routeEdges({ resources }: EdgeSources): DiagramEdge[] {
  const ofType = (type: string): Key[] => resources.filter((each) => each.type === type).map(keyOf);
  const gateways = ofType('aws_internet_gateway');
  return [
    ...gateways.map((gateway) => edge(gateway, INTERNET, 'network')),
    ...ofType('aws_nat_gateway').flatMap((nat) => gateways.map((gateway) => edge(nat, gateway, 'network'))),
  ];
}

function referenceEdges({ resources, reach, drawn }: EdgeSources): DiagramEdge[] {
  return resources.flatMap((resource) => {
    const from = keyOf(resource);
    if (!drawn.has(from)) return [];
    const { uses, permits } = reach.of(from);
    const reason = TRIGGERS.has(resource.type) ? 'event' : 'uses';
    return [...uses.map((to) => edge(from, to, reason)), ...permits.map((to) => edge(from, to, 'permits'))];
  });
}
