/** Names that resources get, against what AWS takes and what others have. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { isEnvironmentName, nameProblem } from '../limits/names';
import { namePrefix } from '../naming';
import { keyCollisions } from './key-collisions';
import { namesOf } from './name-list';
import { rule } from './rule';
import { repeated } from './values';

export const namePattern = rule({
  id: 'names/pattern',
  because: 'Each AWS service takes names of its own kind of characters and length.',
  source: 'tag-editor/latest/userguide/tagging',
  check: (env) => {
    const refused = namesOf(env).flatMap((named) => {
      const problem = nameProblem(named.kind, named.name);
      // What is refused with any key comes from the environment, and is said once.
      const fromKey = named.plain !== undefined && nameProblem(named.kind, named.plain) === undefined;
      return problem ? [{ ...named, problem, fromKey }] : [];
    });
    const fromKeys = refused.filter(({ fromKey }) => fromKey);
    const fromEnvironment = isEnvironmentName(env.name) ? refused.filter(({ fromKey }) => !fromKey).slice(0, 1) : [];
    const repeatedKeys = repeated(fromKeys, ({ at }) => at.join('/')).map(({ entry }) => entry);
    return [...fromEnvironment, ...fromKeys.filter((each) => !repeatedKeys.includes(each))].map(
      ({ at, key = '', name: full, problem, fromKey }) => ({
        at,
        value: full,
        limit: problem,
        fix: fromKey ? `rename '${key}', such as to '${asKey(key)}'` : `change ${parts(env)}`,
      }),
    );
  },
});

export const nameCollision = rule({
  id: 'names/collision',
  because: 'A name belongs to one resource of its kind, and AWS compares many of them without case.',
  source: 'AWSEC2/latest/APIReference/API_CreateSecurityGroup',
  check: (env) => {
    const pair = (...ats: Path[]): string =>
      ats
        .map((at) => at.join('/'))
        .sort()
        .join(' ');
    // Keys that collide give colliding names, too: that is said once.
    const said = keyCollisions(env).map(({ entry, first }) => pair(entry.at, first.at));
    return repeated(namesOf(env), ({ kind, name: full, at }) =>
      // The names of containers are those of their task.
      kind === 'container' ? at.join('/') : `${kind} ${full.toLowerCase()}`,
    )
      .filter(({ entry, first }) => !said.includes(pair(entry.at, first.at)))
      .map(({ entry, first }) => ({
        at: entry.at,
        value: entry.name,
        limit: `${first.at.join('.')} has this name`,
        fix: `rename '${entry.key ?? first.key ?? entry.name}'`,
      }));
  },
});

export const keyCollision = rule({
  id: 'names/key-collision',
  because:
    'What a key names has one Terraform address and one place in the outputs: punctuation and case make no difference there.',
  source: 'https://developer.hashicorp.com/terraform/language/resources/syntax',
  check: (env) =>
    keyCollisions(env).map(({ entry, first }) => ({
      at: entry.at,
      value: entry.key,
      limit: `${first.what} has the same address`,
      fix: `rename '${entry.key}', or what it collides with`,
    })),
});

const parts = (env: Environment): string =>
  env.suffix === undefined
    ? `what starts it: '${namePrefix(env)}'`
    : `'${namePrefix(env)}' or the suffix '${env.suffix}'`;

const asKey = (key: string): string =>
  key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'main';
