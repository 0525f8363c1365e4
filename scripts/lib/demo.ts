/** Where the demo lives, and what it shows: the first environment of the first deployment. */
import { join } from 'node:path';
import { deployments } from '../../deployments';
import { CAIRN } from './paths';

export const DEMO = join(CAIRN, 'demo');
export const DEMO_ACCOUNT = join(DEMO, 'local-account');

const [first] = deployments;
const [environment = ''] = Object.keys(first?.environments ?? {});

export const SHOWN = { deployment: first?.name ?? '', environment, region: first?.region ?? '' };
