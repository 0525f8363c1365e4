/** The parameters of a unit in SSM. */
import {
  ListTagsForResourceCommand,
  PutParameterCommand,
  paginateGetParameterHistory,
  paginateGetParametersByPath,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type * as z from 'zod';
import { type Captured, captureText, readCapture } from '../capture';
import { ALARMS, CAPTURE, capturePacks, SERVICES, UNIT } from '../parameters';
import type { Problem, UnitState } from '../ports';
import { alarmsDocument, type Counts, type Kind, memberId, servicesDocument, unitDocument } from '../unit';
import { everything } from './lists';
import { PATIENCE } from './patience';

export function unitParameters(path: string) {
  const ssm = new SSMClient(PATIENCE);
  /** Texts of the captures as they were read, by name. */
  const texts = new Map<string, string>();
  let packs: readonly (readonly string[])[] = [];

  async function read(): Promise<UnitState> {
    const found = await everything(
      paginateGetParametersByPath({ client: ssm }, { Path: path, Recursive: true }),
      ({ Parameters }) => Parameters,
    );
    const parameters = new Map(
      found.flatMap(({ Name, Value }) => (Name && Value !== undefined ? [[Name, Value]] : [])),
    );
    const unit = documentAt(parameters, `${path}/${UNIT}`, unitDocument);
    const named = below(parameters, SERVICES).map(([name]) => documentAt(parameters, name, servicesDocument));
    const services = Object.assign({}, ...named) as Record<string, Counts>;
    const kept = await captures(parameters);
    packs = capturePacks(unit, Object.keys(services));
    return {
      unit,
      tags: await tagsOf(`${path}/${UNIT}`),
      configured: { ...byId('group', unit.groups), ...byId('service', services) },
      alarms: below(parameters, ALARMS).flatMap(([name]) => documentAt(parameters, name, alarmsDocument)),
      ...kept,
    };
  }

  /** Parameters below a folder of the unit, in the order of their numbers. */
  function below(parameters: ReadonlyMap<string, string>, folder: string): [string, string][] {
    const number = ([name]: [string, string]): number => Number(name.split('/').at(-1));
    return [...parameters]
      .filter(([name]) => name.startsWith(`${path}/${folder}/`))
      .sort((one, other) => number(one) - number(other));
  }

  async function captures(parameters: ReadonlyMap<string, string>): Promise<Pick<UnitState, 'captured' | 'problems'>> {
    const problems: Problem[] = [];
    const all: Captured[] = [];
    for (const [name, text] of below(parameters, CAPTURE)) {
      texts.set(name, text);
      const captured = readCapture(text);
      all.push(captured ?? (await lastReadable(name, problems)));
    }
    return { captured: Object.assign({}, ...all) as Captured, problems };
  }

  /** Somebody changed it by hand: the newest version that was written here counts. */
  async function lastReadable(name: string, problems: Problem[]): Promise<Captured> {
    const versions = await everything(
      paginateGetParameterHistory({ client: ssm }, { Name: name }),
      (page) => page.Parameters,
    );
    const readable = versions
      .sort((one, other) => (other.Version ?? 0) - (one.Version ?? 0))
      .flatMap(({ Version, Value = '' }) => {
        const captured = readCapture(Value);
        return captured ? [{ Version, captured }] : [];
      })[0];
    const instead = readable ? `version ${readable.Version} counts` : 'counts of the deployment file are used';
    problems.push({ id: 'unit', message: `${name} cannot be read: ${instead}` });
    return readable?.captured ?? {};
  }

  async function tagsOf(name: string): Promise<Record<string, string>> {
    const { TagList = [] } = await ssm.send(
      new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: name }),
    );
    return Object.fromEntries(TagList.map(({ Key = '', Value = '' }) => [Key, Value]));
  }

  /** Writes the parameters whose text is another than the one that was read. */
  async function writeCaptured(captured: Captured): Promise<void> {
    const errors: unknown[] = [];
    for (const [index, ids] of packs.entries()) {
      const name = `${path}/${CAPTURE}/${index}`;
      const known = Object.entries(captured).filter(
        ([id]) => ids.includes(id) || (index === 0 && id.startsWith('host/')),
      );
      const Value = captureText(Object.fromEntries(known));
      if (Value === texts.get(name)) continue;
      try {
        await ssm.send(new PutParameterCommand({ Name: name, Value, Overwrite: true }));
        texts.set(name, Value);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `${errors.length} captures could not be written`);
  }

  return { read, writeCaptured };
}

function byId(kind: Kind, counts: Readonly<Record<string, Counts>>): Record<string, Counts> {
  return Object.fromEntries(Object.entries(counts).map(([name, each]) => [memberId(kind, name), each]));
}

function documentAt<Schema extends z.ZodType>(
  parameters: ReadonlyMap<string, string>,
  name: string,
  schema: Schema,
): z.output<Schema> {
  const text = parameters.get(name);
  if (text === undefined) throw new Error(`${name} is missing: apply the cost milestone again`);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${name} is not as Terraform writes it: apply the cost milestone again`, { cause });
  }
}
