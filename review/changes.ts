/** What a plan does to each resource and output, in texts that are safe to publish. */
import { type Action, plannedAction } from './actions';
import { differences, pathText, type Segment } from './differences';
import type { PlanChange, PlanJson, PlanResourceChange } from './plan-json';
import { reasonText } from './reasons';
import { type HoldsSecret, secretsOf } from './secrets';
import { KNOWN_AFTER_APPLY } from './value-text';

export type { Action };

export interface AttributeChange {
  /** Such as `ingress[0].from_port`; places inside of a JSON text are written the same way. */
  readonly path: string;
  /** Short texts: never a sensitive value, `(known after apply)` for what Terraform does not know yet. */
  readonly before: string;
  readonly after: string;
  readonly forcesReplacement: boolean;
}

export interface Change {
  readonly address: string;
  readonly type: string;
  /** A move or an import that also changes the resource is an `update` or `replace` with `movedFrom` or `importId`. */
  readonly action: Action;
  /** Of a replacement. */
  readonly order?: 'create-first' | 'destroy-first';
  readonly movedFrom?: string;
  readonly importId?: string;
  /** Key of a left-over object of an earlier replacement. */
  readonly deposed?: string;
  /** Why, where Terraform says it. */
  readonly reason?: string;
  /** It was changed or deleted outside of Terraform since the last apply. */
  readonly outside: boolean;
  /** What differs, by path. Of a new resource: what it is given; of one that goes: nothing. */
  readonly attributes: readonly AttributeChange[];
}

export interface OutputChange {
  readonly name: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly before: string;
  readonly after: string;
}

/** Every resource of the plan, also those without a change, by address. */
export function changesOf(plan: PlanJson): readonly Change[] {
  const holdsSecret = secretsOf(plan);
  const outside = new Set(
    plan.resource_drift.filter(({ change }) => change.actions[0] !== 'no-op').map(({ address }) => address),
  );
  return plan.resource_changes
    .map((resource) => changeOf(resource, outside.has(resource.address), holdsSecret))
    .sort((one, other) => compare(one.address, other.address) || compare(one.deposed ?? '', other.deposed ?? ''));
}

/** Outputs whose value changes, by name. */
export function outputChangesOf(plan: PlanJson): readonly OutputChange[] {
  const holdsSecret = secretsOf(plan);
  return Object.entries(plan.output_changes)
    .sort(([one], [other]) => compare(one, other))
    .flatMap(([name, change]) => {
      const [action] = change.actions;
      if (action !== 'create' && action !== 'update' && action !== 'delete') return [];
      const all = differences(...sidesOf(change), holdsSecret);
      const [only] = all;
      const values =
        all.length === 1 && only?.segments.length === 0
          ? only
          : { before: '', after: `changes at ${all.map(({ segments }) => pathText(segments)).join(', ')}` };
      return [{ name, action, before: values.before, after: values.after }];
    });
}

/** By code units: the same everywhere, unlike the order of a locale. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function changeOf(resource: PlanResourceChange, outside: boolean, holdsSecret: HoldsSecret): Change {
  const { address, type, previous_address: previous, deposed, change } = resource;
  const movedFrom = previous === undefined || previous === address ? undefined : previous;
  const imported = change.importing ?? undefined;
  const planned = plannedAction(address, change.actions);
  const alone = imported ? 'import' : movedFrom === undefined ? 'no-op' : 'move';
  const action = planned === 'no-op' ? alone : planned;
  // Of what is forgotten it would say why it is destroyed.
  const reason = action === 'forget' ? undefined : reasonText(resource.action_reason);
  return {
    address,
    type,
    action,
    ...(planned === 'replace' ? { order: change.actions[0] === 'create' ? 'create-first' : 'destroy-first' } : {}),
    ...(movedFrom === undefined ? {} : { movedFrom }),
    ...(imported ? { importId: imported.id ?? KNOWN_AFTER_APPLY } : {}),
    ...(deposed === undefined ? {} : { deposed }),
    ...(reason === undefined ? {} : { reason }),
    outside,
    attributes: attributesOf(planned, change, holdsSecret),
  };
}

function attributesOf(action: Action, change: PlanChange, holdsSecret: HoldsSecret): readonly AttributeChange[] {
  if (action !== 'create' && action !== 'update' && action !== 'replace') return [];
  const [before, after] = sidesOf(change);
  // Compared with nothing instead of null: by attribute, not as a whole.
  const found = differences({ ...before, value: before.value ?? {} }, after, holdsSecret).map((each) => ({
    path: pathText(each.segments),
    before: each.before,
    after: each.after,
    forcesReplacement: (change.replace_paths ?? []).some((path) => overlap(path, each.segments)),
  }));
  const paths = new Map(found.map((each) => [each.path, each]));
  return found.filter((each) => !repeatsTag(each, paths));
}

function sidesOf(
  change: PlanChange,
): [{ value: unknown; sensitive: unknown }, { value: unknown; sensitive: unknown; unknown: unknown }] {
  return [
    { value: change.before, sensitive: change.before_sensitive },
    { value: change.after, sensitive: change.after_sensitive, unknown: change.after_unknown },
  ];
}

/** One path lies at, above or below the other. */
function overlap(one: readonly unknown[], other: readonly Segment[]): boolean {
  return one.slice(0, other.length).every((segment, index) => segment === other[index]);
}

/** The AWS provider repeats `tags` in `tags_all`, which also holds the provider's default tags. */
function repeatsTag(each: AttributeChange, paths: ReadonlyMap<string, AttributeChange>): boolean {
  if (!each.path.startsWith('tags_all')) return false;
  const tag = paths.get(each.path.replace(/^tags_all/, 'tags'));
  return tag?.before === each.before && tag.after === each.after;
}
