/** Tables and what scrolls: wide things scroll in a region of their own that the keyboard reaches. */
import { type Content, type Html, html } from './html';

export interface Column {
  readonly title: string;
  /** Digits stand under digits. */
  readonly number?: true;
}

export interface TableOptions {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Content[])[];
  /** Sums, as the last row. */
  readonly total?: readonly Content[];
  /** It scrolls downwards, too, with the widths of columns that `content.css` has for this name. */
  readonly tall?: 'resources' | 'claims';
}

/** The first cell of a row is its header. */
export function table({ caption, columns, rows, total, tall }: TableOptions): Html {
  const head = columns.map(
    ({ title, number }) => html`<th scope="col"${number && html` class="number"`}>${title}</th>`,
  );
  const row = (cells: readonly Content[]): Html => html`<tr>${cells.map((cell, index) => {
    const number = columns[index]?.number && html` class="number"`;
    return index === 0 ? html`<th scope="row"${number}>${cell}</th>` : html`<td${number}>${cell}</td>`;
  })}</tr>
`;
  return scrolling(
    caption,
    html`<table><caption>${caption}</caption><thead><tr>${head}</tr></thead>
<tbody>${rows.map(row)}</tbody>${total && html`<tfoot>${row(total)}</tfoot>`}</table>`,
    tall,
  );
}

export function scrolling(name: string, content: Html, tall?: TableOptions['tall']): Html {
  return html`<div class="scroll${tall && ` tall ${tall}`}" role="region" aria-label="${name}" tabindex="0">${content}</div>`;
}

/** What most readers skip. */
export function folded(summary: string, content: Content): Html {
  return html`<details><summary>${summary}</summary>${content}</details>`;
}
