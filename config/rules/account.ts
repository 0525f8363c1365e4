/** What an account has once, and what environments may count on. */

import type { Path } from '../findings';
import { nameProblem } from '../limits/names';
import type { Account, AccountRegion } from '../vocabulary/account';
import { type Located, located } from './places';
import { sameRegion, unknownRegion } from './regions';
import { rule } from './rule';
import { repeated } from './values';

const regions = (account: Account): Located<AccountRegion>[] => located(['regions'], account.regions);

export const homeRegion = rule<Account>({
  id: 'account/home-region',
  because: 'Budgets, anomaly monitors, cost allocation tags and the OIDC provider exist once in an account.',
  source: 'IAM/latest/UserGuide/id_roles_providers_create_oidc',
  check: (account) => {
    const homes = regions(account).filter(({ value }) => value.accountWide);
    if (homes.length === 1) return [];
    const places = homes.length === 0 ? [{ at: ['regions'] as Path, key: 'none' }] : homes.slice(1);
    return places.map(({ at, key }) => ({
      at: homes.length === 0 ? at : [...at, 'accountWide'],
      value: key,
      limit: 'exactly one region has accountWide',
      fix: homes[0] ? `remove it here: ${homes[0].key} has it` : 'add accountWide to one region',
    }));
  },
});

export const accountRegions = rule<Account>({
  id: 'account/region',
  because: 'A bootstrap stands in a region that AWS has, and images are replicated to another one.',
  source: 'AmazonECR/latest/userguide/replication',
  check: (account) =>
    regions(account).flatMap(({ key, at, value: { imageReplication } }) => [
      ...unknownRegion(at, key),
      ...(imageReplication.kind === 'to'
        ? [
            ...unknownRegion([...at, 'imageReplication', 'region'], imageReplication.region),
            ...sameRegion([...at, 'imageReplication', 'region'], imageReplication.region, key),
          ]
        : []),
    ]),
});

export const stateNames = rule<Account>({
  id: 'account/state-names',
  because: 'The state bucket and the lock table are named by the account file, within the rules of S3 and DynamoDB.',
  source: 'AmazonS3/latest/userguide/bucketnamingrules',
  check: (account) =>
    regions(account).flatMap(({ at, value: { state } }) =>
      (
        [
          ['bucket', 'bucket', state.bucket],
          ['lockTable', 'table', state.lockTable],
        ] as const
      ).flatMap(([key, kind, value]) => {
        const problem = nameProblem(kind, value);
        return problem
          ? [{ at: [...at, 'state', key], value, limit: problem, fix: 'write lower-case words joined by hyphens' }]
          : [];
      }),
    ),
});

export const stateShared = rule<Account>({
  id: 'account/state-shared',
  because: 'Bucket names are global: two regions cannot each make a bucket of the same name.',
  source: 'AmazonS3/latest/userguide/bucketnamingrules',
  check: (account) =>
    repeated(regions(account), ({ value }) => value.state.bucket).map(({ entry, first }) => ({
      at: [...entry.at, 'state', 'bucket'],
      value: entry.value.state.bucket,
      limit: `${first.key} has this bucket`,
      fix: `append the region: '${entry.value.state.bucket}-${entry.key}'`,
    })),
});
