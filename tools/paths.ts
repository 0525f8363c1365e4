/** Where scripts find and keep things: the repository, and `.cairn/` for everything that is made and never committed. */
import { join, resolve } from 'node:path';

export const REPOSITORY = resolve(__dirname, '..');

/** Made by scripts, ignored by git. */
export const CAIRN = join(REPOSITORY, '.cairn');

/** A tool of an npm package. */
export function npmTool(name: string): string {
  return join(REPOSITORY, 'node_modules', '.bin', name);
}
