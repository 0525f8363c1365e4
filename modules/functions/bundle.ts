/** Bundles a function's sources with esbuild, once a process and only when somebody asks. */
import { relative, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { Contents } from '../terraform/zip-asset';
import { withoutPackages } from './source-map';

const REPOSITORY = resolve(__dirname, '..', '..');
const SOURCES = 'lambda-src';

const bundles = new Map<string, Contents>();

/** Files of the archive of a function: `index.js`, whose export `handler` is that of `handler.ts`, and its source map. */
export function bundle(source: string): Contents {
  const existing = bundles.get(source);
  if (existing) return existing;
  const made = build(source);
  bundles.set(source, made);
  return made;
}

/**
 * The same sources give the same bytes on every machine: esbuild works from the repository's root, and everything it
 * writes is relative to that.
 * https://docs.aws.amazon.com/lambda/latest/dg/typescript-package.html
 */
export function build(source: string, root: string = REPOSITORY): Contents {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [`${SOURCES}/${source}/handler.ts`],
    // In the root, though it is not written there: paths in the source map are relative to this file.
    outfile: 'index.js',
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node22',
    // Not esm: packages that call `require` at run time work as they are.
    format: 'cjs',
    // The ES modules of a package where it has them: what is not used is left out, a fifth of an AWS client.
    mainFields: ['module', 'main'],
    minify: true,
    // A file beside the code, without the sources themselves: stack traces need positions and names only.
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    charset: 'utf8',
    // An error is thrown with its message; printed, it would only be there twice.
    logLevel: 'silent',
    // A linked node_modules is at its place here, not where the link leads on this machine.
    preserveSymlinks: true,
    // Not even the tsconfig of the machine may change what comes out.
    tsconfigRaw: {},
  });
  const files = outputFiles.map(({ path, text, contents }) => {
    const name = relative(root, path);
    return [name, name.endsWith('.map') ? Buffer.from(withoutPackages(text)) : contents] as const;
  });
  return Object.fromEntries(files.sort(([a], [b]) => a.localeCompare(b)));
}
