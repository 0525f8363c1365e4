/** Keys of the file that end in one Terraform address. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { databaseSecretKey, MASTER } from '../topology';
import { databases, located } from './places';
import { repeated } from './values';

/** Records whose keys become Terraform addresses, each with whom it shares them. Jobs stand beside services. */
const ADDRESSED = {
  services: 'tasks',
  jobs: 'tasks',
  repositories: 'repositories',
  secrets: 'secrets',
  databases: 'databases',
  fileSystems: 'fileSystems',
  caches: 'caches',
  buckets: 'buckets',
  queues: 'queues',
  distributions: 'distributions',
} as const;
type AddressedRecord = keyof typeof ADDRESSED;

interface Addressed {
  /** What has addresses of its own. */
  readonly space: (typeof ADDRESSED)[AddressedRecord];
  readonly key: string;
  readonly at: Path;
  /** What has it, for a message. */
  readonly what: string;
}

/** Each key that comes a second time, with the first; what is made beside a key comes before the keys themselves. */
export const keyCollisions = (env: Environment): { readonly entry: Addressed; readonly first: Addressed }[] =>
  repeated(
    [...derived(env), ...declared(env)],
    ({ space, key }) => `${space} ${key.toLowerCase().replace(/[^a-z0-9]/g, '_')}`,
  );

const declared = (env: Environment): Addressed[] =>
  (Object.keys(ADDRESSED) as AddressedRecord[]).flatMap((record) =>
    located<unknown>([record], env[record]).map(({ key, at }) => ({
      space: ADDRESSED[record],
      key,
      at,
      what: `${record}.${key}`,
    })),
  );

/** Keys that nobody wrote: of dead-letter queues, read replicas, secrets of database users. */
const derived = (env: Environment): Addressed[] => [
  ...located(['queues'], env.queues).map(({ key, at }) => ({
    space: 'queues' as const,
    key: `${key}-dlq`,
    at,
    what: `the dead-letter queue of ${key}`,
  })),
  ...databases(env).flatMap(({ key, at, value }) => [
    ...Array.from({ length: Math.max(0, value.replicas) }, (_, index) => ({
      space: 'databases' as const,
      key: index === 0 ? `${key}-replica` : `${key}-replica-${index + 1}`,
      at,
      what: `a read replica of ${key}`,
    })),
    { space: 'secrets' as const, key: databaseSecretKey(key, MASTER), at, what: `the secret of the master of ${key}` },
    ...located([...at, 'users'], value.users)
      // A user who is called so is refused for that.
      .filter((user) => user.key !== MASTER)
      .map((user) => ({
        space: 'secrets' as const,
        key: databaseSecretKey(key, user.key),
        at: user.at,
        what: `the secret of ${user.key} of ${key}`,
      })),
  ]),
];
