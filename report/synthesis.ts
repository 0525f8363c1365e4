/** What a stack declares besides its resources: outputs, locals, and whose outputs it reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Named<T> = Readonly<Record<string, T>>;

export interface StackOutput {
  readonly value?: unknown;
  readonly description?: string;
}

/** The parts of `cdk.tf.json` that references go through. */
export interface StackJson {
  readonly output?: Named<StackOutput>;
  readonly locals?: Named<unknown>;
  readonly data?: {
    readonly terraform_remote_state?: Named<{ readonly config?: { readonly key?: string } }>;
  };
}

export function readStack(folder: string, stack: string): StackJson {
  return JSON.parse(readFileSync(join(folder, 'stacks', stack, 'cdk.tf.json'), 'utf8')) as StackJson;
}
