/** One environment of each plan with OpenTofu: the plans that Terraform makes, and applied by it. */

import { hasTool } from '../../../tools/run';
import { buildOpenTofu } from '../../engines/opentofu/build';
import { installEmulators } from '../../local-account/install';
import type { Lane } from '../lane';
import { runProject } from './jest';

export const opentofuLane: Lane = {
  name: 'opentofu',
  about: 'OpenTofu against a local account, beside Terraform (builds it into .cairn/bin, needs Go)',
  phase: 2,
  run: async (say) => {
    for (const tool of ['terraform', 'python3']) {
      if (!(await hasTool(tool))) {
        const note = `${tool} is not on PATH: install it and run 'make test LANES=opentofu' again`;
        return [{ name: 'opentofu', outcome: 'skipped', note }];
      }
    }
    try {
      await buildOpenTofu(say);
    } catch (error) {
      const note = `OpenTofu cannot be had here: ${error instanceof Error ? error.message : String(error)}`;
      return [{ name: 'opentofu', outcome: 'skipped', note }];
    }
    await installEmulators(say);
    return runProject('opentofu', [], say);
  },
};
