/** Credentials do not belong in a file that is committed. */

import { credentialsIn } from './credentials';
import { containers } from './places';
import { rule } from './rule';

/** About a whole file as it was written, before anything of it is parsed. */
export const literalSecret = rule<unknown>({
  id: 'secrets/literal',
  because: 'A deployment file is committed, and what it holds ends in the state: a credential in it is no secret.',
  source: 'secretsmanager/latest/userguide/best-practices',
  check: (file) =>
    credentialsIn(file).map(({ at, what }) => ({
      at,
      value: `${what}: not shown`,
      limit: 'no credentials in a deployment file',
      fix: 'declare it under `secrets`, refer to it in the container’s `secrets`, and replace the leaked one',
    })),
});

export const secretVariable = rule({
  id: 'secrets/duplicate-variable',
  because: 'A variable has one value: ECS refuses a name that is given plainly and as a secret.',
  source: 'AmazonECS/latest/APIReference/API_Secret',
  check: (env) =>
    containers(env).flatMap(({ at, value }) =>
      Object.keys(value.secrets)
        .filter((variable) => Object.hasOwn(value.environment, variable))
        .map((variable) => ({
          at: [...at, 'environment', variable],
          value: variable,
          limit: 'it is filled from a secret already',
          fix: 'remove it here',
        })),
    ),
});
