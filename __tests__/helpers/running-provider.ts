/**
 * The AWS provider as a process that many runs of Terraform use, one after the other. Each run would start it two times
 * otherwise, which is nearly half of what a plan costs; `init` still verifies and installs the provider for every stack.
 * https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../tools/run';

/** `.terraform/providers/<host>/<namespace>/<type>/<version>/<platform>/<program>` */
const LEVELS = 6;
const ANNOUNCED = /TF_REATTACH_PROVIDERS='(.+)'/;

export type Variables = Readonly<Record<string, string>>;

/**
 * Runs `use` with the variables of `env` and the one that makes Terraform take the running provider, which is that of
 * `folder`, an initialized stack. OpenTofu, given its registry as `alsoFor`, takes the same.
 */
export async function withRunningProvider<T>(
  { folder, env, alsoFor }: { readonly folder: string; readonly env: Variables; readonly alsoFor?: string },
  use: (env: Variables) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController();
  let ended: Promise<unknown> = Promise.resolve();
  try {
    const variable = await new Promise<string>((resolve, reject) => {
      const line = (text: string): void => {
        const [, announced] = ANNOUNCED.exec(text) ?? [];
        if (announced !== undefined) resolve(announced);
      };
      ended = run(programIn(folder), ['-debug'], { env, signal: stopping.signal, line }).then(
        ({ stderr }) => reject(new Error(`The provider ended by itself:\n${stderr}`)),
        reject,
      );
    });
    return await use({ ...env, TF_REATTACH_PROVIDERS: alsoFor ? withHost(variable, alsoFor) : variable });
  } finally {
    stopping.abort();
    await ended;
  }
}

function programIn(folder: string): string {
  let path = join(folder, '.terraform', 'providers');
  for (let level = 0; level < LEVELS; level += 1) {
    const program = readdirSync(path).find((name) => level < LEVELS - 1 || name.startsWith('terraform-provider-'));
    if (program === undefined) throw new Error(`${folder} is not initialized: ${path} holds no provider`);
    path = join(path, program);
  }
  return path;
}

/** The same process under the name that a provider has in another registry. */
function withHost(variable: string, host: string): string {
  const providers = JSON.parse(variable) as Record<string, unknown>;
  const renamed = Object.entries(providers).map(([source, each]) => [source.replace(/^[^/]+/, host), each]);
  return JSON.stringify({ ...providers, ...Object.fromEntries(renamed) });
}
