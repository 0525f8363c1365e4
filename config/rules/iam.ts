/** What code may do, and as whom. */
import type { Environment } from '../environment';
import { composeHost } from '../topology';
import { containers, located, permissions, secretValues } from './places';
import { rule } from './rule';

/** Variables that the SDKs read long-lived keys from, before they ask for a role. */
const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SHARED_CREDENTIALS_FILE'];

const variables = (env: Environment) => [
  ...containers(env).flatMap(({ at, value }) => [
    ...located<unknown>([...at, 'environment'], value.environment),
    ...located<unknown>([...at, 'secrets'], value.secrets),
  ]),
  ...located<unknown>(['compute', 'environment'], composeHost(env)?.environment ?? {}),
  ...located<unknown>(['compute', 'secrets'], composeHost(env)?.secrets ?? {}),
];

export const staticKeys = rule({
  id: 'iam/static-keys',
  because: 'Long-lived keys leak and are never changed: what runs on AWS has a role, whose keys last for hours.',
  source: 'AmazonECS/latest/developerguide/task-iam-roles',
  check: (env) =>
    variables(env)
      .filter(({ key }) => KEYS.includes(key))
      .map(({ key, at }) => ({
        at,
        value: key,
        limit: 'no keys: the SDKs take those of the task role',
        fix: 'remove it, and write what the code needs into `permissions`',
      })),
});

export const wildcard = rule({
  id: 'iam/wildcard',
  because: 'A permission is for what is named: a wildcard is for what comes later, too.',
  source: 'IAM/latest/UserGuide/best-practices#grant-least-privilege',
  check: (env) =>
    permissions(env).flatMap(({ at, value }) =>
      value.kind === 'bedrock'
        ? value.models.flatMap((model, index) =>
            /^[a-z0-9]+([.:-][a-z0-9]+)*$/i.test(model)
              ? []
              : [
                  {
                    at: [...at, 'models', index],
                    value: model,
                    limit: 'the id of one model',
                    fix: "write an id such as 'anthropic.claude-3-haiku-20240307-v1:0'",
                  },
                ],
          )
        : [],
    ),
});

export const metricNamespace = rule({
  id: 'iam/metric-namespace',
  because: 'Namespaces that start with AWS/ belong to AWS: metrics of our own have one of their own.',
  source: 'AmazonCloudWatch/latest/APIReference/API_PutMetricData',
  check: (env) =>
    permissions(env).flatMap(({ at, value }) =>
      value.kind === 'metrics' && !/^(?!AWS\/)[A-Za-z0-9 ._\-/#]{1,255}$/.test(value.namespace)
        ? [
            {
              at: [...at, 'namespace'],
              value: value.namespace,
              limit: 'up to 255 letters, digits and . _ - / #, not starting with AWS/',
              fix: `write '${value.namespace.replace(/^AWS\//, '').replace(/[^A-Za-z0-9 ._\-/#]/g, '-') || env.project}'`,
            },
          ]
        : [],
    ),
});

export const secretField = rule({
  id: 'secrets/field',
  because: 'Only a Secrets Manager secret has fields, and a user name only when it was given one.',
  source: 'AmazonECS/latest/developerguide/secrets-envvar-secrets-manager',
  check: (env) =>
    secretValues(env).flatMap(({ at, value }) => {
      const secret = value.kind === 'secret' ? env.secrets[value.name] : undefined;
      if (!secret || value.kind !== 'secret' || value.field === undefined) return [];
      const has = secret.kind === 'secret' && (value.field === 'password' || secret.username !== undefined);
      return has
        ? []
        : [
            {
              at: [...at, 'field'],
              value: value.field,
              limit: secret.kind === 'parameter' ? 'a parameter is one value' : `${value.name} has no username`,
              fix: secret.kind === 'parameter' ? 'leave it out' : 'give the secret a username, or leave it out',
            },
          ];
    }),
});
