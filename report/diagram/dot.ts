/** A diagram in Graphviz's language. https://graphviz.org/doc/info/lang.html */
import { groupBy } from '../../cost/group';
import { type Diagram, type DiagramEdge, type DiagramNode, INTERNET } from './model';

/** Names that a node lists before it counts. */
const NAMES_SHOWN = 4;
/** Widths are measured by this, and CSS asks for the same. */
const FONT = 'Helvetica';

/** Clusters: the VPC with its tiers of subnets, in each of these and outside the milestones. */
export function dotOf({ nodes, edges, vpc }: Diagram): string {
  const ids = new Map(nodes.map(({ key }, index) => [key, `n${index}`]));
  const inside = nodes.filter(({ inVpc }) => inVpc);
  const outside = nodes.filter(({ inVpc }) => !inVpc);
  const tiers = [...groupBy(inside, ({ tier }) => tier ?? '')].sort(([a], [b]) => (a < b ? 1 : -1));
  const inVpc = tiers.flatMap(([tier, group]) =>
    tier === '' ? statements(group, ids) : cluster(`tier ${tier}`, `${tier} subnets`, milestones(group, ids, tier)),
  );
  return [
    'digraph {',
    `graph [rankdir=LR bgcolor=transparent compound=true nodesep=0.18 ranksep=0.55 fontname=${FONT} fontsize=11]`,
    `node [shape=box style="rounded,filled" fontname=${FONT} fontsize=11 margin="0.12,0.06" height=0.3]`,
    `edge [fontname=${FONT} fontsize=9 arrowsize=0.6]`,
    ...(inVpc.length > 0 ? cluster('vpc', `VPC ${vpc ?? ''}`.trim(), inVpc) : []),
    ...milestones(outside, ids, ''),
    ...edges.flatMap((each) => edgeStatement(each, ids)),
    '}',
    '',
  ].join('\n');
}

type Ids = ReadonlyMap<string, string>;

function milestones(nodes: readonly DiagramNode[], ids: Ids, within: string): string[] {
  return [...groupBy(nodes, ({ milestone }) => milestone)].flatMap(([milestone, group]) =>
    milestone === ''
      ? statements(group, ids)
      : cluster(`milestone ${within} ${milestone}`, milestone, statements(group, ids)),
  );
}

function cluster(id: string, label: string, body: readonly string[]): string[] {
  const [kind = ''] = id.split(' ');
  return [
    `subgraph ${quoted(`cluster ${id}`.replaceAll(' ', '_'))} {`,
    `graph [label=${quoted(label)} class=${quoted(kind)} labeljust=l style=rounded margin=10]`,
    ...body,
    '}',
  ];
}

function statements(nodes: readonly DiagramNode[], ids: Ids): string[] {
  return nodes.map(
    (node) =>
      `${ids.get(node.key)} [label=<${label(node)}> class=${quoted(node.category)} tooltip=${quoted(node.address)}]`,
  );
}

function label({ label: kind, names }: DiagramNode): string {
  const shown = names.length > NAMES_SHOWN ? names.slice(0, NAMES_SHOWN - 1) : names;
  const left = names.length - shown.length;
  const head = names.length > 1 ? `${names.length} x ${kind}` : kind;
  const lines = [...shown, ...(left > 0 ? [`and ${left} more`] : [])];
  return [`<font point-size="8.5">${escaped(head)}</font>`, ...lines.map((line) => escaped(line))].join('<br/>');
}

function edgeStatement({ from, to, reason, ports }: DiagramEdge, ids: Ids): string[] {
  const [tail, head] = [ids.get(from), ids.get(to)];
  if (tail === undefined || head === undefined) return [];
  const text = ports.length > 0 ? ` label=${quoted(ports.join(', '))}` : '';
  // Requests come in at the left; what goes out does not pull the internet to the right.
  const free = to === INTERNET ? ' constraint=false' : '';
  return [`${tail} -> ${head} [class=${quoted(reason)}${text}${free}]`];
}

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** For Graphviz's labels in the manner of HTML. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
