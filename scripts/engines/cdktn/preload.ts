/** Loaded by Node before main.ts: every import of cdktf's packages, from whatever file, finds cdktn's instead. */
import Module from 'node:module';
import { join } from 'node:path';
import { successorOf } from './imports';
import { INSTALLED } from './paths';

type Resolve = (request: string, parent: unknown, ...rest: unknown[]) => string;

// Node has no public hook for `require` before version 23; this one has been there since its beginnings.
const loader = Module as unknown as { _resolveFilename: Resolve };
const resolveFilename = loader._resolveFilename;
const installed = Module.createRequire(join(INSTALLED, 'package.json'));

loader._resolveFilename = function resolve(this: unknown, request, parent, ...rest) {
  const successor = parent === undefined || isInstalled(parent) ? undefined : successorOf(request);
  return successor === undefined ? resolveFilename.call(this, request, parent, ...rest) : installed.resolve(successor);
};

/** What the packages themselves import, and what is looked up for them here, is where it should be. */
function isInstalled(parent: unknown): boolean {
  const filename = (parent as { readonly filename?: string | null }).filename ?? '';
  return filename.startsWith(INSTALLED);
}
