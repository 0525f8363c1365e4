/** Reads a plan's JSON and holds its changes against the listed gaps of the emulators. Pure. */
import { z } from 'zod';
import { matches } from '../../policy/allow-list';

export interface Gap {
  /** Terraform address; * stands for any characters. */
  readonly address: string;
  /** Top-level attribute that the emulator does not keep. */
  readonly attribute: string;
  readonly reason: string;
}

/** An attribute that a second plan would change. */
export interface Change {
  readonly address: string;
  readonly attribute: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Types that hold data: no gap is accepted there, it could hide a loss. */
const STATEFUL =
  /^aws_(s3_bucket|dynamodb_table|db_instance|efs_file_system|elasticache_|ecr_repository|kms_key|ssm_parameter|secretsmanager_|backup_vault|route53_zone)/;

const values = z.record(z.string(), z.unknown()).nullable();
const plan = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        change: z.object({
          actions: z.array(z.string()),
          before: values,
          after: values,
          after_unknown: z.union([z.boolean(), z.record(z.string(), z.unknown())]).optional(),
        }),
      }),
    )
    .default([]),
  output_changes: z.record(z.string(), z.object({ actions: z.array(z.string()) })).default({}),
});

/** Everything that a saved plan would change, by attribute; a create, delete or replacement counts as `(resource)`. */
export function changesOf(planJson: unknown): Change[] {
  const { resource_changes, output_changes } = plan.parse(planJson);
  const resources = resource_changes
    .filter(({ change }) => change.actions.some((action) => action !== 'no-op' && action !== 'read'))
    .flatMap(({ address, change }) => attributeChanges(address, change));
  const outputs = Object.entries(output_changes)
    .filter(([, { actions }]) => actions.some((action) => action !== 'no-op'))
    .map(([name]) => ({ address: `output.${name}`, attribute: 'value', before: undefined, after: undefined }));
  return [...resources, ...outputs];
}

type ResourceChange = z.output<typeof plan>['resource_changes'][number]['change'];

function attributeChanges(address: string, { actions, before, after, after_unknown }: ResourceChange): Change[] {
  if (before === null || after === null || actions.length > 1) {
    return [{ address, attribute: '(resource)', before: actions.join(', '), after: undefined }];
  }
  const unknown = typeof after_unknown === 'object' ? Object.keys(after_unknown) : [];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after), ...unknown])];
  return keys
    .filter((key) => unknown.includes(key) || JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .filter((key) => !(unknown.includes(key) && isEmpty(after_unknown, key)))
    .map((attribute) => ({ address, attribute, before: before[attribute], after: after[attribute] }));
}

/** `after_unknown` also lists containers in which nothing is unknown: `{}`, `[]`, `[{}]`. */
function isEmpty(unknown: ResourceChange['after_unknown'], key: string): boolean {
  const value = typeof unknown === 'object' ? unknown[key] : undefined;
  return !JSON.stringify(value ?? null).includes('true');
}

/** Changes that no gap explains, gaps that explain nothing, and gaps that may not be there. */
export function compareGaps(
  changes: readonly Change[],
  gaps: readonly Gap[],
): { readonly unexplained: readonly Change[]; readonly stale: readonly Gap[]; readonly forbidden: readonly Gap[] } {
  const explains = (gap: Gap, change: Change): boolean =>
    gap.attribute === change.attribute && matches(gap.address, change.address);
  return {
    unexplained: changes.filter((change) => !gaps.some((gap) => explains(gap, change))),
    stale: gaps.filter((gap) => !changes.some((change) => explains(gap, change))),
    forbidden: gaps.filter(({ address, attribute }) => STATEFUL.test(address) || attribute === '(resource)'),
  };
}

/** Addresses that a saved plan would delete or replace. */
export function replacedOf(planJson: unknown): string[] {
  return plan
    .parse(planJson)
    .resource_changes.filter(({ change }) => change.actions.includes('delete'))
    .map(({ address }) => address);
}
