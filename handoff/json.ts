/** Terraform's JSON as data. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Comments of Terraform's JSON: https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties */
export const COMMENT = '//';

/** The properties of a body, without its comments. */
export function properties(body: JsonObject): [string, Json][] {
  return Object.entries(body).filter(([key]) => key !== COMMENT);
}

/** What may stand once or in a list, as a list: blocks in JSON are either. */
export function each(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

export function jsonFile(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
