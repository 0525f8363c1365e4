/** Which package stands in for which when this project's source is compiled against cdktn, the successor of cdktf. Pure. */
import { join } from 'node:path';

/** Package of the source's imports to package of `scripts/engines/cdktn/package.json`; folders inside keep their names. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  cdktf: 'cdktn',
  '@cdktf/provider-aws': '@cdktn/provider-aws',
  // The same package: cdktn wants an older version than cdktf has here.
  constructs: 'constructs',
};

/** `cdktf/lib/x` gives `cdktn/lib/x`; undefined for what keeps its package. */
export function successorOf(specifier: string): string | undefined {
  for (const [name, successor] of Object.entries(SUCCESSORS)) {
    if (specifier === name) return successor;
    if (specifier.startsWith(`${name}/`)) return `${successor}${specifier.slice(name.length)}`;
  }
  return undefined;
}

/** The same mapping as `paths` of a tsconfig, into a folder that holds the packages. */
export function compilerPaths(modules: string): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(SUCCESSORS).flatMap(([name, successor]) => [
      [name, [join(modules, successor)]],
      [`${name}/*`, [join(modules, successor, '*')]],
    ]),
  );
}
