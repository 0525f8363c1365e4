/** Arguments that Terraform defines for every resource: https://developer.hashicorp.com/terraform/language/meta-arguments */
import { each, type Json, type JsonObject, properties } from '../json';
import { attribute, type Body, block, joined } from './body';
import { expression } from './expression';
import { blocksOf, bodyOf, evaluated, literal, ownBody, referring, referringAll, type Writer } from './provider-body';

/** Conditions of resources, data sources, outputs and variables. */
export const CONDITION = blocksOf({ condition: evaluated, error_message: evaluated });

const LIFECYCLE = blocksOf({
  create_before_destroy: literal,
  prevent_destroy: literal,
  /** Of `removed` blocks. */
  destroy: literal,
  ignore_changes: referringAll,
  replace_triggered_by: referringAll,
  precondition: CONDITION,
  postcondition: CONDITION,
});

/** The arguments of a connection are its own: each is an expression. */
const connection: Writer = (key, value, at) =>
  joined(...each(value).map((one) => block(key, [], expressions(one, at))));

/** `[{ "local-exec": {...} }, ...]`: they run in this order. */
const provisioner: Writer = (key, value, at) =>
  joined(
    ...each(value).flatMap((one) =>
      properties(bodyOf(one, at)).flatMap(([type, bodies]) =>
        each(bodies).map((body) => block(key, [type], expressions(body, at))),
      ),
    ),
  );

function expressions(value: Json, at: string): Body {
  const bodies = properties(bodyOf(value, at)).map(([name, item]): Body => {
    if (name === 'when' || name === 'on_failure') return referring(name, item, at);
    if (name === 'connection') return connection(name, item, at);
    return attribute(name, expression(item, 'template'));
  });
  return joined(...bodies);
}

const BEFORE: Readonly<Record<string, Writer>> = { count: evaluated, for_each: evaluated, provider: referring };
const AFTER: Readonly<Record<string, Writer>> = {
  connection,
  provisioner,
  depends_on: referringAll,
  lifecycle: LIFECYCLE,
};

/** Blocks of `removed` beside its address. */
export const OF_REMOVED: Readonly<Record<string, Writer>> = { lifecycle: LIFECYCLE, connection, provisioner };

/** Writes meta-arguments around the arguments of the provider. */
export function withMetaArguments(json: JsonObject, at: string, rest: (own: JsonObject) => Body): Body {
  const pick = (writers: Readonly<Record<string, Writer>>): JsonObject =>
    Object.fromEntries(Object.entries(json).filter(([key]) => Object.hasOwn(writers, key)));
  const own = Object.entries(json).filter(([key]) => !Object.hasOwn(BEFORE, key) && !Object.hasOwn(AFTER, key));
  return joined(ownBody(pick(BEFORE), BEFORE, at), rest(Object.fromEntries(own)), ownBody(pick(AFTER), AFTER, at));
}
