/** Where a Debian package keeps the programs of a PostgreSQL server: not on PATH, in a folder per version. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/usr/lib/postgresql';

/** The folder of the newest version that has a server; nothing if there is none. */
export function postgresTools(root = ROOT): string | undefined {
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}
