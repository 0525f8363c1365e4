/** Addresses: strings in JSON, bare in HCL, with or without the `${}` around them. */
import { isList, type Json } from '../json';

/** An address, a keyword or a type. */
export function reference(value: Json, at: string): string {
  if (typeof value !== 'string') throw new Error(`${at} is ${JSON.stringify(value)}, and an address is expected.`);
  const text = value.trim();
  return text.startsWith('${') && text.endsWith('}') ? text.slice(2, -1).trim() : text;
}

/** A list of addresses, or the keyword `all`. */
export function references(value: Json, at: string): string {
  if (!isList(value)) return reference(value, at);
  const all = value.map((one) => reference(one, at));
  const line = `[${all.join(', ')}]`;
  return all.length < 3 ? line : `[\n${all.map((one) => `${one},\n`).join('')}]`;
}
