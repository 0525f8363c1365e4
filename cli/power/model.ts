/** What is said of a unit: the shape of `cairn power status --json`. Times are ISO 8601 in UTC. */
import type { Counts } from '../../lambda-src/power/unit';
import type { Next } from './explain';
import type { OverrideStatus } from './overrides';

export type MemberState = 'on' | 'off' | 'starting' | 'stopping' | 'busy';

export interface MemberStatus {
  /** `<kind>/<name>`. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly state: MemberState;
  /** What AWS does with it, while it takes no order; null otherwise. */
  readonly busy: string | null;
  /** Tasks or instances that it is told to have, and bounds of autoscaling; null for databases and hosts. */
  readonly counts: Counts | null;
  readonly wanted: 'on' | 'off';
  readonly why: string;
  /** What a start brings back; null when there is nothing to bring back. */
  readonly restores: Partial<Counts> | null;
  readonly next: Next;
  /** Whether it is as it is wanted, and AWS is done with it. */
  readonly settled: boolean;
  /** Its own tags, not those of the unit. */
  readonly overrides: readonly OverrideStatus[];
}

/** What `cairn power status --json` prints of a switched environment. */
export interface PowerStatus {
  readonly deployment: string;
  readonly environment: string;
  readonly region: string;
  readonly switched: true;
  /** When it was looked at. */
  readonly at: string;
  readonly power:
    | {
        readonly kind: 'schedule';
        readonly timeZone: string;
        readonly windows: readonly string[];
        /** Of the seven days to come: an hour more or less when clocks are changed. */
        readonly hoursPerWeek: number;
      }
    | {
        readonly kind: 'idle-stop';
        readonly windowSeconds: number;
        readonly cpuBelowPercent: number;
        readonly minimumUptimeSeconds: number;
      };
  readonly wakeForSeconds: number;
  /** `mixed` when tags of members keep some of them otherwise. */
  readonly wanted: 'on' | 'off' | 'mixed';
  /** The next hourly run of the switch, or one at a boundary of the schedule. */
  readonly nextRun: string;
  /** Tags of the unit. */
  readonly overrides: readonly OverrideStatus[];
  readonly members: readonly MemberStatus[];
  /** What is never switched. */
  readonly fixed: readonly { readonly name: string; readonly reason: string }[];
  /** What is missing or cannot be read; `id` is that of a member, or `unit`. */
  readonly problems: readonly { readonly id: string; readonly message: string }[];
}

/** What of a status somebody has to look at: something missing, or a tag that cannot be read. */
export function concerns({ problems, overrides, members }: PowerStatus): string[] {
  const unreadable = [...overrides, ...members.flatMap((member) => member.overrides)]
    .filter(({ standing }) => standing === 'unreadable')
    .map(({ of, tag, value, problem }) => `${of}: tag ${tag} is '${value}', ${problem}. It counts as absent`);
  return [...problems.map(({ id, message }) => `${id}: ${message}`), ...unreadable];
}

/** What it prints of one that is always on. */
export interface AlwaysOn extends Pick<PowerStatus, 'deployment' | 'environment' | 'region'> {
  readonly switched: false;
  readonly reason: string;
}
