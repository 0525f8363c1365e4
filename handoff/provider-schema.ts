/** What of the providers' schemas tells attributes from blocks: in JSON they look alike, in HCL they do not. */
import { z } from 'zod';

/** The arguments of a body. */
export interface BodySchema {
  readonly attributes: readonly string[];
  readonly blocks: Readonly<Record<string, NestedSchema>>;
}

export interface NestedSchema extends BodySchema {
  /** Whether blocks of this type carry a label each: nesting mode `map`. */
  readonly labelled: boolean;
}

/** Kinds of things that a provider brings. */
export const KINDS = ['resource', 'data', 'ephemeral'] as const;
export type Kind = (typeof KINDS)[number];

export interface ProviderSchema extends Readonly<Record<Kind, Readonly<Record<string, BodySchema>>>> {
  /** Configuration of a provider, by the last part of its source: aws. */
  readonly provider: Readonly<Record<string, BodySchema>>;
}

const body: z.ZodType<BodySchema> = z.lazy(() =>
  z
    .object({
      attributes: z.record(z.string(), z.unknown()).default({}),
      block_types: z.record(z.string(), nested).default({}),
    })
    .transform(({ attributes, block_types }) => ({ attributes: Object.keys(attributes).sort(), blocks: block_types })),
);
const nested: z.ZodType<NestedSchema> = z
  .object({ nesting_mode: z.string(), block: body })
  .transform(({ nesting_mode, block }) => ({ ...block, labelled: nesting_mode === 'map' }));

const schema = z.object({ block: body.default({ attributes: [], blocks: {} }) }).transform(({ block }) => block);
const byType = z.record(z.string(), schema).default({});
const output = z.object({
  provider_schemas: z.record(
    z.string(),
    z.object({
      provider: schema,
      resource_schemas: byType,
      data_source_schemas: byType,
      ephemeral_resource_schemas: byType,
    }),
  ),
});

/** Reads the output of `terraform providers schema -json`. */
export function reduceSchemas(json: unknown): ProviderSchema {
  const providers = Object.entries(output.parse(json).provider_schemas);
  const all = <T>(pick: (provider: (typeof providers)[number][1]) => Readonly<Record<string, T>>) =>
    Object.assign({}, ...providers.map(([, provider]) => pick(provider))) as Readonly<Record<string, T>>;
  return {
    provider: Object.fromEntries(providers.map(([source, { provider }]) => [localName(source), provider])),
    resource: all((provider) => provider.resource_schemas),
    data: all((provider) => provider.data_source_schemas),
    ephemeral: all((provider) => provider.ephemeral_resource_schemas),
  };
}

function localName(source: string): string {
  return source.split('/').at(-1) ?? source;
}
