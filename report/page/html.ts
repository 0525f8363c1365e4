/** HTML that is escaped unless it was made by this template itself. */

/** Text that is HTML already. */
export class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text and numbers are escaped, lists joined, nothing for what is absent or false. */
export type Content = Html | string | number | false | undefined | readonly Content[];

/** `html\`<p>${text}</p>\``: the only way to make HTML, apart from `trusted`. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(
    parts.map((part, index) => `${part}${index < contents.length ? render(contents[index]) : ''}`).join(''),
  );
}

/** Markup that a library drew, or a file of ours: never anything of a deployment. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function render(content: Content): string {
  if (content instanceof Html) return content.toString();
  if (content === undefined || content === false) return '';
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return content.map(render).join('');
}
