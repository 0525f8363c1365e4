/** Lists that keep a limit: what fits, and how many did not. */

/**
 * Length as it counts against GitHub's limit. It says characters; bytes of UTF-8 are never fewer, whatever a character
 * is there, so what fits by this count fits by any.
 */
export function sizeOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Size of lines, each with its line break. */
export function sizeOfLines(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + sizeOf(line) + 1, 0);
}

export interface Fitted {
  readonly lines: readonly string[];
  /** Items that found no room. */
  readonly left: number;
}

/** Items, each of one or more lines, as far as they fit; then a line that says how many are left out. */
export function fitted(items: readonly (readonly string[])[], budget: number, more: (left: number) => string): Fitted {
  if (items.reduce((sum, item) => sum + sizeOfLines(item), 0) <= budget) return { lines: items.flat(), left: 0 };
  let room = budget - sizeOfLines([more(items.length)]);
  const lines: string[] = [];
  let taken = 0;
  for (const item of items) {
    const size = sizeOfLines(item);
    // Not the next one that is small enough: the order says what matters more.
    if (size > room) break;
    room -= size;
    lines.push(...item);
    taken++;
  }
  const left = items.length - taken;
  // Without room for even that line there is nothing to show.
  return { lines: sizeOfLines([more(left)]) > budget ? [] : [...lines, more(left)], left };
}
