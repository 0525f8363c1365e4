import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVERY_RULE } from '../../config/rules';
import { referenceFiles } from '../../scripts/lib/config-reference';
import { REPOSITORY } from '../../tools/paths';

const files = referenceFiles();

test.each(Object.keys(files))('docs/reference/%s is what the schema and the rules say', (file) => {
  expect(readFileSync(join(REPOSITORY, 'docs', 'reference', file), 'utf8')).toBe(files[file]);
});

test('every rule is in the reference', () => {
  for (const { id } of EVERY_RULE) expect(files['rules.md']).toContain(`\`${id}\``);
});

test('every link of the reference leads to a heading', () => {
  const text = files['config.md'] ?? '';
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title.toLowerCase().replaceAll(':', '').replaceAll(' ', '-'),
  );
  const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([]);
});
