/**
 * `node --import tsx scripts/power-strip.ts`: draws the strip of the docs from what the simulated week measured. To measure
 * anew: `SIMULATION_WRITE=1 npx jest --selectProjects functions __tests__/functions/simulated-faults.test.ts`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../tools/paths';
import { drawStrip, readWeek, STRIP_FILE } from './lib/power-strip';

writeFileSync(join(REPOSITORY, STRIP_FILE), drawStrip(readWeek()));
