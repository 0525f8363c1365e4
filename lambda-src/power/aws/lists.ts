/** Lists as AWS takes and gives them: in pages, and some at a time. */

/** Everything of all pages. */
export async function everything<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(itemsOf(page) ?? []));
  return all;
}

/** `items` in parts of `size`, asked for one after the other. */
export async function inParts<Item, Answer>(
  items: readonly Item[],
  size: number,
  ask: (part: Item[]) => Promise<readonly Answer[]>,
): Promise<Answer[]> {
  const all: Answer[] = [];
  for (let start = 0; start < items.length; start += size) all.push(...(await ask(items.slice(start, start + size))));
  return all;
}
