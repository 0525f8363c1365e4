/** A report as mail: plain text, and HTML of tables with styles of their own, which loads nothing. */
import type { Section, Table } from './section';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Printable ASCII, 100 characters at most. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const NAME_CHARACTERS = 60;

export interface Report {
  /** Of project and environment. */
  readonly name: string;
  /** Of the report. */
  readonly day: string;
  /** Whether a source could not be read. */
  readonly incomplete: boolean;
  readonly sections: readonly Section[];
}

export function mailOf({ name, day, incomplete, sections }: Report): Mail {
  const printable = name.replace(/[^\x20-\x7E]/g, '?').slice(0, NAME_CHARACTERS);
  const heading = `Cost of ${name}, ${day}`;
  return {
    subject: `Cost of ${printable}, ${day}${incomplete ? ' (incomplete)' : ''}`,
    text: `${[heading, ...sections.map(textOf)].join('\n\n\n')}\n`,
    html: htmlOf(heading, sections),
  };
}

function textOf({ title, text, table }: Section): string {
  const heading = `${title}\n${'-'.repeat(title.length)}`;
  return [[heading, ...text].join('\n'), ...(table ? [textTable(table)] : [])].join('\n\n');
}

/** Amounts stand below each other when the font has equal widths; without one it can still be read. */
function textTable({ head, rows }: Table): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const FONT = 'font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.4;color:#1a1a1a';
const CELL = 'padding:4px 8px;border-bottom:1px solid #d0d0d0';

/** Mail programs drop style sheets and lay out by tables. */
function htmlOf(heading: string, sections: readonly Section[]): string {
  const body = sections.map(htmlSection).join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(heading)}</title></head>
<body style="margin:0;padding:0;background-color:#ffffff">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding:16px;${FONT}">
<h1 style="margin:0;font-size:20px">${escaped(heading)}</h1>
${body}
</td></tr></table>
</body>
</html>
`;
}

function htmlSection({ title, text, table }: Section): string {
  const paragraphs = text.map((each) => `<p style="margin:0 0 8px 0">${escaped(each)}</p>`);
  const heading = `<h2 style="margin:24px 0 8px 0;font-size:16px">${escaped(title)}</h2>`;
  return [heading, ...paragraphs, ...(table ? [htmlTable(table)] : [])].join('\n');
}

function htmlTable({ head, rows }: Table): string {
  const line = (cells: readonly string[], tag: 'th' | 'td') => {
    const scope = tag === 'th' ? ' scope="col"' : '';
    const own = cells.map((cell, column) => {
      const align = column === 0 ? 'left' : 'right';
      return `<${tag}${scope} align="${align}" style="${CELL};${FONT}">${escaped(cell)}</${tag}>`;
    });
    return `<tr>${own.join('')}</tr>`;
  };
  const lines = [line(head, 'th'), ...rows.map((cells) => line(cells, 'td'))];
  return `<table cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">\n${lines.join('\n')}\n</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
