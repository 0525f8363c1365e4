/** What runs outside Terraform and TypeScript: shell scripts, and the files of a Compose host. */
import type { Lane } from '../lane';
import { checkCompose } from './workflows/compose';
import { checkNginx } from './workflows/nginx';
import { checkShellScripts } from './workflows/shell';

export const workflowsLane: Lane = {
  name: 'workflows',
  about: 'shellcheck, nginx and the Compose loader on what hosts run (installs Debian packages when root, needs Go)',
  phase: 2,
  run: async (say) => [...(await checkShellScripts(say)), ...(await checkNginx(say)), ...(await checkCompose(say))],
};
