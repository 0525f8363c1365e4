/** Tags of an environment and of the account: the same rules for both. */
import type { Environment } from '../environment';
import { nearest } from '../findings';
import type { Account } from '../vocabulary/account';
import { located } from './places';
import { type Rule, rule } from './rule';
import { repeated } from './values';

const SOURCE = 'tag-editor/latest/userguide/tagging#tag-conventions';

/** Tags that some resources get besides: Name and Tier. */
const OWN_TAGS = 2;
const MOST_TAGS = 50;

type Tags = Readonly<Record<string, string>>;
const entries = (tags: Tags) => located(['tags'], tags);

function tagRules<Subject extends { readonly tags: Tags }>(): readonly Rule<Subject>[] {
  return [
    rule<Subject>({
      id: 'tags/count',
      because: 'A resource takes 50 tags, Name and Tier among them.',
      source: SOURCE,
      check: ({ tags }) =>
        entries(tags).length <= MOST_TAGS - OWN_TAGS
          ? []
          : [
              {
                at: ['tags'],
                value: `${entries(tags).length} tags`,
                limit: `at most ${MOST_TAGS - OWN_TAGS}`,
                fix: 'keep those that somebody reads',
              },
            ],
    }),
    rule<Subject>({
      id: 'tags/form',
      because: 'AWS takes keys of 1 to 128 and values of up to 256 letters, digits, spaces and _ . : / = + - @.',
      source: SOURCE,
      check: ({ tags }) =>
        entries(tags)
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
      check: ({ tags }) =>
        entries(tags)
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
      check: ({ tags }) =>
        repeated(entries(tags), ({ key }) => key.toLowerCase()).map(({ entry, first }) => ({
          at: entry.at,
          value: entry.key,
          limit: `'${first.key}' differs only in case`,
          fix: 'remove one of them',
        })),
    }),
  ];
}

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

export const environmentTags = [...tagRules<Environment>(), requiredTags];
export const accountTags = tagRules<Account>();
