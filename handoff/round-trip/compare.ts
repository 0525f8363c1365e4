/** Whether HCL says what the JSON says: the HCL is parsed back and compared, value by value. */
import { isDeepStrictEqual } from 'node:util';
import { escapeTemplate, withoutSpace } from '../hcl/template';
import { COMMENT, each, isList, isObject, type Json, type JsonObject } from '../json';
import type { ProviderSchema } from '../provider-schema';
import { grammar, type Shape } from './grammar';
import { parseHcl } from './hcl-parser';
import { type ReadTemplate, readTemplates } from './templates';

export interface Difference {
  /** Place: `resource.aws_vpc.main.tags.Name`. */
  readonly at: string;
  /** What the JSON says; absent when it says nothing. */
  readonly json?: Json;
  /** What the HCL says; absent when it says nothing. */
  readonly hcl?: Json;
}

/** Every difference between a JSON configuration and HCL; none when they are the same. */
export async function compareHcl(json: JsonObject, hcl: string, schema: ProviderSchema): Promise<Difference[]> {
  const shape = grammar(schema);
  const [parsed, templates] = await Promise.all([parseHcl('written.tf', hcl), readTemplates(json, shape)]);
  return [...new Comparison(templates).body(json, parsed, shape, [])];
}

class Comparison {
  constructor(private readonly templates: ReadonlyMap<string, ReadTemplate>) {}

  /** Two bodies with the keys of one shape. */
  *body(json: JsonObject, hcl: JsonObject, shape: Shape, at: readonly string[]): Generator<Difference> {
    for (const key of new Set([...Object.keys(json), ...Object.keys(hcl)])) {
      if (key === COMMENT || shape.kind === 'value') continue;
      yield* this.item(json[key], hcl[key], shape.of(key), [...at, key]);
    }
  }

  private *item(
    json: Json | undefined,
    hcl: Json | undefined,
    shape: Shape,
    at: readonly string[],
  ): Generator<Difference> {
    if (shape.kind === 'value') yield* this.value(json, hcl, shape.mode, at);
    else if (shape.kind === 'labels') yield* this.body(byLabel(json), byLabel(hcl), shape, at);
    else yield* this.bodies(each(json), each(hcl), shape, at);
  }

  private *bodies(json: readonly Json[], hcl: readonly Json[], shape: Shape, at: readonly string[]) {
    for (let index = 0; index < Math.max(json.length, hcl.length); index += 1) {
      const [one, other] = [json[index], hcl[index]];
      const place = json.length > 1 ? [...at, String(index)] : at;
      if (isObject(one) && isObject(other)) yield* this.body(one, other, shape, place);
      else yield difference(place, one, other);
    }
  }

  private *value(
    json: Json | undefined,
    hcl: Json | undefined,
    mode: Mode,
    at: readonly string[],
  ): Generator<Difference> {
    if (typeof json === 'string') {
      if (!this.sameText(json, hcl, mode)) yield difference(at, json, hcl);
    } else if (isList(json) && isList(hcl) && json.length === hcl.length) {
      for (const [index, item] of json.entries()) yield* this.value(item, hcl[index], mode, [...at, String(index)]);
    } else if (isObject(json) && isObject(hcl)) {
      const expected = new Map(Object.entries(json).map(([key, item]) => [this.keyText(key, mode), item]));
      for (const key of new Set([...expected.keys(), ...Object.keys(hcl)])) {
        yield* this.value(expected.get(key), hcl[key], mode, [...at, key]);
      }
    } else if (json === undefined || !isDeepStrictEqual(json, hcl)) {
      yield difference(at, json, hcl);
    }
  }

  private sameText(json: string, hcl: Json | undefined, mode: Mode): boolean {
    if (mode === 'address') {
      const expected = json.startsWith('${') ? json : `\${${json}}`;
      return typeof hcl === 'string' && withoutSpace(hcl) === withoutSpace(expected);
    }
    if (mode === 'literal') return hcl === escapeTemplate(json).normalize('NFC');
    const read = this.templates.get(json);
    if (!read) return hcl === json.normalize('NFC');
    const spellings = [read.text, ...(read.wrapped === undefined ? [] : [read.wrapped])].map(withoutSpace);
    if (typeof hcl === 'string' && spellings.includes(withoutSpace(hcl))) return true;
    return read.inner !== undefined && isDeepStrictEqual(hcl, read.inner);
  }

  private keyText(key: string, mode: Mode): string {
    return mode === 'template'
      ? (this.templates.get(key)?.text ?? key).normalize('NFC')
      : escapeTemplate(key).normalize('NFC');
  }
}

type Mode = Extract<Shape, { kind: 'value' }>['mode'];

/** Blocks by label; several objects are one. */
function byLabel(value: Json | undefined): JsonObject {
  const all = new Map<string, Json[]>();
  for (const one of each(value)) {
    if (!isObject(one)) continue;
    for (const [label, bodies] of Object.entries(one)) all.set(label, [...(all.get(label) ?? []), ...each(bodies)]);
  }
  return Object.fromEntries(all);
}

function difference(at: readonly string[], json: Json | undefined, hcl: Json | undefined): Difference {
  return { at: at.join('.'), ...(json === undefined ? {} : { json }), ...(hcl === undefined ? {} : { hcl }) };
}
