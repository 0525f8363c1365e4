/** The workflows as the tests look at them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, '.github', 'workflows');

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
  readonly strategy?: { readonly matrix: { readonly include?: readonly Readonly<Record<string, string>>[] } };
}

export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean | string };
  readonly jobs: Readonly<Record<string, Job>>;
}

export const workflows: readonly Workflow[] = readdirSync(FOLDER)
  .sort()
  .map((file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    return { ...parse(text), file, text };
  });

export function workflow(file: string): Workflow {
  const found = workflows.find((each) => each.file === file);
  if (!found) throw new Error(`no workflow ${file}`);
  return found;
}

/** Every job with the name that a failure shows. */
export const jobs = workflows.flatMap((flow) =>
  Object.entries(flow.jobs).map(([id, job]) => ({ name: `${flow.file} ${id}`, id, job, flow })),
);

/** Every step that runs something in a shell. */
export const runSteps = jobs.flatMap(({ name, job }) =>
  job.steps.flatMap((step) => (step.run === undefined ? [] : [{ name: `${name}: ${step.name}`, run: step.run, step }])),
);
