/** What is taken over: under the name that it has, and a database with the password and parameters that it has. */
import type { Environment } from '../environment';
import { ACCOUNT_PLACEHOLDER, bucketName, name } from '../naming';
import { databases, located } from './places';
import { rule, type Violation } from './rule';

/** What is imported by its name, with the name that it has here and the template that would give it another. */
const named = (env: Environment) => [
  ...located(['repositories'], env.repositories).map((each) => ({
    ...each,
    name: name(env, each.key, 'repository'),
    template: `repository/${each.key}`,
  })),
  ...located(['buckets'], env.buckets).map((each) => ({
    ...each,
    name: bucketName(env, each.key),
    template: `bucket/${each.key}`,
  })),
  ...databases(env).map((each) => ({
    ...each,
    name: name(env, each.key, 'database'),
    template: `database/${each.key}`,
  })),
];

/** Any account: which one it is, is known at apply time. */
function isCalled(id: string, name: string): boolean {
  const [before = '', ...after] = name.split(ACCOUNT_PLACEHOLDER);
  if (after.length === 0) return id === name;
  const rest = after.join(ACCOUNT_PLACEHOLDER);
  const account = id.slice(before.length, id.length - rest.length);
  return id.startsWith(before) && id.endsWith(rest) && /^\d{12}$/.test(account);
}

export const importName = rule({
  id: 'import/name',
  because: 'Under another name than its own, what is imported would be replaced by an empty one, or renamed.',
  source: 'https://developer.hashicorp.com/terraform/language/import',
  check: (env) =>
    named(env).flatMap(({ at, value: { existing }, name: own, template }): Violation[] =>
      existing === undefined || isCalled(existing.importId, own)
        ? []
        : [
            {
              at: [...at, 'existing', 'importId'],
              value: existing.importId,
              limit: `${own}, the name that it has in this environment`,
              fix: `give it its own name here: nameTemplates: { '${template}': '${existing.importId}' }`,
            },
          ],
    ),
});

export const databasePassword = rule({
  id: 'import/database-password',
  because:
    'Nobody can read the master password of a database: it stays the one that its team keeps, or a new one is written.',
  source: 'AmazonRDS/latest/UserGuide/USER_ConnectToInstance',
  check: (env) =>
    databases(env).flatMap(({ at, value: { existing, password, passwordVersion, users } }): Violation[] => {
      const wrong = (key: string, value: unknown, limit: string, fix: string) => [
        { at: [...at, key], value, limit, fix },
      ];
      if (password === 'unchanged' && !existing)
        return wrong(
          'password',
          password,
          'a password for the instance that is made',
          "write 'generated', or `existing`",
        );
      if (password === 'unchanged' && passwordVersion > 1)
        return wrong('passwordVersion', passwordVersion, '1, while the password is unchanged', 'remove it');
      if (password === 'unchanged' && Object.keys(users).length > 0)
        return wrong(
          'users',
          Object.keys(users).join(', '),
          'no users: a master whose password is known here makes and rotates them',
          "remove them, or have a new master password written: password: 'generated', passwordVersion: 2",
        );
      return existing && password === 'generated' && passwordVersion === 1
        ? wrong(
            'password',
            password,
            'a password that an import leaves as it is',
            "write 'unchanged'; once it is imported, passwordVersion: 2 writes a new one",
          )
        : [];
    }),
});

export const databaseParameters = rule({
  id: 'import/database-parameters',
  because: 'An imported database keeps the parameter group that it has: parameters of this file would reach nobody.',
  source: 'AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups',
  check: (env) =>
    databases(env)
      .filter(({ value: { existing, parameters } }) => existing && Object.keys(parameters).length > 0)
      .map(({ at, value: { parameters } }) => ({
        at: [...at, 'parameters'],
        value: Object.keys(parameters).join(', '),
        limit: 'none, while the database is an existing one',
        fix: 'remove them, and set them in its own parameter group',
      })),
});
