/** The report of every environment in a real Chromium. */
import { rmSync } from 'node:fs';
import { browserProgram, SCREENSHOTS } from '../browser';
import { haveDebianPackage } from '../debian';
import type { Lane } from '../lane';
import { runProject } from './jest';

export const browserLane: Lane = {
  name: 'browser',
  about: 'the report of every environment in real Chromium (installs it, if root); screenshots in .cairn/browser',
  phase: 1,
  run: async (say) => {
    if (!(await haveDebianPackage(async () => browserProgram() !== undefined, 'chromium', say))) {
      const note = "Chromium cannot be had here: install it and run 'make test LANES=browser' again";
      return [{ name: 'browser', outcome: 'skipped', note }];
    }
    rmSync(SCREENSHOTS, { recursive: true, force: true });
    return runProject('browser', ['--runInBand'], say);
  },
};
