/** Nodes that stand at one place with the same edges become one, so that ten buckets are not ten boxes. */
import { groupBy } from '../../cost/group';
import type { DiagramEdge, DiagramNode } from './model';

export function collapsed(
  nodes: readonly DiagramNode[],
  edges: readonly DiagramEdge[],
): { readonly nodes: readonly DiagramNode[]; readonly edges: readonly DiagramEdge[] } {
  const touching = groupBy(
    edges.flatMap((edge) => [
      { key: edge.from, text: `to ${edge.to} ${edge.reason} ${edge.ports}` },
      { key: edge.to, text: `from ${edge.from} ${edge.reason} ${edge.ports}` },
    ]),
    ({ key }) => key,
  );
  const placeOf = ({ key, type, milestone, tier = '', inVpc }: DiagramNode): string => {
    const texts = (touching.get(key) ?? []).map(({ text }) => text).sort();
    return [type, milestone, tier, inVpc, ...texts].join('\n');
  };
  const groups = [...groupBy(nodes, placeOf).values()];
  const first = new Map(groups.flatMap((group) => group.map(({ key }) => [key, group[0]?.key ?? key] as const)));
  const kept = new Set(first.values());
  return {
    nodes: groups.flatMap((group) => {
      const [node] = group;
      return node ? [{ ...node, names: group.flatMap(({ names }) => names) }] : [];
    }),
    edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}
