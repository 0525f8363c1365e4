/** A body of HCL before it is text: attributes, then blocks. */

export interface Attribute {
  readonly name: string;
  /** Source of the expression. */
  readonly source: string;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
}

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

/** Several bodies as one, in their order. */
export function joined(...bodies: readonly Body[]): Body {
  return {
    attributes: bodies.flatMap((body) => body.attributes),
    blocks: bodies.flatMap((body) => body.blocks),
  };
}

/** One attribute. */
export function attribute(name: string, source: string): Body {
  return { attributes: [{ name, source }], blocks: [] };
}

/** One block. */
export function block(type: string, labels: readonly string[], body: Body): Body {
  return { attributes: [], blocks: [{ type, labels, body }] };
}

/** Text of a file; `terraform fmt` gives it its spaces. */
export function bodyText({ attributes, blocks }: Body): string {
  const paragraphs = [
    ...(attributes.length > 0 ? [attributes.map(({ name, source }) => `${name} = ${source}\n`).join('')] : []),
    ...blocks.map(blockText),
  ];
  return paragraphs.join('\n');
}

function blockText({ type, labels, body }: Block): string {
  const head = [type, ...labels.map((label) => JSON.stringify(label)), '{'].join(' ');
  const content = bodyText(body);
  return content === '' ? `${head}}\n` : `${head}\n${content}}\n`;
}
