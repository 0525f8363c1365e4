/** A deployment as a whole: its name, its environments, its labels. */
import { resolveEnvironment } from '../environment';
import { isEnvironmentName } from '../limits/names';
import { type Deployment, MILESTONES } from '../vocabulary/deployment';
import { located } from './places';
import { unknownRegion } from './regions';
import { rule } from './rule';
import { repeated } from './values';

/** A deployment among those that were read before it. */
export interface DeploymentSubject {
  readonly deployment: Deployment;
  readonly earlier: readonly Deployment[];
}

/** The name under which the account's bootstrap keeps its state. */
const RESERVED = 'account';

export const deploymentName = rule<DeploymentSubject>({
  id: 'deployment/name',
  because: 'The name is the first part of stack ids and state keys: two of a name would share their state.',
  source: 'https://developer.hashicorp.com/terraform/language/backend/s3',
  check: ({ deployment: { name }, earlier }) => {
    const taken = name === RESERVED || earlier.some((other) => other.name === name);
    const owner = name === RESERVED ? 'the account’s bootstrap' : 'another deployment';
    return taken
      ? [{ at: ['name'], value: name, limit: `a name of its own: ${owner} has this one`, fix: 'choose another name' }]
      : [];
  },
});

export const deploymentRegion = rule<DeploymentSubject>({
  id: 'deployment/region',
  because: 'Everything stands in one region that AWS has.',
  source: 'global-infrastructure/latest/regions/aws-regions',
  check: ({ deployment: { region } }) => unknownRegion(['region'], region),
});

export const environmentName = rule<DeploymentSubject>({
  id: 'environment/name',
  because: 'The name stands in every resource name and in host names, where room is short.',
  source: 'https://www.rfc-editor.org/rfc/rfc1123#section-2.1',
  check: ({ deployment }) =>
    Object.keys(deployment.environments)
      .filter((name) => !isEnvironmentName(name))
      .map((name) => ({
        at: ['environments', name],
        value: name,
        limit: 'a DNS label of at most 12 lower-case letters, digits and hyphens',
        fix: `rename it, such as to '${asLabel(name)}'`,
      })),
});

const asLabel = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 12)
    .replace(/^-+|-+$/g, '') || 'dev';

export const noEnvironments = rule<DeploymentSubject>({
  id: 'deployment/no-environments',
  because: 'A deployment without environments deploys nothing.',
  source: 'https://developer.hashicorp.com/terraform/cdktf/concepts/stacks',
  check: ({ deployment: { environments } }) =>
    Object.keys(environments).length > 0
      ? []
      : [{ at: ['environments'], value: '{}', limit: 'at least one environment', fix: 'add one, such as dev' }],
});

export const exactCollision = rule<DeploymentSubject>({
  id: 'names/exact-collision',
  because: 'Two environments with the exact names of the plan would name their resources alike in one account.',
  source: 'whitepapers/latest/tagging-best-practices/naming-conventions',
  check: ({ deployment }) => {
    const exact = located(['environments'], deployment.environments).filter(({ value }) => value.names === 'exact');
    // A suffix keeps them apart as well as an infix does.
    return repeated(exact, ({ value }) => value.suffix ?? '').map(({ entry, first }) => ({
      at: [...entry.at, 'names'],
      value: 'exact',
      limit: `${first.key} owns the exact names`,
      fix: "write 'infixed', or give this environment a suffix",
    }));
  },
});

export const milestoneOrder = rule<DeploymentSubject>({
  id: 'milestones/order',
  severity: 'warning',
  because: 'A milestone uses what those before it made: a service registers with its target group when it is created.',
  source: 'AmazonECS/latest/developerguide/service-load-balancing',
  check: ({ deployment: { milestoneLabels } }) => {
    const numbered = MILESTONES.flatMap((milestone) => {
      const number = Number(/\d+/.exec(milestoneLabels[milestone] ?? '')?.[0] ?? Number.NaN);
      return Number.isNaN(number) ? [] : [{ milestone, number, label: milestoneLabels[milestone] }];
    });
    return numbered.flatMap(({ milestone, number, label }, index) => {
      const before = numbered.slice(0, index).find((each) => each.number > number);
      return before
        ? [
            {
              at: ['milestoneLabels', milestone],
              value: label,
              limit: `${before.milestone} (${before.label}) is applied before ${milestone}`,
              fix: 'keep the label as a name of the plan; milestones are applied in Cairn’s order',
            },
          ]
        : [];
    });
  },
});

export const ownedTags = rule<DeploymentSubject>({
  id: 'tags/owned',
  because:
    'Project and Environment are what budgets, cost reports and the power switch select by: they follow from names.',
  source: 'cost-management/latest/userguide/budgets-create-filters',
  check: ({ deployment }) => {
    const environments = located(['environments'], deployment.environments);
    const sources = [
      ...environments.map(({ key, at, value }) => ({ at: [...at, 'tags'], tags: value.tags, names: [key] })),
      { at: ['tags'], tags: deployment.tags, names: environments.map(({ key }) => key) },
    ];
    return sources.flatMap(({ at, tags, names }) =>
      OWNED.flatMap((tag) => {
        const written = Object.hasOwn(tags, tag) ? tags[tag] : undefined;
        const owned = names.map((name) => resolveEnvironment(deployment, name).tags[tag]);
        const other = owned.find((value) => value !== written);
        return written === undefined || other === undefined
          ? []
          : [{ at: [...at, tag], value: written, limit: `it is '${other}'`, fix: 'leave it out: it is added' }];
      }),
    );
  },
});

/** Tags that follow from names. */
const OWNED = ['Project', 'Environment'] as const;
