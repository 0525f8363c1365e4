/**
 * The shape of a Terraform configuration, for comparing two spellings of it: where blocks stand, where labels, and how
 * Terraform reads the values. Written apart from the writer, so that a mistake of one is not repeated by the other.
 */
import type { BodySchema, ProviderSchema } from '../provider-schema';

export type Shape =
  | { readonly kind: 'value'; readonly mode: 'template' | 'literal' | 'address' }
  /** An object whose keys are labels of blocks. */
  | { readonly kind: 'labels'; readonly of: (label: string) => Shape }
  /** One body or several. Absent and empty are the same. */
  | { readonly kind: 'blocks'; readonly of: (key: string) => Shape };

const TEMPLATE: Shape = { kind: 'value', mode: 'template' };
const LITERAL: Shape = { kind: 'value', mode: 'literal' };
const ADDRESS: Shape = { kind: 'value', mode: 'address' };

const labels = (of: (label: string) => Shape): Shape => ({ kind: 'labels', of });

/** Blocks whose keys have the given shapes, and any other key the last. */
const blocks = (shapes: Readonly<Record<string, Shape>>, other: Shape = TEMPLATE): Shape => ({
  kind: 'blocks',
  of: (key) => (Object.hasOwn(shapes, key) ? shapes[key] : undefined) ?? other,
});

const conditions = blocks({});
const lifecycle = blocks({
  ignore_changes: ADDRESS,
  replace_triggered_by: ADDRESS,
  precondition: conditions,
  postcondition: conditions,
});
const connection = blocks({});
const provisioner = labels(() => blocks({ when: ADDRESS, on_failure: ADDRESS, connection }));
const meta = { provider: ADDRESS, depends_on: ADDRESS, lifecycle, connection, provisioner };

/** Shape of a whole configuration. */
export function grammar(schema: ProviderSchema): Shape {
  const declared = (kind: 'resource' | 'data' | 'ephemeral'): Shape =>
    labels((type) => labels(() => ofProvider(schema[kind][type], meta)));
  return blocks({
    terraform: blocks({ required_providers: blocks({}, LITERAL), backend: labels(() => blocks({}, LITERAL)) }, LITERAL),
    variable: labels(() => blocks({ type: ADDRESS, validation: conditions }, LITERAL)),
    output: labels(() => blocks({ value: TEMPLATE, depends_on: ADDRESS, precondition: conditions }, LITERAL)),
    locals: blocks({}),
    provider: labels((name) => ofProvider(schema.provider[name], { alias: LITERAL, version: LITERAL })),
    resource: declared('resource'),
    data: declared('data'),
    ephemeral: declared('ephemeral'),
    moved: blocks({ from: ADDRESS, to: ADDRESS }),
    removed: blocks({ from: ADDRESS, lifecycle, connection, provisioner }),
    import: blocks({ to: ADDRESS, provider: ADDRESS }),
  });
}

function ofProvider(schema: BodySchema | undefined, own: Readonly<Record<string, Shape>>): Shape {
  const nested = (key: string): Shape | undefined => {
    const found = schema?.blocks[key];
    if (!found) return undefined;
    return found.labelled ? labels(() => ofProvider(found, {})) : ofProvider(found, {});
  };
  const dynamic = labels((type) => blocks({ iterator: ADDRESS, content: nested(type) ?? blocks({}) }));
  return {
    kind: 'blocks',
    of: (key) => {
      if (Object.hasOwn(own, key)) return own[key] ?? TEMPLATE;
      if (schema?.attributes.includes(key)) return TEMPLATE;
      return nested(key) ?? (key === 'dynamic' ? dynamic : TEMPLATE);
    },
  };
}
