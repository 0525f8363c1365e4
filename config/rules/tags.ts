/** Tags of an environment and of the account: the same rules for both. */
import type { Environment } from '../environment';
import { nearest, type Path } from '../findings';
import type { Account } from '../vocabulary/account';
import type { DeploymentSubject } from './deployment';
import { located } from './places';
import { type Rule, rule } from './rule';
import { repeated } from './values';

const SOURCE = 'tag-editor/latest/userguide/tagging#tag-conventions';

/** Tags that some resources get besides: Name and Tier. */
const OWN_TAGS = 2;
const MOST_TAGS = 50;

type Tags = Readonly<Record<string, string>>;

/** Tags and where they stand. */
interface Table {
  readonly at: Path;
  readonly tags: Tags;
}
const entries = ({ at, tags }: Table) => located(at, tags);

function tagRules<Subject>(tables: (subject: Subject) => readonly Table[]): readonly Rule<Subject>[] {
  return [
    rule<Subject>({
      id: 'tags/form',
      because: 'AWS takes keys of 1 to 128 and values of up to 256 letters, digits, spaces and _ . : / = + - @.',
      source: SOURCE,
      check: (subject) =>
        tables(subject)
          .flatMap(entries)
          .filter(({ key, value }) => !KEY.test(key) || !VALUE.test(value))
          .map(({ key, at, value }) => ({
            at,
            value: KEY.test(key) ? value : key,
            limit: KEY.test(key) ? 'a value of up to 256 such characters' : 'a key of 1 to 128 such characters',
            fix: 'use letters, digits, spaces and _ . : / = + - @ only',
          })),
    }),
    rule<Subject>({
      id: 'tags/reserved',
      because: 'Keys that start with aws: belong to AWS.',
      source: SOURCE,
      check: (subject) =>
        tables(subject)
          .flatMap(entries)
          .filter(({ key }) => /^aws:/i.test(key))
          .map(({ key, at }) => ({
            at,
            value: key,
            limit: 'a key that does not start with aws:',
            fix: `write '${key.slice('aws:'.length)}'`,
          })),
    }),
    rule<Subject>({
      id: 'tags/case',
      because: 'IAM compares tag keys without case: it refuses a role that has one twice.',
      source: 'IAM/latest/UserGuide/id_tags#id_tags_rules_creating',
      check: (subject) =>
        tables(subject).flatMap((table) =>
          repeated(entries(table), ({ key }) => key.toLowerCase()).map(({ entry, first }) => ({
            at: entry.at,
            value: entry.key,
            limit: `'${first.key}' differs only in case`,
            fix: 'remove one of them',
          })),
        ),
    }),
  ];
}

/** At most 50 tags; what a subject adds to its resources at most is counted besides. */
const tagCount = <Subject extends { readonly tags: Tags }>(besides: (subject: Subject) => readonly Tags[]) =>
  rule<Subject>({
    id: 'tags/count',
    because: 'A resource takes 50 tags, Name and Tier among them.',
    source: SOURCE,
    check: (subject) => {
      const { tags } = subject;
      const keys = new Set([tags, ...besides(subject)].flatMap(Object.keys));
      return keys.size <= MOST_TAGS - OWN_TAGS
        ? []
        : [
            {
              at: ['tags'],
              value: `${keys.size} tags`,
              limit: `at most ${MOST_TAGS - OWN_TAGS}`,
              fix: 'keep those that somebody reads',
            },
          ];
    },
  });

const ownTable = ({ tags }: { readonly tags: Tags }): Table[] => [{ at: ['tags'], tags }];

const KEY = /^[\p{L}\p{N}\p{Zs}_.:/=+\-@]{1,128}$/u;
const VALUE = /^[\p{L}\p{N}\p{Zs}_.:/=+\-@]{0,256}$/u;

export const requiredTags = rule({
  id: 'tags/required',
  because: 'Costs and owners are found by tags: a resource without them belongs to nobody.',
  source: 'whitepapers/latest/tagging-best-practices/building-your-tagging-strategy',
  check: ({ tags, requiredTags: required }) =>
    required
      .filter((key) => !Object.hasOwn(tags, key) || tags[key]?.trim() === '')
      .map((key) => {
        const near = nearest(key, Object.keys(tags));
        return {
          at: ['tags', key],
          value: tags[key],
          limit: `required: ${required.join(', ')}`,
          fix: near && near !== key ? `rename '${near}' to '${key}'` : `add ${key} to the tags of the deployment`,
        };
      }),
});

export const createdBy = rule({
  id: 'tags/created-by',
  severity: 'warning',
  because: 'A tag that says who made a resource is read by whoever looks for its owner: this project made it.',
  source: 'whitepapers/latest/tagging-best-practices/building-your-tagging-strategy',
  check: ({ tags }) =>
    located(['tags'], tags)
      .filter(({ key, value }) => /^(created|managed)-?by$/i.test(key) && !/^(cairn|terraform)$/i.test(value))
      .map(({ at, value }) => ({ at, value, limit: 'what made it', fix: "write 'cairn'" })),
});

/** The largest tables of tags that one resource can have beside those of its environment. */
const largest = (tables: Readonly<Record<string, Tags | undefined>>): Tags =>
  Object.values(tables).reduce<Tags>(
    (most, each = {}) => (Object.keys(each).length > Object.keys(most).length ? each : most),
    {},
  );

export const environmentTags = [
  ...tagRules<Environment>(ownTable),
  tagCount<Environment>(({ tagsByMilestone, tagsByType }) => [largest(tagsByMilestone), largest(tagsByType)]),
  requiredTags,
  createdBy,
];
export const accountTags = [...tagRules<Account>(ownTable), tagCount<Account>(() => [])];

/** Tags of some resources only. */
const partialTables = ({ deployment: { tagsByMilestone, tagsByType } }: DeploymentSubject): Table[] =>
  Object.entries({ tagsByMilestone, tagsByType }).flatMap(([record, tables]) =>
    located([record], tables as Readonly<Record<string, Tags>>).map(({ at, value }) => ({ at, tags: value })),
  );

const tagType = rule<DeploymentSubject>({
  id: 'tags/type',
  because: 'Tags by type are found by the Terraform type of a resource: one that is written otherwise never matches.',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs',
  check: ({ deployment }) =>
    Object.keys(deployment.tagsByType)
      .filter((type) => !/^aws_[a-z0-9_]*\*?$/.test(type))
      .map((type) => ({
        at: ['tagsByType', type],
        value: type,
        limit: 'a type of the AWS provider, or the start of one and *',
        fix: `write 'aws_${type
          .toLowerCase()
          .replace(/^aws[_:-]*/, '')
          .replace(/[^a-z0-9]+/g, '_')}'`,
      })),
});

export const deploymentTags = [...tagRules<DeploymentSubject>(partialTables), tagType];
