/** What runs outside Terraform and TypeScript: workflows, shell scripts, and the files of a Compose host. */
import type { Lane } from '../lane';
import { checkActionlint } from './workflows/actionlint';
import { checkCompose } from './workflows/compose';
import { checkNginx } from './workflows/nginx';
import { checkShellScripts } from './workflows/shell';
import { checkZizmor } from './workflows/zizmor';

export const workflowsLane: Lane = {
  name: 'workflows',
  about: 'shellcheck, nginx, Compose, actionlint and zizmor (installs Debian packages when root, needs Go and Python)',
  phase: 2,
  run: async (say) => {
    const checks = [];
    // One after the other: actionlint needs the shellcheck that the first installs.
    for (const check of [checkShellScripts, checkNginx, checkCompose, checkActionlint, checkZizmor]) {
      checks.push(...(await check(say)));
    }
    return checks;
  },
};
