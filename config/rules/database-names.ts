/** Names inside a database: of databases and of users. */
import { RESERVED_NAMES } from '../limits/databases';
import type { Database } from '../vocabulary/data';
import type { Violation } from './rule';

/** A name that the engine refuses; a plain one is the fix. */
export function nameViolation(
  at: Violation['at'],
  name: string,
  { longest, engine }: { longest: number; engine: Database['engine'] },
): Violation[] {
  const reserved = RESERVED_NAMES[engine].includes(name.toLowerCase()) || (engine === 'postgres' && /^pg_/i.test(name));
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(name) && name.length <= longest && !reserved) return [];
  const plain = name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^[^A-Za-z]+/, '') || 'app';
  return [
    {
      at,
      value: name,
      limit: reserved
        ? `${engine} keeps this name for itself`
        : `1 to ${longest} letters, digits and underscores, a letter first`,
      fix: `write '${reserved ? `${plain}_app` : plain.slice(0, longest)}'`,
    },
  ];
}
