/** The browser that the report is tested in: Debian's Chromium, or the one that GitHub's runners come with. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CAIRN } from '../../tools/paths';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Made by the browser lane, for people to look at; never committed. */
export const SCREENSHOTS = join(CAIRN, 'browser');

export function browserProgram(): string | undefined {
  return PROGRAMS.find((program) => existsSync(program));
}

/** It runs as root in containers, without a display, and asks nobody for anything. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
