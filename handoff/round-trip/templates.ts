/** Templates of JSON as the HCL parser reads them, many in one go. */

import { hasSequence, splitTemplate } from '../hcl/template';
import { each, isList, isObject, type Json, properties } from '../json';
import type { Shape } from './grammar';
import { parseHcl } from './hcl-parser';

/** How the parser reads a template. */
export interface ReadTemplate {
  readonly text: string;
  /** When it is nothing but one `${...}`: the expression within, which means the same. */
  readonly inner?: Json;
  /** The same over several lines, which `terraform fmt` puts in parentheses. */
  readonly wrapped?: string;
}

/** Reads every template of a configuration. */
export async function readTemplates(json: Json, shape: Shape): Promise<ReadonlyMap<string, ReadTemplate>> {
  const found = [...new Set(templatesIn(json, shape))];
  const inner = found.map(innerExpression);
  const lines = found.flatMap((text, index) => {
    const one = inner[index];
    return [
      heredoc(`text${index}`, text),
      ...(one === undefined || severalLines(one) ? [] : [`inner${index} = ${one}\n`]),
    ];
  });
  const parsed = await parseHcl('templates.tf', lines.join(''));
  return new Map(
    found.map((text, index): [string, ReadTemplate] => {
      const read = parsed[`text${index}`];
      if (typeof read !== 'string') throw new Error(`${JSON.stringify(text)} is no template.`);
      const whole = { text: restored(read) };
      const one = inner[index];
      if (one === undefined) return [text, whole];
      const same = parsed[`inner${index}`];
      return [text, { ...whole, ...(same === undefined ? { wrapped: `\${(${one})}` } : { inner: same }) }];
    }),
  );
}

function severalLines(text: string): boolean {
  return /[\r\n]/.test(text);
}

function* templatesIn(value: Json, shape: Shape): Generator<string> {
  if (shape.kind === 'value') {
    if (shape.mode === 'template') yield* textsIn(value);
    return;
  }
  for (const one of each(value)) {
    if (!isObject(one)) continue;
    for (const [key, item] of properties(one)) yield* templatesIn(item, shape.of(key));
  }
}

function* textsIn(value: Json): Generator<string> {
  if (typeof value === 'string' && hasSequence(value)) yield value;
  if (isList(value)) for (const item of value) yield* textsIn(item);
  if (isObject(value)) for (const [key, item] of Object.entries(value)) yield* textsIn([key, item]);
}

function innerExpression(text: string): string | undefined {
  const [part, ...others] = splitTemplate(text);
  if (!part?.text.startsWith('${') || others.length > 0) return undefined;
  const inner = part.text.slice(2, -1);
  return /^~|~$/.test(inner) ? undefined : inner;
}

/** Stands for a carriage return, which the parser takes for a part of the line's end: white space, too, but a rare one. */
const CARRIAGE_RETURN = '\u1680';
/** Ends the text before the heredoc's own line break, which a `~}` would strip; from the private use area. */
const END = '\uE00E';

/** A heredoc reads text as JSON's templates are read: without escapes by backslash. */
function heredoc(name: string, text: string): string {
  let mark = 'TEMPLATE';
  while (text.includes(mark)) mark = `${mark}_`;
  return `${name} = <<${mark}\n${text.replaceAll('\r', CARRIAGE_RETURN)}${END}\n${mark}\n`;
}

function restored(text: string): string {
  return text.slice(0, text.lastIndexOf(END)).replaceAll(CARRIAGE_RETURN, '\r');
}
