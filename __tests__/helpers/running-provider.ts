/**
 * The AWS provider as a process that many runs of Terraform use, one after the other. Each run would start it two times
 * otherwise, which is nearly half of what a plan costs; `init` still verifies and installs the provider for every stack.
 * https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../tools/run';
import { stackFolder } from './engine-folders';

/** `.terraform/providers/<host>/<namespace>/<type>/<version>/<platform>/<program>` */
const LEVELS = 6;
const ANNOUNCED = /TF_REATTACH_PROVIDERS='(.+)'/;

export type Variables = Readonly<Record<string, string>>;

export interface RunningProviderOptions {
  /** Folder of a synthesis. */
  readonly outdir: string;
  /** A stack that is initialized: its provider is run. */
  readonly stack: string;
  readonly env: Variables;
  /** Another registry under whose name the provider is offered, too. */
  readonly alsoFor?: string;
}

/**
 * Runs `use` beside a running provider. What it is given tells the variables that Terraform needs for a stack: those of
 * `env`, and the provider's where one is enough. A process holds one configuration, so that a stack with two regions
 * starts its own.
 */
export async function withRunningProvider<T>(
  { outdir, stack, env, alsoFor }: RunningProviderOptions,
  use: (variablesOf: (stack: string) => Variables) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController();
  const cwd = mkdtempSync(join(tmpdir(), 'cairn-provider-'));
  let ended: Promise<unknown> = Promise.resolve();
  try {
    linkAssets(outdir, cwd);
    const variable = await new Promise<string>((resolve, reject) => {
      const line = (text: string): void => {
        const [, announced] = ANNOUNCED.exec(text) ?? [];
        if (announced !== undefined) resolve(announced);
      };
      const program = programIn(stackFolder(outdir, stack));
      ended = run(program, ['-debug'], { cwd, env: { ...env, ...SMALL }, signal: stopping.signal, line }).then(
        ({ stderr }) => reject(new Error(`The provider ended by itself:\n${stderr}`)),
        reject,
      );
    });
    const running = { ...env, TF_REATTACH_PROVIDERS: alsoFor ? withHost(variable, alsoFor) : variable };
    return await use((each) => (hasOneConfiguration(outdir, each) ? running : env));
  } finally {
    stopping.abort();
    await ended;
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** It stays for long and beside many others: memory counts more than time here. */
const SMALL = { GOGC: '200' };

/** A provider opens `assets/...` where it runs, not where Terraform does. Their names carry hashes: they fit together. */
function linkAssets(outdir: string, cwd: string): void {
  const together = join(cwd, 'assets');
  mkdirSync(together);
  for (const stack of readdirSync(join(outdir, 'stacks'))) {
    const assets = join(stackFolder(outdir, stack), 'assets');
    for (const file of existsSync(assets) ? readdirSync(assets) : []) {
      if (!existsSync(join(together, file))) symlinkSync(join(assets, file), join(together, file));
    }
  }
}

function hasOneConfiguration(outdir: string, stack: string): boolean {
  const { provider } = JSON.parse(readFileSync(join(stackFolder(outdir, stack), 'cdk.tf.json'), 'utf8')) as {
    readonly provider: { readonly aws: readonly unknown[] };
  };
  return provider.aws.length === 1;
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
