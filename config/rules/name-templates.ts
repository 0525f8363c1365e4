/** Names that follow a template of the plan. */
import type { Environment } from '../environment';
import { nearest } from '../findings';
import { ACCOUNT_PLACEHOLDER, NAME_LIMITS, TEMPLATE_WORDS } from '../naming';
import { located } from './places';
import { rule } from './rule';

const SOURCE = 'whitepapers/latest/tagging-best-practices/naming-conventions';
const templates = (env: Environment) => located(['nameTemplates'], env.nameTemplates);
const words = (key: string): string[] => [
  ...TEMPLATE_WORDS,
  ...(/^bucket(\/|$)/.test(key) ? [ACCOUNT_PLACEHOLDER.slice(1, -1)] : []),
];

const placeholder = rule({
  id: 'names/template',
  because: 'A placeholder that is not known would stand in the name as it is, and AWS refuses its braces.',
  source: SOURCE,
  check: (env) =>
    templates(env).flatMap(({ key, at, value }) => {
      const unknown = [...value.matchAll(/\{([^}]*)\}?/g)].map(([, word = '']) => word);
      const wrong = unknown.find((word) => !words(key).includes(word));
      if (wrong === undefined && value.trim() !== '') return [];
      return [
        {
          at,
          value,
          limit: `text and ${words(key)
            .map((word) => `{${word}}`)
            .join(', ')}`,
          fix:
            wrong === undefined ? "write '{prefix}-{resource}'" : `write '{${nearest(wrong, words(key)) ?? 'prefix'}}'`,
        },
      ];
    }),
});

/** Kinds that a key can start with: `secret/<path>` too, and paths themselves start with a slash. */
const KINDS = Object.keys(NAME_LIMITS);

const key = rule({
  id: 'names/template-key',
  because: 'A template is found by what it names: under a kind that does not exist, it names nothing.',
  source: SOURCE,
  check: (env) =>
    templates(env)
      .filter(
        ({ key: each }) => each.includes('/') && !each.startsWith('/') && !KINDS.includes(each.split('/')[0] ?? ''),
      )
      .map(({ key: each, at }) => ({
        at,
        value: each,
        limit: `a kind of ${KINDS.join(', ')}, a path such as /ecs/api, or a plain name`,
        fix: `write '${nearest(each.split('/')[0] ?? '', KINDS) ?? 'security-group'}/${each.split('/').slice(1).join('/')}'`,
      })),
});

/** RDS names the log groups of its instances itself. */
const rdsLogs = rule({
  id: 'rds/log-group-name',
  because: 'RDS writes to /aws/rds/instance/<identifier>/<log>, and to no other log group.',
  source: 'AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch',
  check: (env) =>
    templates(env)
      .filter(({ key: each, value }) => each.startsWith('/') && value.startsWith('/aws/rds/'))
      .map(({ at, value }) => ({
        at,
        value,
        limit: 'no name below /aws/rds/',
        fix: 'remove it: `logExports` of the database sends its logs to the groups of RDS',
      })),
});

/** Seconds or milliseconds since 1970, or a date written as one number. */
const TIME = /(?<!\d)(1[5-9]\d{8}|1[5-9]\d{11}|20\d{6}(\d{4,6})?)(?!\d)/;

const timestamp = rule({
  id: 'names/timestamp',
  because: 'A name with the time in it is another one at every run: everything that bears it is replaced.',
  source: 'https://developer.hashicorp.com/terraform/language/functions/timestamp',
  check: (env) =>
    [
      ...(env.suffix === undefined ? [] : [{ at: ['suffix'], value: env.suffix }]),
      ...templates(env).map(({ at, value }) => ({ at, value })),
    ]
      .filter(({ value }) => TIME.test(value))
      .map(({ at, value }) => ({
        at,
        value,
        limit: 'a name that stays, without a time in it',
        fix: 'remove the time; for a second copy write a suffix such as b',
      })),
});

export const environmentTemplates = [placeholder, key, rdsLogs, timestamp];
