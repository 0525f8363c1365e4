/** What a new image may change, and what it may not: pure, over the JSON of a plan. */
import { z } from 'zod';
import { canonicalJson, isRecord } from '../canonical';
import { plain, withoutImages } from './container-definitions';

const values = z.record(z.string(), z.unknown()).nullish();
const resourceChange = z.looseObject({
  address: z.string(),
  previous_address: z.string().optional(),
  type: z.string(),
  change: z.looseObject({
    actions: z.array(z.string()),
    before: values,
    after: values,
    after_unknown: z.union([z.record(z.string(), z.unknown()), z.boolean()]).optional(),
    importing: z.unknown().optional(),
    /** What forces a replacement, each as a path; empty where something else asks for it. */
    replace_paths: z.array(z.array(z.unknown())).default([]),
  }),
});
const planJson = z.looseObject({ resource_changes: z.array(resourceChange).default([]) });
type ResourceChange = z.output<typeof resourceChange>;

/** Attributes that follow from an image, by type. */
const UPDATES: Readonly<Record<string, readonly string[]>> = {
  aws_ecs_service: ['desired_count', 'task_definition'],
  aws_appautoscaling_target: ['min_capacity'],
  aws_lambda_function: [
    'code_sha256',
    'image_uri',
    'last_modified',
    'qualified_arn',
    'qualified_invoke_arn',
    'source_code_size',
    'version',
  ],
  // The instance stops for it and starts again.
  aws_instance: ['instance_state', 'public_dns', 'public_ip', 'user_data', 'user_data_base64'],
};

/** What is made once there is a first image. */
const MADE_WITH_THE_FIRST = [
  'aws_eip_association',
  'aws_instance',
  'aws_lambda_event_source_mapping',
  'aws_lambda_function',
  'aws_lb_target_group_attachment',
];

export interface ImageChange {
  /** Address of the repository in the registry. */
  readonly repositoryUrl: string;
  /** It had no image before. */
  readonly first: boolean;
}

export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  /** As Terraform writes it: create, update, delete-create. */
  readonly action: string;
  /** Least count that a service of ECS gets by autoscaling. */
  readonly least?: { readonly service: string; readonly count: number };
}

export interface PlanVerdict {
  readonly changes: readonly PlannedChange[];
  /** What goes beyond an image, a line each: then nothing may be applied. */
  readonly refusals: readonly string[];
}

/** Reads a plan; throws a ZodError when it is none. */
export function judgePlan(json: unknown, change: ImageChange): PlanVerdict {
  const changed = planJson
    .parse(json)
    .resource_changes.filter((each) => !isQuiet(each))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
  return {
    changes: changed.map(({ address, type, change: { actions, after } }) => {
      const least = leastOf(type, after);
      return { address, type, action: actions.join('-'), ...(least ? { least } : {}) };
    }),
    refusals: changed.flatMap((each) => refusalOf(each, change) ?? []),
  };
}

/** `service/<cluster>/<service>` is how autoscaling calls it. */
function leastOf(type: string, after: ResourceChange['change']['after']): PlannedChange['least'] {
  const { resource_id: id, min_capacity: count } = after ?? {};
  if (type !== 'aws_appautoscaling_target' || typeof id !== 'string' || typeof count !== 'number') return undefined;
  return { service: id.slice(id.lastIndexOf('/') + 1), count };
}

function isQuiet({ previous_address: from, change: { actions, importing } }: ResourceChange): boolean {
  return actions.every((action) => action === 'no-op' || action === 'read') && from === undefined && importing == null;
}

function refusalOf(each: ResourceChange, image: ImageChange): string | undefined {
  const { address, previous_address: from, type, change } = each;
  const action = change.actions.join('-');
  if (from !== undefined) return `${address}: moved from ${from}`;
  if (change.importing != null) return `${address}: imported`;
  if (type === 'aws_ecs_task_definition' && isReplacement(change.actions)) return beyondImages(each, image);
  if (action === 'create') {
    return image.first && MADE_WITH_THE_FIRST.includes(type) ? undefined : `${address}: created`;
  }
  if (action !== 'update') return `${address}: ${isReplacement(change.actions) ? 'replaced' : `${action}d`}`;
  const others = changedKeys(change).filter((key) => !(UPDATES[type] ?? []).includes(key));
  return others.length === 0 ? undefined : `${address}: changed in ${others.join(', ')}`;
}

function isReplacement(actions: readonly string[]): boolean {
  return actions.includes('create') && actions.includes('delete');
}

/** A new revision may come of images of the repository, of nothing else. What AWS fills in is unknown and says nothing. */
function beyondImages({ address, change }: ResourceChange, { repositoryUrl }: ImageChange): string | undefined {
  const forced = change.replace_paths.map(([root]) => String(root));
  const others = [
    ...forced.filter((key) => key !== 'container_definitions'),
    ...['tags', 'tags_all'].filter((key) => meaning(change.before?.[key]) !== meaning(change.after?.[key])),
  ];
  if (forced.length === 0) return `${address}: replaced`;
  if (others.length > 0) return `${address}: changed in ${[...new Set(others)].sort().join(', ')}`;
  const [before, after] = [change.before, change.after].map((side) =>
    withoutImages(side?.['container_definitions'], repositoryUrl),
  );
  return canonicalJson(before) === canonicalJson(after)
    ? undefined
    : `${address}: its containers change in more than the image of ${repositoryUrl}`;
}

function changedKeys({ before, after, after_unknown: unknown }: ResourceChange['change']): string[] {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  if (isRecord(unknown)) for (const key of Object.keys(unknown)) if (isUnknown(unknown[key])) keys.add(key);
  return [...keys]
    .filter((key) => (isRecord(unknown) && isUnknown(unknown[key])) || meaning(before?.[key]) !== meaning(after?.[key]))
    .sort();
}

/** A plan says nothing where what is there says empty, false or 0. */
function meaning(value: unknown): string {
  return canonicalJson(plain({ value }));
}

/** Terraform writes `true`, or a structure with it somewhere inside, and empty structures for what is known. */
function isUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isUnknown);
  return isRecord(value) ? Object.values(value).some(isUnknown) : value === true;
}
