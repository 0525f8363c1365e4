/** Credentials do not belong in a file that is committed. */

import type { Environment } from '../environment';
import type { Path } from '../findings';
import { composeHost } from '../topology';
import type { Job, Service } from '../vocabulary/service';
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
  because: 'A variable has one value: ECS refuses a name that is given plainly and as a secret or by AWS.',
  source: 'AmazonECS/latest/APIReference/API_Secret',
  check: (env) =>
    variables(env).flatMap(({ at, records: [first, ...others] }) =>
      others.flatMap((record, index) =>
        Object.keys(record.of).flatMap((variable) => {
          const before = [first, ...others.slice(0, index)].find((each) => Object.hasOwn(each.of, variable));
          return before
            ? [
                {
                  at: [...at, record.key, variable],
                  value: variable,
                  limit: `${before.key} has it already`,
                  fix: 'remove it here',
                },
              ]
            : [];
        }),
      ),
    ),
});

interface Variables {
  readonly key: string;
  readonly of: Readonly<Record<string, unknown>>;
}

/** Variables of each container and of hosts, by where they come from. */
function variables(env: Environment): { readonly at: Path; readonly records: readonly [Variables, ...Variables[]] }[] {
  const host = composeHost(env);
  return [
    ...containers(env).map(({ at, value, task }) => ({ at, ...value, consumes: consumed(task.value) })),
    ...(host ? [{ at: ['compute'] as Path, ...host, consumes: {} }] : []),
  ].map(({ at, secrets, references, environment, consumes }) => ({
    at,
    records: [
      { key: 'consumes', of: consumes },
      { key: 'secrets', of: secrets },
      { key: 'references', of: references },
      { key: 'environment', of: environment },
    ],
  }));
}

/** The variable that a consumer of a queue finds its URL in. */
const consumed = (task: Service | Job): Readonly<Record<string, unknown>> =>
  'consumes' in task && task.consumes !== undefined ? { QUEUE_URL: task.consumes } : {};
