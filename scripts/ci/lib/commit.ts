/** The commit that is worked on. */
import { REPOSITORY } from '../../../tools/paths';
import { MissingTool, run } from '../../../tools/run';
import type { Variables } from './actions';

/** As Actions says it, else as git does; empty outside of a repository. */
export async function commitOf(env: Variables): Promise<string> {
  const { GITHUB_SHA: given } = env;
  if (given !== undefined && given !== '') return given;
  try {
    const { code, stdout } = await run('git', ['rev-parse', 'HEAD'], { cwd: REPOSITORY });
    return code === 0 ? stdout.trim() : '';
  } catch (error) {
    if (error instanceof MissingTool) return '';
    throw error;
  }
}
