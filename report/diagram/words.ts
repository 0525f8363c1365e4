/** A diagram in words, for who does not see it. */
import { type Diagram, type DiagramEdge, type DiagramNode, INTERNET, type Reason } from './model';

const REASON_TEXT: Readonly<Record<Reason, string>> = {
  network: 'security group rule',
  target: 'target',
  event: 'event',
  uses: 'reference',
  permits: 'permission',
};

export interface Connection {
  readonly from: string;
  readonly to: string;
  readonly by: string;
}

/** In a sentence: how much of what there is. */
export function describe({ nodes, edges, vpc }: Diagram): string {
  const drawn = nodes.filter(({ key }) => key !== INTERNET);
  const inVpc = drawn.filter((node) => node.inVpc).length;
  const place = vpc === undefined ? '' : `, ${inVpc} of them in the VPC ${vpc}`;
  return `${drawn.length} boxes${place}, and ${edges.length} connections; the table after the picture lists them.`;
}

/** Every edge as a row. */
export function connections({ nodes, edges }: Diagram): Connection[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const name = (key: string): string => nameOf(byKey.get(key));
  return edges.map(({ from, to, ...why }) => ({ from: name(from), to: name(to), by: reasonText(why) }));
}

function nameOf(node: DiagramNode | undefined): string {
  return node ? [node.label, node.names.join(', ')].filter((part) => part !== '').join(' ') : '';
}

function reasonText({ reason, ports }: Pick<DiagramEdge, 'reason' | 'ports'>): string {
  return ports.length === 0 ? REASON_TEXT[reason] : `${REASON_TEXT[reason]}, port ${ports.join(', ')}`;
}
