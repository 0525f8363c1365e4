/** Checkov over every stack, with an allow-list whose entries carry their reasons. */

import { checkPolicy } from '../../../policy/check';
import { hasTool } from '../../../tools/run';
import type { Lane } from '../lane';

export const policyLane: Lane = {
  name: 'policy',
  about: 'Checkov over every synthesized stack (installs it into .cairn/venvs/checkov)',
  phase: 2,
  run: async (say) => {
    if (!(await hasTool('python3'))) {
      return [{ name: 'checkov', outcome: 'skipped', note: 'python3 is not on PATH: install it and run again' }];
    }
    return checkPolicy(say);
  },
};
