/** `npm run lock`: after `npm install`, adds the platform packages that the registry at hand did not have. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../tools/paths';
import { completeLockFile, missingPlatforms, readLockFile } from './lib/lock-file';

const file = join(REPOSITORY, 'package-lock.json');
const lock = readLockFile(readFileSync(file, 'utf8'));
const missing = missingPlatforms(lock);
if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completeLockFile(lock), null, 2)}\n`);
console.log(missing.length === 0 ? 'package-lock.json is complete' : `added ${missing.length} platform packages`);
