/** What a running local account is: the record that `start` writes and `stop` reads. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const processSchema = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  port: z.number().int().positive(),
  /** Part of the command line, by which a process id is known to be still this process. */
  marker: z.string(),
});

const stateSchema = z.object({
  endpoint: z.string(),
  processes: z.array(processSchema),
});

export type LocalProcess = Readonly<z.infer<typeof processSchema>>;
export type LocalAccountState = Readonly<z.infer<typeof stateSchema>>;

function stateFile(directory: string): string {
  return join(directory, 'state.json');
}

/** The recorded state, or nothing if there is none that can be read. */
export async function readState(directory: string): Promise<LocalAccountState | undefined> {
  const content = await readFile(stateFile(directory), 'utf8').catch(() => undefined);
  if (content === undefined) return undefined;
  return stateSchema.parse(JSON.parse(content));
}

/** Written beside and renamed, so that no reader sees half a file. */
export async function writeState(directory: string, state: LocalAccountState): Promise<void> {
  const target = stateFile(directory);
  const draft = `${target}.${process.pid}.tmp`;
  await mkdir(dirname(target), { recursive: true });
  await writeFile(draft, `${JSON.stringify(state, undefined, 2)}\n`);
  await rename(draft, target);
}

export async function removeState(directory: string): Promise<void> {
  await rm(stateFile(directory), { force: true });
}
