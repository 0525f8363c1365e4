/** Files of a website: in which order they go up, what browsers are told, and what CloudFront forgets. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hasHash, websiteFiles } from '../../../../scripts/ci/lib/deployment/website/files';
import { invalidationPaths } from '../../../../scripts/ci/lib/deployment/website/invalidation';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-site-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
}

test.each([
  'assets/index-B3kQ9x1a.js',
  'main.3f2a1b9c.css',
  'static/js/main.3f2a1b9c.chunk.js',
  'font-4d5e6f7a8b9c.woff2',
])('%s has a hash in its name', (key) => expect(hasHash(key)).toBe(true));

test.each([
  'index.html',
  'report-20240101.pdf',
  'some-component.js',
  'photo-summer2024.jpg',
  'my-BaseModal.js',
  'a.js',
  'LICENSE',
])('%s has none: a browser would keep it for a year', (key) => expect(hasHash(key)).toBe(false));

test('files are told apart by what may be cached, with types', () => {
  write(
    'index.html',
    'docs/page.html',
    'assets/app-B3kQ9x1a.js',
    'chunks/page.js',
    '.well-known/security.txt',
    '.git/config',
    'data.xyz',
  );
  const files = websiteFiles(folder, ['chunks/']);
  expect(files.map(({ key, stage, cacheControl, contentType }) => [key, stage, cacheControl, contentType])).toEqual([
    ['.well-known/security.txt', 'other', 'public, max-age=300', 'text/plain; charset=utf-8'],
    ['assets/app-B3kQ9x1a.js', 'immutable', 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8'],
    ['chunks/page.js', 'immutable', 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8'],
    ['data.xyz', 'other', 'public, max-age=300', 'chemical/x-xyz'],
    ['docs/page.html', 'html', 'no-cache', 'text/html; charset=utf-8'],
    ['index.html', 'index', 'no-cache', 'text/html; charset=utf-8'],
  ]);
});

test('what is no built frontend is refused', () => {
  expect(() => websiteFiles(join(folder, 'missing'))).toThrow('is not a folder');
  write('main.js');
  expect(() => websiteFiles(folder)).toThrow('has no index.html');
  write('index.html');
  symlinkSync(join(folder, 'main.js'), join(folder, 'link.js'));
  expect(() => websiteFiles(folder)).toThrow('has links, which a bucket has not: link.js');
});

test('paths are those that a browser asks for, and one for everything when they are many', () => {
  expect(invalidationPaths(['index.html', 'a b/ü.html'])).toEqual(['/', '/index.html', '/a%20b/%C3%BC.html']);
  expect(invalidationPaths(['about.html'])).toEqual(['/about.html']);
  expect(invalidationPaths([])).toEqual([]);
  expect(invalidationPaths(Array.from({ length: 101 }, (_, index) => `${index}.html`))).toEqual(['/*']);
});
