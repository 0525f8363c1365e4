/** Terraform in the folder of one stack: the commands that scripts and the engine lane need, nothing clever. */
import { z } from 'zod';
import { MissingTool, type Ran, run, tail } from './run';

export interface TerraformOptions {
  /** Name on PATH, or path of the program; OpenTofu takes the same commands. Default: terraform. */
  readonly program?: string;
  /** Folder of the stack. */
  readonly folder: string;
  /** The whole environment of Terraform: credentials, endpoint and `TF_VAR_*`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives each line of output. Default: nothing is shown. */
  readonly line?: (line: string) => void;
  /** How long to wait for a state lock. Default: two minutes. */
  readonly lockTimeout?: string;
}

/** A run that failed, with the end of what Terraform said. */
export class TerraformError extends Error {
  override readonly name = 'TerraformError';

  constructor(
    command: string,
    folder: string,
    readonly output: string,
  ) {
    super(`terraform ${command} failed in ${folder}:\n${output}`);
  }
}

export interface PlanResult {
  readonly changes: boolean;
  /** Path of the saved plan, when one was asked for. */
  readonly output: string;
}

/** A value of `terraform output`. */
export interface OutputValue {
  readonly value: unknown;
  readonly sensitive: boolean;
}

const outputs = z.record(z.string(), z.object({ value: z.unknown(), sensitive: z.boolean() }));

const TAIL_LINES = 40;
/** Exit code of `plan -detailed-exitcode` when the plan holds changes. */
const CHANGES = 2;

export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  async init(...args: string[]): Promise<void> {
    await this.orThrow('init', args);
  }

  /** Plans; `file` saves the plan, for `show`. */
  async plan(file?: string, ...args: string[]): Promise<PlanResult> {
    const saved = file === undefined ? [] : [`-out=${file}`];
    const ran = await this.command('plan', ['-input=false', '-detailed-exitcode', ...this.lock(), ...saved, ...args]);
    if (ran.code !== 0 && ran.code !== CHANGES) throw this.failure('plan', ran);
    return { changes: ran.code === CHANGES, output: ran.stdout };
  }

  /** Applies without asking: what is run here was decided before. */
  async apply(...args: string[]): Promise<void> {
    await this.orThrow('apply', ['-auto-approve', ...this.lock(), ...args]);
  }

  async destroy(...args: string[]): Promise<void> {
    await this.orThrow('destroy', ['-auto-approve', ...this.lock(), ...args]);
  }

  /** A saved plan, or the state when there is none, as Terraform's JSON. */
  async show(file?: string): Promise<unknown> {
    const ran = await this.command('show', ['-json', ...(file === undefined ? [] : [file])], false);
    if (ran.code !== 0) throw this.failure('show', ran);
    return JSON.parse(ran.stdout);
  }

  async outputs(): Promise<Readonly<Record<string, OutputValue>>> {
    const ran = await this.command('output', ['-json'], false);
    if (ran.code !== 0) throw this.failure('output', ran);
    return outputs.parse(JSON.parse(ran.stdout));
  }

  /** Addresses in the state; none before the first apply. */
  async stateList(): Promise<readonly string[]> {
    const ran = await this.command('state', ['list'], false);
    if (ran.code !== 0 && /No state file was found/.test(ran.stderr)) return [];
    if (ran.code !== 0) throw this.failure('state list', ran);
    return ran.stdout.split('\n').filter((line) => line !== '');
  }

  private lock(): readonly string[] {
    return [`-lock-timeout=${this.options.lockTimeout ?? '120s'}`];
  }

  private async orThrow(command: string, args: readonly string[]): Promise<void> {
    const ran = await this.command(command, ['-input=false', ...args]);
    if (ran.code !== 0) throw this.failure(command, ran);
  }

  private async command(command: string, args: readonly string[], shown = true): Promise<Ran> {
    const { program = 'terraform', folder, env, line } = this.options;
    // `state list` takes no such flag: there, output is plain when it is not a terminal.
    const plain = command === 'state' ? [] : ['-no-color'];
    try {
      return await run(program, [command, ...plain, ...args], { cwd: folder, env, ...(shown ? { line } : {}) });
    } catch (error) {
      if (!(error instanceof MissingTool)) throw error;
      const next = 'Install Terraform 1.11 or newer (or OpenTofu, as terraform on PATH), then run this again.';
      throw new Error(`terraform is not on PATH. ${next}`, { cause: error });
    }
  }

  private failure(command: string, { stdout, stderr }: Ran): TerraformError {
    return new TerraformError(command, this.options.folder, tail(stderr.trim() === '' ? stdout : stderr, TAIL_LINES));
  }
}
