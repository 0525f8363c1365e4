/** Words of the vocabulary that nothing acts on yet: accepted, and said aloud. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { rule } from './rule';

/** Words that are kept in the manifest for what comes later: accepted, but without an effect so far. */
const NOT_YET: readonly { readonly at: Path; readonly asked: (env: Environment) => boolean; readonly until: string }[] =
  [
    {
      at: ['power', 'kind'],
      asked: ({ power }) => power.kind === 'schedule',
      until: 'nothing switches it yet: it runs around the clock, and costs what that costs',
    },
    {
      at: ['power', 'kind'],
      asked: ({ power }) => power.kind === 'idle-stop',
      until: 'nothing stops it yet: it runs around the clock, and costs what that costs',
    },
    {
      at: ['compute', 'capacity', 'fallback'],
      asked: ({ compute }) => compute.kind === 'fargate' && compute.capacity.kind === 'spot',
      until: 'nothing falls back yet: without Spot capacity no task runs',
    },
  ];

export const notYet = rule({
  id: 'support/not-yet',
  severity: 'warning',
  because: 'The plan asks for it and the manifest carries it, but no function acts on it so far.',
  source: 'docs/reference/config.md',
  check: (env) =>
    NOT_YET.filter(({ asked }) => asked(env)).map(({ at, until }) => ({
      at,
      value: at.join('.'),
      limit: until,
      fix: 'nothing to change here; until then, scale by hand',
    })),
});
