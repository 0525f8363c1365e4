/** Terraform, or OpenTofu, for what needs no account: schemas and formatting. */
import { MissingTool, type Ran, run, tail } from '../tools/run';

export interface TerraformProgram {
  /** Name or path of the program. Default: terraform. */
  readonly program?: string;
  /** Its whole environment. Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const TAIL_LINES = 20;

/** Runs it in a folder; anything but success is an error that says what to do. */
export async function runTerraform(
  { program = 'terraform', env = process.env }: TerraformProgram,
  folder: string,
  args: readonly string[],
): Promise<Ran> {
  // What a caller's shell sets for its own working folder is not meant for this one.
  const own = {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TF_CLI_ARGS'))),
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_DATA_DIR: undefined,
    TF_WORKSPACE: undefined,
  };
  const ran = await run(program, args, { cwd: folder, env: own }).catch((error: unknown): never => {
    if (!(error instanceof MissingTool)) throw error;
    const next = "Install Terraform 1.11 or newer, or write JSON only: '--format json' needs no Terraform.";
    throw new Error(`${program} is not on PATH. ${next}`, { cause: error });
  });
  if (ran.code === 0) return ran;
  const output = tail(ran.stderr.trim() === '' ? ran.stdout : ran.stderr, TAIL_LINES);
  const next = 'HCL is written with the schema of the provider, which Terraform must be able to install.';
  throw new Error(`${program} ${args.join(' ')} failed. ${next}\n${output}`);
}
