/** What a value refers to: resources of its stack, and through remote states those of the stacks before it. */
import type { ManifestEnvironment } from '../../config/manifest';
import type { Resource } from '../../cost/model';
import { readStack, type StackJson } from '../synthesis';

/** `<stack>/<address>`: a resource among all of an environment. */
export type Key = string;
export const keyOf = ({ stack, address }: Pick<Resource, 'stack' | 'address'>): Key => `${stack}/${address}`;

const REFERENCE =
  /data\.terraform_remote_state\.(\w+)\.outputs((?:\.[\w-]+|\[\\*"[^"\\]+\\*"\])+)|\blocal\.(\w+)|\b(aws_\w+\.\w+)/g;
const SEGMENT = /[\w-]+/g;

/** Attributes that order or describe, and connect nothing. */
const SILENT: ReadonlySet<string> = new Set(['//', 'depends_on', 'lifecycle', 'tags']);

export interface References {
  /** Resources of the environment that a value of a stack refers to, each once, in the order of the text. */
  readonly of: (stack: string, value: unknown) => readonly Key[];
}

export function referencesOf(
  folder: string,
  { milestones }: Pick<ManifestEnvironment, 'milestones'>,
  resources: readonly Resource[],
): References {
  const stacks = new Map(milestones.map(({ stack }) => [stack, readStack(folder, stack)]));
  const producers = new Map(milestones.map(({ stack, stateKey }) => [stateKey, stack]));
  const known = new Set(resources.map(keyOf));
  const read = new Map<string, readonly Key[]>();

  const once = (name: string, find: () => readonly Key[]): readonly Key[] => {
    const found = read.get(name) ?? find();
    read.set(name, found);
    return found;
  };
  const of = (stack: string, value: unknown): readonly Key[] => {
    const text = textOf(value);
    if (!text.includes('${')) return [];
    const found = [...text.matchAll(REFERENCE)].flatMap(([, state, path, local, address]) => {
      if (state !== undefined) return fromOutput(stack, state, path ?? '');
      if (local !== undefined) {
        return once(`${stack} ${local}`, () => of(stack, stacks.get(stack)?.locals?.[local]));
      }
      const key = `${stack}/${address}`;
      return known.has(key) ? [key] : [];
    });
    return [...new Set(found)];
  };
  const fromOutput = (stack: string, state: string, path: string): readonly Key[] => {
    const producer = producerOf(stacks.get(stack), state, producers);
    if (producer === undefined) return [];
    return once(`${producer} output ${path}`, () => of(producer, outputAt(stacks.get(producer), path)));
  };
  return { of };
}

/** The stack behind a remote state; none when it belongs to the account rather than to the environment. */
function producerOf(
  json: StackJson | undefined,
  state: string,
  producers: ReadonlyMap<string, string>,
): string | undefined {
  const key = json?.data?.terraform_remote_state?.[state]?.config?.key;
  return key === undefined ? undefined : producers.get(key);
}

/** The value of an output as far into it as the path goes: what is left of the path is an attribute. */
function outputAt(json: StackJson | undefined, path: string): unknown {
  const [name = '', ...rest] = path.match(SEGMENT) ?? [];
  return rest.reduce<unknown>(
    (value, segment) => (isRecord(value) ? value[segment] : value),
    json?.output?.[name]?.value,
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (key, each: unknown) => (SILENT.has(key) ? undefined : each)) ?? '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
