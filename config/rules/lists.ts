/** Lists that name each thing once: what is named twice would be made twice. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import type { Account } from '../vocabulary/account';
import { located, services } from './places';
import { type Rule, rule } from './rule';

interface List {
  readonly at: Path;
  readonly items: readonly string[];
  /** What is named already, beside the list. */
  readonly besides?: string;
}

const listRule = <Subject>(lists: (subject: Subject) => readonly List[]): Rule<Subject> =>
  rule<Subject>({
    id: 'lists/repeated',
    because: 'What a list names twice would be made twice, and AWS or Terraform refuses the second.',
    source: 'https://developer.hashicorp.com/terraform/language/resources/syntax',
    check: (subject) =>
      lists(subject).flatMap(({ at, items, besides }) =>
        items
          .map((value, index) => ({ value, at: [...at, index], named: [besides, ...items.slice(0, index)] }))
          .filter(({ value, named }) => named.includes(value))
          .map(({ value, at: place }) => ({ at: place, value, limit: 'each once', fix: 'remove it' })),
      ),
  });

export const environmentLists = listRule<Environment>((env) => {
  const { egress, gatewayEndpoints } = env.network;
  const domain = env.ingress.kind === 'none' ? undefined : env.ingress.domain;
  return [
    { at: ['network', 'gatewayEndpoints'], items: gatewayEndpoints },
    { at: ['network', 'egress', 'services'], items: egress.kind === 'endpoints' ? egress.services : [] },
    {
      at: ['ingress', 'domain', 'alternativeNames'],
      items: domain?.kind === 'named' ? domain.alternativeNames : [],
      besides: domain?.kind === 'named' ? domain.name : undefined,
    },
    ...services(env).map(({ at, value }) => ({ at: [...at, 'allows'], items: value.allows })),
    { at: ['monitoring', 'dashboards'], items: env.monitoring?.dashboards ?? [] },
  ];
});

export const accountLists = listRule<Account>(({ regions }) =>
  located(['regions'], regions).flatMap(({ at, value: { accountWide, imageReplication } }) => [
    { at: [...at, 'accountWide', 'costAllocationTags'], items: accountWide?.costAllocationTags ?? [] },
    { at: [...at, 'accountWide', 'hostedZones'], items: (accountWide?.hostedZones ?? []).map(({ name }) => name) },
    {
      at: [...at, 'imageReplication', 'prefixes'],
      items: imageReplication.kind === 'to' ? imageReplication.prefixes : [],
    },
  ]),
);
