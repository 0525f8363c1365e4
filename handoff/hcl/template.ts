/**
 * Terraform's string templates: literal text, `${...}` and `%{...}`.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#templates
 */

export interface TemplatePart {
  /** Whether it is `${...}` or `%{...}`; literal text otherwise, with `$${` and `%%{` as they stand. */
  readonly sequence: boolean;
  readonly text: string;
}

/** Splits a template. A sequence without its end is an error. */
export function splitTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = 0;
  let at = 0;
  while (at < text.length) {
    const run = runLength(text, at);
    // Two or more before a brace are an escape, for any number of them.
    if (run !== 1 || text[at + 1] !== '{') {
      at += Math.max(run, 1);
      continue;
    }
    const end = endOfSequence(text, at + 2);
    if (literal < at) parts.push({ sequence: false, text: text.slice(literal, at) });
    parts.push({ sequence: true, text: text.slice(at, end) });
    literal = end;
    at = end;
  }
  if (literal < text.length) parts.push({ sequence: false, text: text.slice(literal) });
  return parts;
}

/** Whether a string holds anything that Terraform would evaluate. */
export function hasSequence(text: string): boolean {
  return /[$%]\{/.test(text) && splitTemplate(text).some((part) => part.sequence);
}

/**
 * Takes out `~` and the space that it strips. In JSON and heredocs it strips within one line, in a quoted string over
 * all of them: https://github.com/hashicorp/hcl/blob/main/hclsyntax/parser_template.go
 */
export function withoutMarkers(parts: readonly TemplatePart[]): TemplatePart[] {
  const plain = parts.map(({ sequence, text }, index): TemplatePart => {
    if (sequence) return { sequence, text: text.replace(/^([$%]\{)~/, '$1').replace(/~\}$/, '}') };
    const before = parts[index - 1]?.text.endsWith('~}') === true;
    const after = /^[$%]\{~/.test(parts[index + 1]?.text ?? '');
    const lines = text.match(/[^\n]*\n|[^\n]+/g) ?? [];
    return {
      sequence,
      text: lines
        .map((line, at) => (before && at === 0 ? line.trimStart() : line))
        .map((line, at) => (after && at === lines.length - 1 ? line.trimEnd() : line))
        .join(''),
    };
  });
  return plain.filter(({ text }) => text !== '');
}

/** Literal text that means itself in a template. */
export function escapeTemplate(text: string): string {
  return text.replace(/\$+(?=\{)|%+(?=\{)/g, (run) => `${run}${run[0]}`);
}

/** The same template without the white space that means nothing: for comparing, not for running. */
export function withoutSpace(template: string): string {
  return splitTemplate(template)
    .map(({ sequence, text }) => (sequence ? squeeze(text) : text))
    .join('');
}

/** How often `$` or `%` stands in a row from here; 0 for any other character. */
function runLength(text: string, from: number): number {
  const mark = text[from];
  if (mark !== '$' && mark !== '%') return 0;
  let to = from;
  while (text[to] === mark) to += 1;
  return to - from;
}

/** Index after the brace that ends the expression that starts here. */
function endOfSequence(text: string, from: number): number {
  let depth = 1;
  let at = from;
  while (at < text.length) {
    const next = endOfToken(text, at);
    if (next > at + 1) {
      at = next;
      continue;
    }
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  throw new Error(`a template has no end: ${JSON.stringify(text.slice(Math.max(0, from - 2), from + 60))}`);
}

/** Index after the string, comment or heredoc that starts here, otherwise after one character. */
function endOfToken(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at + 1);
  if (text[at] === '#' || text.startsWith('//', at)) return indexAfter(text, '\n', at);
  if (text.startsWith('/*', at)) return indexAfter(text, '*/', at + 2);
  const heredoc = /^<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/u.exec(text.slice(at, at + 200));
  if (!heredoc) return at + 1;
  const rest = text.slice(at);
  const end = new RegExp(`\\n[ \\t]*${heredoc[1]}(?![\\p{ID_Continue}-])`, 'u').exec(rest);
  if (!end) throw new Error(`a heredoc has no end: ${JSON.stringify(rest.slice(0, 60))}`);
  return at + end.index + end[0].length;
}

/** Index after the quote that ends the string whose content starts here. */
function endOfString(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const run = runLength(text, at);
    if (text[at] === '"') return at + 1;
    if (text[at] === '\\') at += 2;
    else if (run === 1 && text[at + 1] === '{') at = endOfSequence(text, at + 2);
    else at += Math.max(run, 1);
  }
  throw new Error(`a string in a template has no end: ${JSON.stringify(text.slice(from - 1, from + 60))}`);
}

function indexAfter(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found === -1 ? text.length : found + end.length;
}

/** White space stays inside strings only. */
function squeeze(expression: string): string {
  let result = '';
  let at = 0;
  while (at < expression.length) {
    const end = endOfToken(expression, at);
    const token = expression.slice(at, end);
    if (end > at + 1 || !/\s/.test(token)) result += token;
    at = end;
  }
  return result;
}
