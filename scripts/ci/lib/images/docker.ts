/** Docker as the image scripts use it: its own output on stderr, its failures as errors. */
import { CliError } from '../../../../cli/exit';
import { MissingTool, run, tail } from '../../../../tools/run';
import type { Variables } from '../actions';
import { say } from '../program';

/** Name under which an image travels from the job that builds it to the one that pushes it. */
export const LOCAL_NAME = 'cairn-build:candidate';

/** Runs docker; returns what it printed on stdout. */
export async function docker(args: readonly string[], env: Variables = process.env): Promise<string> {
  try {
    const { code, stdout, stderr } = await run('docker', args, { env, line: say });
    if (code === 0) return stdout;
    throw new CliError(
      `docker ${args[0]} failed:\n${tail(stderr || stdout, 20)}`,
      'What docker printed above says why.',
    );
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error;
    throw new CliError('docker is not on PATH.', 'Run this where Docker is, such as a GitHub-hosted runner.', {
      cause: error,
    });
  }
}
