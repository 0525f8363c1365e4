/**
 * A plan as `terraform show -json` prints it, read only as far as a review needs it.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
import { z } from 'zod';

/** Unknown fields are left alone: minor versions of the format add some. */
const change = z.object({
  actions: z.array(z.string()).min(1),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  /** `true` in the place of every value that is known after apply. */
  after_unknown: z.unknown().optional(),
  /** `true` in the place of every sensitive value; whole objects and lists can be one. */
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  /** Paths of the attributes that force a replacement. */
  replace_paths: z.array(z.array(z.unknown())).nullish(),
  importing: z.object({ id: z.string().optional() }).nullish(),
});

const resourceChange = z.object({
  address: z.string(),
  /** Before a move. */
  previous_address: z.string().optional(),
  mode: z.string(),
  type: z.string(),
  /** Key of an object that a replacement has left behind and that is still to be destroyed. */
  deposed: z.string().optional(),
  change,
  action_reason: z.string().nullish(),
});

/** `planned_values` and `prior_state` nest modules. */
interface ModuleValues {
  readonly resources: readonly { readonly values?: unknown; readonly sensitive_values?: unknown }[];
  readonly child_modules: readonly ModuleValues[];
}
const moduleValues: z.ZodType<ModuleValues> = z.lazy(() =>
  z.object({
    resources: z
      .array(z.object({ values: z.unknown().optional(), sensitive_values: z.unknown().optional() }))
      .default([]),
    child_modules: z.array(moduleValues).default([]),
  }),
);

/** Major version 1 of the format: Terraform since 1.1, OpenTofu. */
const plan = z.object({
  format_version: z.string().regex(/^1\./, "is not 1.x, the plan format of Terraform's and OpenTofu's 1.x"),
  /** A state has none: it is the sign of a plan. */
  planned_values: z.unknown().refine((value) => value !== undefined, 'is missing: this is a state, not a plan'),
  resource_changes: z.array(resourceChange).default([]),
  /** What was changed outside of Terraform since its last apply. */
  resource_drift: z.array(resourceChange).default([]),
  output_changes: z.record(z.string(), change).default({}),
  variables: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
  configuration: z
    .object({
      root_module: z
        .object({ variables: z.record(z.string(), z.object({ sensitive: z.boolean().optional() })).default({}) })
        .optional(),
    })
    .optional(),
  prior_state: z.object({ values: z.object({ root_module: moduleValues.optional() }).optional() }).optional(),
  /** Planning ended with an error: what is listed is not everything. */
  errored: z.boolean().default(false),
});

export type PlanJson = z.output<typeof plan>;
export type PlanModule = ModuleValues;
export type PlanResourceChange = z.output<typeof resourceChange>;
export type PlanChange = z.output<typeof change>;

/** JSON that is no plan, or one of another format. */
export class PlanFormatError extends Error {
  override readonly name = 'PlanFormatError';
}

/** Reads a plan. Throws a PlanFormatError with every path that is not as it should be. */
export function readPlan(json: unknown): PlanJson {
  const parsed = plan.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new PlanFormatError(
    `This is not a plan: give what 'terraform show -json <saved plan>' prints.\n${z.prettifyError(parsed.error)}`,
  );
}
