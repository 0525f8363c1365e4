/**
 * Texts of others inside of Markdown that GitHub renders. A plan can hold anything: keys of `for_each`, tags and error
 * messages with backticks, pipes, HTML and @mentions. Here they stay what they are: text.
 * https://github.github.com/gfm/
 */

/** Longest text in a line; addresses are shorter. */
const LONGEST = 250;

/** Controls, and characters that hide or reorder what is around them. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** One line, in which what is invisible stands as its code. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** Inline code, in tables as well. Nothing in it is Markdown, HTML, a mention or a reference. */
export function code(text: string): string {
  const shown = shortened(printable(text)).replace(/[`|]/g, escaped);
  return shown === '' ? '(empty)' : `\`${shown}\``;
}

/** Text for inside of an HTML tag, where Markdown is not read. */
export function html(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return shortened(printable(text)).replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

/** A sentence of others in running text. */
export function prose(text: string): string {
  return (
    shortened(printable(text))
      .replace(/[\\`*_{}[\]<>()#+!|~&"'$^=:]/g, '\\$&')
      // A mention and a reference are found in what Markdown has made: only another character stops them.
      .replace(/@|\\#|(?<=\bGH)-/g, '$&\u200b')
      .replace(/\bwww\./gi, (host) => host.replace('.', '\\.'))
  );
}

/** A fenced block; `lines` may hold line breaks. */
export function fence(language: string, lines: readonly string[]): string[] {
  const safe = lines.flatMap((line) => line.split(/\r\n|\r|\n/)).map(printable);
  const mark = fenceMark(safe);
  return [`${mark}${language}`, ...safe, mark];
}

/** A fence that is longer than any in the lines. */
export function fenceMark(lines: readonly string[]): string {
  let mark = '```';
  while (lines.some((line) => line.includes(mark))) mark += '`';
  return mark;
}

/** `1 milestone`, `2 milestones`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
