/** The files of a built website, each with what a browser is told about it. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { contentType } from 'mime-types';
import { CliError } from '../../../../../cli/exit';

/** When a file goes up: what is referred to before what refers to it, the entrance last. */
export const STAGES = ['immutable', 'other', 'html', 'index'] as const;
export type Stage = (typeof STAGES)[number];

export interface WebsiteFile {
  /** Key of the object, and path below the root of the site. */
  readonly key: string;
  /** Where it is. */
  readonly path: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly stage: Stage;
  /** MD5 of the content, as S3 gives it as ETag of what is uploaded at once. */
  readonly etag: string;
}

const INDEX = 'index.html';

/**
 * A name with a hash of the content never gets another content, so a browser keeps it for a year and does not ask. HTML
 * is asked for every time. For the rest a browser may wait five minutes: CloudFront is told at once.
 */
const CACHE_CONTROL: Readonly<Record<Stage, string>> = {
  immutable: 'public, max-age=31536000, immutable',
  other: 'public, max-age=300',
  html: 'no-cache',
  index: 'no-cache',
};

/** Reads a folder. One without an index.html, or with links, is refused. `immutable`: folders in which every name has a hash. */
export function websiteFiles(folder: string, immutable: readonly string[] = []): WebsiteFile[] {
  if (!existsSync(folder) || !lstatSync(folder).isDirectory()) {
    throw new CliError(`${folder} is not a folder.`, 'Build the frontend first, and give the folder of its output.');
  }
  const keys = keysIn(folder);
  if (!keys.includes(INDEX)) {
    throw new CliError(
      `${folder} has no ${INDEX}: it is not a built frontend, and its upload would take the site down.`,
      'Build the frontend first, and give the folder of its output (such as dist or out).',
    );
  }
  return keys.map((key) => {
    const path = join(folder, key);
    const stage = stageOf(key, immutable);
    return {
      key,
      path,
      contentType: contentType(extname(key)) || 'application/octet-stream',
      cacheControl: CACHE_CONTROL[stage],
      stage,
      etag: createHash('md5').update(readFileSync(path)).digest('hex'),
    };
  });
}

function stageOf(key: string, immutable: readonly string[]): Stage {
  if (key === INDEX) return 'index';
  if (/\.html?$/.test(key)) return 'html';
  return isImmutable(key, immutable) ? 'immutable' : 'other';
}

/** Whether a name never gets another content: it has a hash, or stands in a folder where all have. */
export function isImmutable(key: string, folders: readonly string[]): boolean {
  return hasHash(key) || folders.some((folder) => key.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
}

/**
 * Whether the last part of a name before its ending is a hash: eight or more hexadecimal digits, or eight or more of
 * base64, that are letters and digits at once. When in doubt it is none: that costs a request, the other a year.
 */
export function hasHash(key: string): boolean {
  const [, part = ''] = /[.-]([A-Za-z0-9_]{8,})(?:\.[a-z0-9]+)+$/.exec(key) ?? [];
  const hex = /^[0-9a-f]+$/.test(part) && /[0-9]/.test(part) && /[a-f]/.test(part);
  const mixed = /[a-z]/.test(part) && /[A-Z]/.test(part) && /[0-9]/.test(part);
  return hex || mixed;
}

/** Keys of every file, sorted. What starts with a dot is an editor's or a system's, but for .well-known. */
function keysIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({
      entry,
      key: join(entry.parentPath, entry.name).slice(join(folder, sep).length).split(sep).join('/'),
    }))
    .filter(({ key }) => key.split('/').every((part) => !part.startsWith('.') || part === '.well-known'));
  const links = entries.filter(({ entry }) => entry.isSymbolicLink()).map(({ key }) => key);
  if (links.length > 0) {
    throw new CliError(`${folder} has links, which a bucket has not: ${links.join(', ')}.`, 'Build without links.');
  }
  return entries
    .filter(({ entry }) => entry.isFile())
    .map(({ key }) => key)
    .sort();
}
