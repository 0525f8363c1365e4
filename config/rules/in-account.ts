/** What an environment counts on in its account, and what it must not share with others there. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { isRegion } from '../limits/regions';
import { name, stateKey } from '../naming';
import { composeHost } from '../topology';
import type { Account, AccountRegion } from '../vocabulary/account';
import { type Named, namesOf } from './name-list';
import { located } from './places';
import { rule } from './rule';

/** An environment in the account that it is deployed to, after those that were read before it. */
export interface EnvironmentInAccount {
  readonly env: Environment;
  readonly account: Account;
  readonly earlier: readonly Environment[];
}

export const regionMissing = rule<EnvironmentInAccount>({
  id: 'account/region-missing',
  because: 'State and locks stand in the environment’s region: the account’s bootstrap makes them there.',
  source: 'https://developer.hashicorp.com/terraform/language/backend/s3',
  check: ({ env, account, earlier }) =>
    // Once for a deployment: all its environments stand in one region, and `deployment/region` knows the unknown ones.
    Object.hasOwn(account.regions, env.region) ||
    !isRegion(env.region) ||
    earlier.some((other) => other.deployment === env.deployment)
      ? []
      : [
          {
            at: ['region'],
            value: env.region,
            limit: `the account has a bootstrap in ${Object.keys(account.regions).join(', ') || 'no region'}`,
            fix: `add regions['${env.region}'] to the account file`,
          },
        ],
});

interface Switch {
  readonly at: Path;
  /** Whether the environment counts on it. */
  readonly wanted: (env: Environment) => boolean;
  /** Whether the account has it: in the environment's region, or once. */
  readonly has: (region: AccountRegion, home: AccountRegion['accountWide']) => boolean;
  readonly where: string;
}

/** What an environment counts on that only the account can have. */
const SWITCHES: readonly Switch[] = [
  {
    at: ['security', 'guardDuty'],
    wanted: (env) => env.security?.guardDuty.kind === 'on',
    has: (region) => region.guardDuty.kind === 'on',
    where: 'guardDuty',
  },
  {
    at: ['security', 'securityHub'],
    wanted: (env) => env.security?.securityHub.kind === 'on',
    has: (region) => region.securityHub.kind === 'on',
    where: 'securityHub',
  },
  {
    at: ['recovery', 'imageReplication'],
    wanted: (env) => env.recovery?.imageReplication.kind === 'on',
    has: (region) => region.imageReplication.kind === 'to',
    where: 'imageReplication',
  },
  {
    at: ['cost', 'anomalies'],
    wanted: (env) => env.cost?.anomalies.kind === 'on',
    has: (_, home) => home?.anomalyMonitor.kind !== 'off',
    where: 'accountWide.anomalyMonitor',
  },
  {
    at: ['cicd'],
    wanted: (env) => env.cicd !== undefined,
    has: (_, home) => home?.githubOidc.kind !== 'off',
    where: 'accountWide.githubOidc',
  },
];

export const accountSwitch = rule<EnvironmentInAccount>({
  id: 'account/switched-off',
  because: 'An environment can only use what the account has: these exist once per account or region.',
  source: 'guardduty/latest/ug/guardduty_settingup',
  check: ({ env, account }) => {
    const region = Object.hasOwn(account.regions, env.region) ? account.regions[env.region] : undefined;
    const home = Object.values(account.regions).find(({ accountWide }) => accountWide)?.accountWide;
    return region === undefined
      ? []
      : SWITCHES.filter(({ wanted, has }) => wanted(env) && !has(region, home)).map(({ at, where }) => ({
          at,
          value: 'on',
          limit: `${where} of the account is off`,
          fix: `switch ${where} on in the account file, or off here with a reason`,
        }));
  },
});

export const replicationPrefix = rule<EnvironmentInAccount>({
  id: 'account/replication-prefix',
  because: 'ECR replicates repositories by the prefixes of the registry’s setting: others stay in one region.',
  source: 'AmazonECR/latest/userguide/replication',
  check: ({ env, account }) => {
    const replication = account.regions[env.region]?.imageReplication;
    if (env.recovery?.imageReplication.kind !== 'on' || replication?.kind !== 'to') return [];
    return located(['repositories'], env.repositories)
      .map(({ key, at }) => ({ at, full: name(env, key, 'repository') }))
      .filter(({ full }) => !replication.prefixes.some((prefix) => full.startsWith(prefix)))
      .map(({ at, full }) => ({
        at,
        value: full,
        limit: `replicated prefixes: ${replication.prefixes.join(', ')}`,
        fix: `add a prefix of '${full}' to imageReplication of the account`,
      }));
  },
});

export const allocationTags = rule<EnvironmentInAccount>({
  id: 'account/cost-allocation-tags',
  because: 'A budget that is filtered by a tag sees no costs until the tag is activated for cost allocation.',
  source: 'awsaccountbilling/latest/aboutv2/activating-tags',
  check: ({ env, account }) => {
    const wide = Object.values(account.regions).find(({ accountWide }) => accountWide)?.accountWide;
    if (!env.cost || !wide) return [];
    return ['Project', 'Environment']
      .filter((tag) => !wide.costAllocationTags.includes(tag))
      .map((tag) => ({
        at: ['cost', 'budget'],
        value: tag,
        limit: `activated: ${wide.costAllocationTags.join(', ') || 'none'}`,
        fix: `add '${tag}' to accountWide.costAllocationTags of the account`,
      }));
  },
});

export const nameCollision = rule<EnvironmentInAccount>({
  id: 'names/prefix-collision',
  because: 'Two environments whose names start alike would claim the same resources or the same stacks.',
  source: 'whitepapers/latest/tagging-best-practices/naming-conventions',
  check: ({ env, earlier }) => {
    const own = identities(env);
    const twin = earlier.find((other) => identities(other).some((identity) => own.includes(identity)));
    // `deployment/name` and `names/exact-collision` say these better.
    const same = twin?.deployment === env.deployment;
    if (!twin || (same && (twin.name === env.name || (twin.names === 'exact' && env.names === 'exact')))) return [];
    return [
      {
        at: ['names'],
        value: name(env, ''),
        limit: `${twin.deployment}/${twin.name} has the same names or stack ids`,
        fix: 'give one of them another project, name or suffix',
      },
    ];
  },
});

/** Names that are compared in the whole account or the whole world, and not in one region. */
const EVERYWHERE = ['iam-role', 'bucket', 'budget', 'origin-access-control', 'cache-policy'];

/** A name as AWS compares it; names of containers are those of their task, those of security groups of their VPC. */
function identityOf(env: Environment, { kind, name: full }: Named): string | undefined {
  if (kind === 'container' || kind === 'security-group') return undefined;
  return `${kind} ${EVERYWHERE.includes(kind) ? '' : env.region} ${full.toLowerCase()}`;
}

export const nameTaken = rule<EnvironmentInAccount>({
  id: 'names/template-collision',
  because: 'A template without {prefix} or {infix} gives resources of two environments one name in one account.',
  source: 'whitepapers/latest/tagging-best-practices/naming-conventions',
  check: ({ env, earlier }) => {
    // Two environments that start alike collide in everything: other rules say so once.
    const apart = earlier.filter((other) => name(other, '') !== name(env, ''));
    const taken = new Map(
      apart.flatMap((other) => namesOf(other).map((named) => [identityOf(other, named), other] as const)),
    );
    return namesOf(env).flatMap((named) => {
      const identity = identityOf(env, named);
      const owner = identity === undefined ? undefined : taken.get(identity);
      return owner
        ? [
            {
              at: named.at,
              value: named.name,
              limit: `a ${named.kind} of ${owner.deployment}/${owner.name} has this name`,
              fix: 'put {infix} into its template',
            },
          ]
        : [];
    });
  },
});

export const teardownByPrefix = rule<EnvironmentInAccount>({
  id: 'teardown/by-prefix',
  severity: 'warning',
  because:
    'Whoever deletes by the start of a name deletes what another project named alike: a teardown goes by state and exact tags.',
  source: 'resourcegroupstaggingapi/latest/APIReference/API_GetResources',
  check: ({ env, earlier }) => {
    const other = earlier.find(
      ({ project }) => project.startsWith(`${env.project}-`) || env.project.startsWith(`${project}-`),
    );
    const before = earlier.some((each) => each.deployment === env.deployment);
    return other && !before
      ? [
          {
            at: ['project'],
            value: env.project,
            limit: `names of ${other.deployment} start with '${other.project}'`,
            fix: 'nothing to do here: tear down with npx cdktf destroy, never by a prefix',
          },
        ]
      : [];
  },
});

/** What must be an environment's own: resource names, stack ids, state keys. */
const identities = (env: Environment): string[] => [
  `names ${name(env, '')}`,
  `stacks ${env.deployment}-${env.name}`,
  `state ${stateKey(env.deployment, env.name, '')}`,
];

export const domainShared = rule<EnvironmentInAccount>({
  id: 'ingress/domain-shared',
  because: 'A name points to one address, and a hosted zone is created once.',
  source: 'Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias',
  check: ({ env, account, earlier }) => {
    const domain = domainOf(env);
    if (!domain) return [];
    const shared = Object.values(account.regions).flatMap(({ accountWide }) =>
      (accountWide?.hostedZones ?? []).map(({ name: zone }) => zone),
    );
    const sameName = earlier.find((other) => domainOf(other)?.name === domain.name);
    const sameZone = earlier.find((other) => createdZone(other) === domain.zone.name);
    const zoneOwner = shared.includes(domain.zone.name)
      ? 'the account'
      : sameZone && `${sameZone.deployment}/${sameZone.name}`;
    return [
      ...(sameName
        ? [
            {
              at: [...domain.at, 'name'],
              value: domain.name,
              limit: `${sameName.deployment}/${sameName.name} has this name`,
              fix: `put the environment in front: '${env.name}.${domain.zone.name}'`,
            },
          ]
        : []),
      ...(zoneOwner && domain.zone.kind === 'created'
        ? [
            {
              at: [...domain.at, 'zone', 'kind'],
              value: 'created',
              limit: `${zoneOwner} creates ${domain.zone.name}`,
              fix: "write 'existing'",
            },
          ]
        : []),
    ];
  },
});

/** The name that users type, at the ingress or at a host, and where it stands. */
function domainOf(env: Environment): { at: Path; name: string; zone: { kind: string; name: string } } | undefined {
  const host = composeHost(env)?.domain;
  const domain = env.ingress.kind === 'none' ? host : env.ingress.domain;
  const at = env.ingress.kind === 'none' ? ['compute', 'domain'] : ['ingress', 'domain'];
  return domain?.kind === 'named' ? { at, ...domain } : undefined;
}

function createdZone(env: Environment): string | undefined {
  const zone = domainOf(env)?.zone;
  return zone?.kind === 'created' ? zone.name : undefined;
}
