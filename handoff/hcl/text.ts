/** Strings as HCL: bare expressions, quoted strings and heredocs, whichever keeps the value and reads best. */
import { escapeTemplate, splitTemplate, withoutMarkers } from './template';

/**
 * Where Terraform decodes JSON without variables and functions, a string is literal and `${` means itself. Everywhere
 * else it is a template. https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export type Mode = 'template' | 'literal';

/** A string as an expression that takes the rest of its lines: a heredoc may end it. */
export function stringExpression(text: string, mode: Mode): string {
  const bare = mode === 'template' ? bareExpression(text) : undefined;
  return bare ?? heredoc(text, mode) ?? quotedString(text, mode);
}

/** A string as an expression of one line. */
export function inlineString(text: string, mode: Mode): string {
  const bare = mode === 'template' ? bareExpression(text) : undefined;
  return bare ?? quotedString(text, mode);
}

export function quotedString(text: string, mode: Mode): string {
  if (mode === 'literal') return `"${escapeQuoted(escapeTemplate(text))}"`;
  const parts = text.includes('\n') ? withoutMarkers(splitTemplate(text)) : splitTemplate(text);
  return `"${parts.map((part) => (part.sequence ? part.text : escapeQuoted(part.text))).join('')}"`;
}

const KEYWORDS = ['true', 'false', 'null'];

/**
 * The expression of a string that is nothing but `${expression}`. Only what begins like a reference, a call or a `for`:
 * a literal in there stays as it is written.
 */
function bareExpression(text: string): string | undefined {
  const [part, ...others] = splitTemplate(text);
  if (!part?.sequence || others.length > 0 || !part.text.startsWith('${')) return undefined;
  const inner = part.text.slice(2, -1).trim();
  // A line break ends a bare expression, and `~` only means something in a template.
  if (/[\r\n]|^~|~$/.test(inner) || KEYWORDS.includes(inner)) return undefined;
  return /^([A-Za-z_(!]|\[for |\{for )/.test(inner) ? inner : undefined;
}

/** A text of several whole lines stays readable as a heredoc, at the margin: nothing of it is stripped. */
function heredoc(text: string, mode: Mode): string | undefined {
  const content = mode === 'literal' ? escapeTemplate(text) : text;
  const lines = content.split('\n');
  const wholeLines = lines.length > 2 && lines.at(-1) === '';
  if (!wholeLines || hasControl(content.replace(/[\n\t]/g, '')) || splitsSequence(content)) return undefined;
  const taken = new Set(lines.map((line) => line.trim()));
  const mark = ['EOT', ...Array.from({ length: taken.size }, (_, index) => `EOT${index + 1}`)].find(
    (candidate) => !taken.has(candidate),
  );
  return mark === undefined ? undefined : `<<${mark}\n${content}${mark}`;
}

/** A sequence of several lines could end a heredoc in its middle. */
function splitsSequence(template: string): boolean {
  return splitTemplate(template).some((part) => part.sequence && part.text.includes('\n'));
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#quoted-templates */
function escapeQuoted(text: string): string {
  return text.replace(/["\\\p{Cc}]/gu, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return ESCAPES[character] ?? `\\u${code}`;
  });
}
