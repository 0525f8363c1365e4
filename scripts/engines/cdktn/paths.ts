/** Where the packages of the cdktn lane are described, and where they are installed. */
import { join } from 'node:path';
import { CAIRN } from '../../../tools/paths';

/** Holds package.json and its lock file. */
export const DESCRIPTION = __dirname;

/** Holds node_modules; made by the lane. */
export const INSTALLED = join(CAIRN, 'engines', 'cdktn');
