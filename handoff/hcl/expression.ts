/** JSON values as HCL expressions. */
import { isList, isObject, type Json, type JsonObject } from '../json';
import { inlineString, type Mode, quotedString, stringExpression } from './text';

/** Lists of short things stay on their line. */
const LINE = 80;

/** An expression that ends its line, as the value of an attribute does. `terraform fmt` indents it. */
export function expression(value: Json, mode: Mode): string {
  if (typeof value === 'string') return stringExpression(value, mode);
  return compound(value, mode);
}

/** An expression among others, where no heredoc can stand. */
function inline(value: Json, mode: Mode): string {
  return typeof value === 'string' ? inlineString(value, mode) : compound(value, mode);
}

function compound(value: Exclude<Json, string>, mode: Mode): string {
  if (isList(value)) return list(value, mode);
  if (isObject(value)) return object(value, mode);
  return JSON.stringify(value);
}

function list(items: readonly Json[], mode: Mode): string {
  const texts = items.map((item) => inline(item, mode));
  const line = `[${texts.join(', ')}]`;
  if (line.length <= LINE && !line.includes('\n')) return line;
  return `[\n${texts.map((text) => `${text},\n`).join('')}]`;
}

function object(value: JsonObject, mode: Mode): string {
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, item]) => `${objectKey(key, mode)} = ${expression(item, mode)}\n`).join('')}}`;
}

/** Words that mean something else at the start of an object. */
const RESERVED = ['for', 'true', 'false', 'null'];

function objectKey(key: string, mode: Mode): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !RESERVED.includes(key) ? key : quotedString(key, mode);
}
