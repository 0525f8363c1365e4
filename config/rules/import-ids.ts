/** Ids of what is taken over: of a form that AWS gives, and each held by one state. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { composeHost } from '../topology';
import type { Account } from '../vocabulary/account';
import type { Domain } from '../vocabulary/network';
import type { EnvironmentInAccount } from './in-account';
import { databases, located } from './places';
import { type Rule, rule } from './rule';

const IMPORT = 'https://developer.hashicorp.com/terraform/language/import';

/** An id, with where it stands. */
interface Id {
  readonly at: Path;
  readonly id: string;
}

const FORMS = {
  vpc: { what: 'a VPC', form: /^vpc-[0-9a-f]{8,17}$/, limit: 'vpc- and 8 to 17 hexadecimal digits' },
  gateway: { what: 'an internet gateway', form: /^igw-[0-9a-f]{8,17}$/, limit: 'igw- and 8 to 17 hexadecimal digits' },
  group: { what: 'a security group', form: /^sg-[0-9a-f]{8,17}$/, limit: 'sg- and 8 to 17 hexadecimal digits' },
  zone: { what: 'a hosted zone', form: /^Z[0-9A-Z]{1,31}$/, limit: 'Z and up to 31 capital letters and digits' },
} as const;

const idRule = <Subject>(
  ids: (subject: Subject) => readonly (Id & { readonly kind: keyof typeof FORMS })[],
): Rule<Subject> =>
  rule<Subject>({
    id: 'import/id',
    because: 'Terraform finds what it imports by the id that AWS gave it.',
    source: IMPORT,
    check: (subject) =>
      ids(subject)
        .filter(({ kind, id }) => !FORMS[kind].form.test(id))
        .map(({ kind, at, id }) => ({
          at,
          value: id,
          limit: FORMS[kind].limit,
          fix: `write the id of ${FORMS[kind].what}, without a path or ARN before it`,
        })),
  });

function zoneIds(at: Path, domain: Domain | undefined): (Id & { kind: 'zone' })[] {
  if (domain?.kind !== 'named' || domain.zone.kind !== 'created' || !domain.zone.existing) return [];
  return [{ kind: 'zone', at: [...at, 'zone', 'existing', 'importId'], id: domain.zone.existing.importId }];
}

function vpcIds({ network: { existing } }: Environment): (Id & { kind: 'vpc' | 'gateway' })[] {
  if (!existing) return [];
  const at: Path = ['network', 'existing'];
  return [
    { kind: 'vpc', at: [...at, 'importId'], id: existing.importId },
    ...(existing.internetGateway === undefined
      ? []
      : [{ kind: 'gateway' as const, at: [...at, 'internetGateway'], id: existing.internetGateway }]),
  ];
}

export const environmentImportIds = idRule<Environment>((env) => [
  ...vpcIds(env),
  ...zoneIds(['ingress', 'domain'], env.ingress.kind === 'none' ? undefined : env.ingress.domain),
  ...zoneIds(['compute', 'domain'], composeHost(env)?.domain),
  ...databases(env).flatMap(({ at, value: { existing } }) =>
    (existing?.securityGroups ?? []).map((id, index) => ({
      kind: 'group' as const,
      at: [...at, 'existing', 'securityGroups', index],
      id,
    })),
  ),
]);

export const accountImportIds = idRule<Account>(({ regions }) =>
  located(['regions'], regions).flatMap(({ at, value: { accountWide } }) =>
    (accountWide?.hostedZones ?? []).flatMap(({ existing }, index) =>
      existing
        ? [
            {
              kind: 'zone' as const,
              at: [...at, 'accountWide', 'hostedZones', index, 'existing', 'importId'],
              id: existing.importId,
            },
          ]
        : [],
    ),
  ),
);

export const importedTwice = rule<EnvironmentInAccount>({
  id: 'import/twice',
  because: 'A VPC that two states hold is changed back and forth, and gone for both when one is destroyed.',
  source: IMPORT,
  check: ({ env, earlier }) =>
    vpcIds(env).flatMap(({ at, id }) => {
      const other = earlier.find((each) => vpcIds(each).some((theirs) => theirs.id === id));
      return other
        ? [
            {
              at,
              value: id,
              limit: `${other.deployment}/${other.name} imports it`,
              fix: 'give each environment a VPC of its own, or make them one environment',
            },
          ]
        : [];
    }),
});
