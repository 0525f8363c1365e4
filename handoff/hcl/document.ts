/** A file of Terraform JSON as HCL. */
import { each, type Json, type JsonObject, properties } from '../json';
import { type BodySchema, KINDS, type Kind, type ProviderSchema } from '../provider-schema';
import { type Body, block, bodyText, joined } from './body';
import { CONDITION, OF_REMOVED, withMetaArguments } from './meta-arguments';
import {
  blocksOf,
  bodyOf,
  evaluated,
  HclError,
  literal,
  ownBody,
  providerBody,
  referring,
  referringAll,
  type Writer,
} from './provider-body';

/** HCL of a JSON file. What it does not know is an error with its address, never left out. */
export function hclText(json: JsonObject, schema: ProviderSchema): string {
  const bodies = properties(json).map(([section, value]): Body => {
    if (isKind(section)) return declared(section, value, schema[section]);
    if (section === 'provider') return providers(value, schema);
    const write = SECTIONS[section];
    if (!write) throw new HclError(`${section} is not known here: the hand-off cannot write it as HCL.`);
    return write(section, value, section);
  });
  return bodyText(joined(...bodies));
}

/** Labelled blocks with a fixed set of arguments. */
const named =
  (writers: Readonly<Record<string, Writer>>): Writer =>
  (key, value, at) =>
    joined(
      ...properties(bodyOf(value, at)).map(([name, body]) =>
        block(key, [name], ownBody(bodyOf(body, `${at}.${name}`), writers, `${at}.${name}`)),
      ),
    );

const anything: Writer = (key, value, at) =>
  joined(
    ...each(value).map((one) =>
      block(key, [], joined(...properties(bodyOf(one, at)).map(([name, item]) => literal(name, item, at)))),
    ),
  );

const backend: Writer = (key, value, at) =>
  joined(
    ...properties(bodyOf(value, at)).map(([type, body]) =>
      block(key, [type], joined(...properties(bodyOf(body, at)).map(([name, item]) => literal(name, item, at)))),
    ),
  );

const SECTIONS: Readonly<Record<string, Writer>> = {
  terraform: blocksOf({ required_version: literal, required_providers: anything, backend }),
  variable: named({
    type: referring,
    description: literal,
    default: literal,
    nullable: literal,
    sensitive: literal,
    ephemeral: literal,
    validation: CONDITION,
  }),
  locals: (key, value, at) =>
    joined(
      ...each(value).map((one) =>
        block(key, [], joined(...properties(bodyOf(one, at)).map(([name, item]) => evaluated(name, item, at)))),
      ),
    ),
  output: named({
    description: literal,
    value: evaluated,
    sensitive: literal,
    ephemeral: literal,
    depends_on: referringAll,
    precondition: CONDITION,
  }),
  moved: blocksOf({ from: referring, to: referring }),
  removed: blocksOf({ from: referring, ...OF_REMOVED }),
  import: blocksOf({ to: referring, id: evaluated, identity: evaluated, for_each: evaluated, provider: referring }),
};

function isKind(section: string): section is Kind {
  return KINDS.some((kind) => kind === section);
}

/** Resources, data sources and ephemeral resources. */
function declared(kind: Kind, value: Json, schemas: Readonly<Record<string, BodySchema>>): Body {
  const bodies = properties(bodyOf(value, kind)).flatMap(([type, byName]) => {
    const schema = schemas[type];
    if (!schema) throw new HclError(`${kind}.${type}: no provider of this stack has this type.`);
    return properties(bodyOf(byName, type)).map(([name, body]) => {
      const at = `${kind === 'resource' ? '' : `${kind}.`}${type}.${name}`;
      const content = withMetaArguments(bodyOf(body, at), at, (own) => providerBody(own, schema, at));
      return block(kind, [type, name], content);
    });
  });
  return joined(...bodies);
}

function providers(value: Json, schema: ProviderSchema): Body {
  const bodies = properties(bodyOf(value, 'provider')).flatMap(([name, configurations]) =>
    each(configurations).map((configuration) => {
      const at = `provider.${name}`;
      const { alias, version, ...own } = bodyOf(configuration, at);
      const known = schema.provider[name];
      if (!known) throw new HclError(`${at} is not among the required providers.`);
      const given = Object.entries({ alias, version }).flatMap(([key, text]) =>
        text === undefined ? [] : literal(key, text, at),
      );
      return block('provider', [name], joined(...given, providerBody(own, known, at)));
    }),
  );
  return joined(...bodies);
}
