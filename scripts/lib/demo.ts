/** Where the demo lives. */
import { join } from 'node:path';
import { CAIRN } from './paths';

export const DEMO = join(CAIRN, 'demo');
export const DEMO_ACCOUNT = join(DEMO, 'local-account');
