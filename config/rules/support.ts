/** Words of the vocabulary that nothing acts on yet: accepted, and said aloud. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import { rule } from './rule';
import { durationText } from './values';

/** Words that are kept in the manifest for what comes later: accepted, but without an effect so far. */
const NOT_YET: readonly NotYet[] = [
  {
    at: ['power', 'kind'],
    asked: ({ power }) => (power.kind === 'idle-stop' ? power.kind : undefined),
    until: 'nothing stops it yet: it runs around the clock, and costs what that costs',
  },
  {
    at: ['compute', 'capacity', 'fallback'],
    asked: ({ compute }) => {
      if (compute.kind !== 'fargate' || compute.capacity.kind !== 'spot') return undefined;
      const { after, back } = compute.capacity.fallback;
      return `after ${durationText(after.seconds)}, back after ${durationText(back.seconds)}`;
    },
    until: 'nothing falls back yet: without Spot capacity no task runs',
  },
];

interface NotYet {
  readonly at: Path;
  /** What the environment asks for, as it is written there; nothing when it does not. */
  readonly asked: (env: Environment) => string | undefined;
  readonly until: string;
}

export const notYet = rule({
  id: 'support/not-yet',
  severity: 'warning',
  because: 'The plan asks for it and the manifest carries it, but no function acts on it so far.',
  source: 'docs/reference/config.md',
  check: (env) =>
    NOT_YET.flatMap(({ at, asked, until }) => {
      const value = asked(env);
      return value === undefined
        ? []
        : [{ at, value, limit: until, fix: 'nothing to change here; until then, scale by hand' }];
    }),
});
