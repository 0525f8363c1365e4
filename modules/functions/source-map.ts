/** The source map of a bundle, for the sources of this repository only. */
import { decode, encode } from '@jridgewell/sourcemap-codec';

interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

type Segment = [number] | [number, number, number, number];

/**
 * Without what it says of packages: nobody looks for a mistake there by line, and it is nine tenths of the map, and more
 * than half of an archive.
 */
export function withoutPackages(text: string): string {
  const map = JSON.parse(text) as SourceMap;
  const kept = map.sources.filter((source) => !isOfPackage(source));
  const numbers = map.sources.map((source) => kept.indexOf(source));
  const lines = decode(map.mappings).map((line) =>
    line
      .map(([column, source = -1, row = 0, start = 0]): Segment => {
        const number = numbers[source] ?? -1;
        return number < 0 ? [column] : [column, number, row, start];
      })
      // One that maps nothing ends the one before it; a second adds nothing.
      .filter((segment, index, all) => segment.length > 1 || (all[index - 1]?.length ?? 1) > 1),
  );
  return JSON.stringify({ ...map, sources: kept, names: [], mappings: encode(lines) });
}

function isOfPackage(source: string): boolean {
  return source.split('/').includes('node_modules');
}
