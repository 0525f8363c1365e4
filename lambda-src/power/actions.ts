/** From what is wanted and what is there to what is done: pure, and nothing is done twice. */
import type { CaptureEntry } from './capture';
import type { Counts, Member } from './unit';

/** One call to AWS. `counts` are what it sets. */
export type Action =
  | { readonly kind: 'start-database' | 'stop-database' | 'start-host' | 'stop-host'; readonly member: Member }
  | { readonly kind: 'set-group'; readonly member: Member; readonly counts: Counts }
  | { readonly kind: 'set-desired'; readonly member: Member; readonly desired: number }
  | { readonly kind: 'set-bounds'; readonly member: Member; readonly min: number; readonly max: number };

export interface MemberPlan {
  /** In the order in which they are done. None: it is as it is wanted. */
  readonly actions: readonly Action[];
  /** What is kept of it before the first action. Absent: what was kept stays. */
  readonly before?: CaptureEntry;
  /** What is kept of it once all actions are done. */
  readonly after?: CaptureEntry;
}

/**
 * What is to be done with a member that is wanted on or off. `configured` are the counts of its deployment file; absent for
 * databases and hosts.
 */
export function planMember(
  member: Member,
  wanted: 'on' | 'off',
  entry: CaptureEntry | undefined,
  configured: Counts | undefined,
): MemberPlan {
  return wanted === 'off' ? planStop(member, entry, configured) : planStart(member, entry, configured);
}

/** A member that is kept stopped is captured once: what runs of it later is somebody's doing, or that of AWS. */
function planStop(member: Member, entry: CaptureEntry | undefined, configured: Counts | undefined): MemberPlan {
  const actions = stopActions(member);
  if (entry?.state === 'off') return { actions };
  const before: CaptureEntry = {
    state: 'off',
    ...(member.counts ? { counts: member.counts } : {}),
    ...(configured ? { configured } : {}),
  };
  return { actions, before };
}

function planStart(member: Member, entry: CaptureEntry | undefined, configured: Counts | undefined): MemberPlan {
  const after: CaptureEntry = { state: 'on', ...(configured ? { configured } : {}) };
  if (entry?.state === 'off') {
    const captured = same(entry.configured, configured) ? entry.counts : configured;
    return { actions: startActions(member, captured ?? configured), after };
  }
  if (entry === undefined) {
    // Nothing was kept of it: it has just come under the switch, unless what was kept is lost.
    return { actions: member.up ? adoptActions(member, configured) : startActions(member, configured), after };
  }
  if (same(entry.configured, configured)) return { actions: [] };
  // It is on: only a new deployment file changes it.
  return { actions: entry.configured && configured ? configureActions(member, configured) : [], after };
}

/** Bounds first: autoscaling would start again what was only told to be 0. */
function stopActions(member: Member): Action[] {
  const { kind, counts } = member;
  switch (kind) {
    case 'database':
      return member.up ? [{ kind: 'stop-database', member }] : [];
    case 'host':
      return member.up ? [{ kind: 'stop-host', member }] : [];
    case 'group':
      return isZero(counts) ? [] : [{ kind: 'set-group', member, counts: { desired: 0, min: 0, max: 0 } }];
    case 'service':
      return [
        ...(hasBounds(counts) && (counts.min > 0 || counts.max > 0)
          ? [{ kind: 'set-bounds', member, min: 0, max: 0 } as const]
          : []),
        ...(counts && counts.desired > 0 ? [{ kind: 'set-desired', member, desired: 0 } as const] : []),
      ];
  }
}

/** The reverse. What is not 0 any more was started before, by a run that ended here or by somebody: it stays. */
function startActions(member: Member, wanted: Counts | undefined): Action[] {
  const { kind, counts } = member;
  switch (kind) {
    case 'database':
      return member.up ? [] : [{ kind: 'start-database', member }];
    case 'host':
      return member.up ? [] : [{ kind: 'start-host', member }];
    case 'group':
      return wanted && isZero(counts) && !isZero(wanted) ? [{ kind: 'set-group', member, counts: wanted }] : [];
    case 'service':
      return [
        ...(wanted && counts?.desired === 0 && wanted.desired > 0
          ? [{ kind: 'set-desired', member, desired: wanted.desired } as const]
          : []),
        ...(hasBounds(wanted) && hasBounds(counts) && counts.max === 0 && wanted.max > 0
          ? [{ kind: 'set-bounds', member, min: wanted.min, max: wanted.max } as const]
          : []),
      ];
  }
}

/** What a changed deployment file asks of a member that runs: autoscaling keeps the count between its bounds. */
function configureActions(member: Member, wanted: Counts): Action[] {
  if (member.kind === 'group')
    return same(member.counts, wanted) ? [] : [{ kind: 'set-group', member, counts: wanted }];
  if (hasBounds(wanted)) {
    const { min, max } = wanted;
    return member.counts?.min === min && member.counts.max === max ? [] : [{ kind: 'set-bounds', member, min, max }];
  }
  const { desired } = wanted;
  return member.counts?.desired === desired ? [] : [{ kind: 'set-desired', member, desired }];
}

/**
 * What the deployment file asks of a member that runs and of which nothing was kept: from the apply that brings the switch on,
 * Terraform leaves counts and bounds alone, so what the same apply changed is done here. Between bounds the count is that of
 * autoscaling, and what autoscaling has at 0 is not started.
 */
function adoptActions(member: Member, configured: Counts | undefined): Action[] {
  const { counts } = member;
  if (counts === undefined || configured === undefined) return [];
  if (!hasBounds(counts) && !hasBounds(configured)) return configureActions(member, configured);
  // Bounds that come or go are made or deleted by Terraform.
  if (!hasBounds(counts) || !hasBounds(configured)) return [];
  const { min, max } = configured;
  const known = counts.min === min && counts.max === max;
  if (known || (counts.desired === 0 && min > 0)) return [];
  return configureActions(member, { desired: Math.min(Math.max(counts.desired, min), max), min, max });
}

type Bounded = Counts & { readonly min: number; readonly max: number };

function hasBounds(counts: Counts | undefined): counts is Bounded {
  return counts?.min !== undefined && counts.max !== undefined;
}

function isZero(counts: Counts | undefined): boolean {
  return counts !== undefined && counts.desired === 0 && (counts.min ?? 0) === 0 && (counts.max ?? 0) === 0;
}

function same(one: Counts | undefined, other: Counts | undefined): boolean {
  return one?.desired === other?.desired && one?.min === other?.min && one?.max === other?.max;
}
