/** What a path holds that can be checked: synthesized stacks, one of them, or the plan of one as JSON. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { z } from 'zod';

const STACK_FILE = 'cdk.tf.json';

/** A synthesized stack, or a plan of one. */
export type Source =
  | { readonly kind: 'stack'; readonly stack: string; readonly file: string; readonly text: string }
  | {
      readonly kind: 'plan';
      readonly stack: string;
      readonly file: string;
      /** Managed resources that are there once it is applied. */
      readonly resources: number;
    };

/**
 * Everything checkable at a path, sorted by stack. `stack` names the stack of a plan; without it that is the folder of
 * the stack beside whose JSON the plan lies, or the plan's file name. Errors say what to give instead.
 */
export function sourcesAt(path: string, stack?: string): readonly Source[] {
  const place = resolve(path);
  if (!existsSync(place)) throw new Error(`${path} does not exist. Give a folder of stacks, or a plan as JSON.`);
  if (!statSync(place).isDirectory()) {
    return [basename(place) === STACK_FILE ? stackIn(dirname(place)) : planAt(place, path, stack)];
  }
  if (existsSync(join(place, STACK_FILE))) return [stackIn(place)];
  const root = existsSync(join(place, 'stacks')) ? join(place, 'stacks') : place;
  const folders = readdirSync(root)
    .sort()
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, STACK_FILE)));
  if (folders.length === 0) {
    throw new Error(
      `${path} holds no synthesized stack. Run 'npx cairn synth', then give cdktf.out or one of its stacks.`,
    );
  }
  return folders.map(stackIn);
}

function stackIn(folder: string): Source {
  const file = join(folder, STACK_FILE);
  return { kind: 'stack', stack: basename(folder), file, text: readFileSync(file, 'utf8') };
}

interface PlannedModule {
  readonly resources: readonly { readonly mode: string }[];
  readonly child_modules: readonly PlannedModule[];
}
const plannedModule: z.ZodType<PlannedModule> = z.object({
  resources: z.array(z.object({ mode: z.string() })).default([]),
  get child_modules() {
    return z.array(plannedModule).default([]);
  },
});

/** https://developer.hashicorp.com/terraform/internals/json-format#plan-representation */
const plan = z.object({
  format_version: z.string(),
  terraform_version: z.string(),
  errored: z.boolean().default(false),
  planned_values: z.object({ root_module: plannedModule }),
});

function planAt(file: string, path: string, stack?: string): Source {
  const parsed = plan.safeParse(parseJson(file));
  if (!parsed.success) {
    throw new Error(`${path} is not a plan as JSON. Make one: terraform show -json <saved plan> > plan.json.`);
  }
  if (parsed.data.errored) throw new Error(`${path} is of a plan that failed. Plan again, then check that.`);
  const beside = existsSync(join(dirname(file), STACK_FILE)) ? basename(dirname(file)) : undefined;
  const name = stack ?? beside ?? basename(file, extname(file));
  return { kind: 'plan', stack: name, file, resources: managed(parsed.data.planned_values.root_module) };
}

function managed({ resources, child_modules }: PlannedModule): number {
  const own = resources.filter(({ mode }) => mode === 'managed').length;
  return child_modules.reduce((sum, child) => sum + managed(child), own);
}

/** Undefined for what is no JSON: a saved plan is a zip. */
function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
