/** Bodies whose arguments a provider defines: attributes, nested blocks and `dynamic` blocks. */
import { each, isObject, type Json, type JsonObject, properties } from '../json';
import type { BodySchema, NestedSchema } from '../provider-schema';
import { attribute, type Body, block, joined } from './body';
import { expression } from './expression';
import { reference, references } from './reference';

/** Something that cannot be written as HCL, with its place in the stack. */
export class HclError extends Error {
  override readonly name = 'HclError';
}

/** The body as the provider's schema has it; a key that it does not know is an error. */
export function providerBody(json: JsonObject, schema: BodySchema, at: string): Body {
  const bodies = properties(json).map(([key, value]): Body => {
    if (schema.attributes.includes(key)) return attribute(key, expression(value, 'template'));
    const nested = schema.blocks[key];
    if (nested) return nestedBlocks(key, value, nested, `${at}.${key}`);
    if (key === 'dynamic') return joined(...each(value).map((one) => dynamicBlocks(one, schema, `${at}.dynamic`)));
    throw new HclError(`${at}.${key} is no argument that the provider knows.`);
  });
  return joined(...bodies);
}

/** Checks that a value is a body. */
export function bodyOf(value: Json | undefined, at: string): JsonObject {
  if (isObject(value)) return value;
  throw new HclError(`${at} is ${JSON.stringify(value)}, and a block is expected.`);
}

function nestedBlocks(type: string, value: Json, schema: NestedSchema, at: string): Body {
  if (schema.labelled) {
    const labelled = properties(bodyOf(value, at));
    return joined(...labelled.map(([label, one]) => block(type, [label], providerBody(bodyOf(one, at), schema, at))));
  }
  return joined(...each(value).map((one) => block(type, [], providerBody(bodyOf(one, at), schema, at))));
}

/** https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks */
function dynamicBlocks(value: Json, schema: BodySchema, at: string): Body {
  const bodies = properties(bodyOf(value, at)).flatMap(([type, blocks]) => {
    const nested = schema.blocks[type];
    if (!nested) throw new HclError(`${at}.${type} is no block that the provider knows.`);
    return each(blocks).map((one) => block('dynamic', [type], dynamicBody(one, nested, `${at}.${type}`)));
  });
  return joined(...bodies);
}

function dynamicBody(value: Json, schema: NestedSchema, at: string): Body {
  const bodies = properties(bodyOf(value, at)).map(([key, item]): Body => {
    if (key === 'iterator') return attribute(key, reference(item, `${at}.${key}`));
    if (key === 'for_each' || key === 'labels') return attribute(key, expression(item, 'template'));
    if (key !== 'content') throw new HclError(`${at}.${key} is no argument of a dynamic block.`);
    return joined(...each(item).map((one) => block(key, [], providerBody(bodyOf(one, at), schema, at))));
  });
  return joined(...bodies);
}

/** A body of few arguments that Terraform itself defines: how each is written. A key without a writer is an error. */
export function ownBody(json: JsonObject, writers: Readonly<Record<string, Writer>>, at: string): Body {
  const bodies = properties(json).map(([key, value]) => {
    const write = Object.hasOwn(writers, key) ? writers[key] : undefined;
    if (!write) throw new HclError(`${at}.${key} is not known here: the hand-off cannot write it as HCL.`);
    return write(key, value, `${at}.${key}`);
  });
  return joined(...bodies);
}

export type Writer = (key: string, value: Json, at: string) => Body;

/** An expression. */
export const evaluated: Writer = (key, value) => attribute(key, expression(value, 'template'));
/** A value that Terraform reads without evaluating it. */
export const literal: Writer = (key, value) => attribute(key, expression(value, 'literal'));
/** The address of something, or a keyword. */
export const referring: Writer = (key, value, at) => attribute(key, reference(value, at));
/** A list of addresses. */
export const referringAll: Writer = (key, value, at) => attribute(key, references(value, at));
/** Blocks with a fixed set of arguments. */
export const blocksOf =
  (writers: Readonly<Record<string, Writer>>): Writer =>
  (key, value, at) =>
    joined(...each(value).map((one) => block(key, [], ownBody(bodyOf(one, at), writers, at))));
