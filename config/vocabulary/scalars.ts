/**
 * The small words of a deployment file: durations, sizes, money, reasons.
 * Written as people write them (`'15m'`, `'256/512'`), parsed once here, typed everywhere else.
 */
import { z } from 'zod';

const SECONDS_PER = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
type DurationUnit = keyof typeof SECONDS_PER;

/** A length of time. `seconds` is a non-negative integer. */
export interface Duration {
  readonly seconds: number;
}

/** `'30s'`, `'15m'`, `'6h'`, `'7d'`: a whole number and a unit. */
export const duration = z
  .templateLiteral([z.int(), z.enum(['s', 'm', 'h', 'd'])])
  // The check of a number inside a template literal is not enforced: the text is checked as a whole.
  .refine((text) => /^\d/.test(text), 'expected a whole number that is not negative, and s, m, h or d')
  .transform((text): Duration => {
    const unit = text.slice(-1) as DurationUnit;
    return { seconds: Number(text.slice(0, -1)) * SECONDS_PER[unit] };
  })
  .describe("A duration: a whole number and s, m, h or d, as in '15m'.");

/** CPU units (1024 = one vCPU) and memory in MiB of a task. */
export interface TaskSize {
  readonly cpu: number;
  readonly memory: number;
}

/** `'256/512'`: CPU units and memory (MiB), as ECS writes them. */
export const taskSize = z
  .templateLiteral([z.int(), '/', z.int()])
  .refine((text) => /^[1-9]\d*\/[1-9]\d*$/.test(text), 'expected CPU units and MiB, both above 0, as in 256/512')
  .transform((text): TaskSize => {
    const [cpu = 0, memory = 0] = text.split('/').map(Number);
    return { cpu, memory };
  })
  .describe("Task size: CPU units (1024 is one vCPU) and memory in MiB, as in '256/512'.");

/** An IPv4 range in CIDR notation; host bits and overlaps are rules, not shape. */
export const cidr = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, 'expected an IPv4 range in CIDR notation, such as 10.0.0.0/16')
  .describe('An IPv4 range in CIDR notation.');

/** A TCP or UDP port. */
export const port = z.int().min(1).max(65_535).describe('A port, 1 to 65535.');

/** A short name used as a key and in resource names. */
export const label = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'expected lower-case letters, digits and single hyphens, starting with a letter',
  )
  .describe('Lower-case letters, digits and single hyphens, starting with a letter.');

/** What a choice left off would cost a month, and how the figure comes about. */
export const saving = z
  .strictObject({
    usdPerMonth: z.number().nonnegative().describe('US dollars a month at 730 hours.'),
    basis: z.string().min(1).describe('Quantity and unit price that give the figure.'),
  })
  .describe('What leaving this off saves.');

/**
 * Something that a team has already and that this configuration takes over: Terraform imports it instead of making it.
 * The plan shows it beside every argument that differs, and none is refused but those that would replace it. Once it is
 * imported `existing` does nothing more than to hold it: then it may go, where what it stands on does not say otherwise.
 * https://developer.hashicorp.com/terraform/language/import
 */
export const existing = z
  .strictObject({
    importId: z.string().min(1).describe('Import id, as the page of the Terraform resource gives it.'),
  })
  .describe(
    'Exists already: imported, then managed here, and never destroyed or replaced while this is written. Default: it is made.',
  );
export type Existing = z.output<typeof existing>;

/** A safe default left off on purpose: always with a reason, with its price where money is the reason. */
export const off = z
  .strictObject({
    kind: z.literal('off'),
    reason: z.string().min(10).describe('Why this environment does without it; shown in the manifest and the docs.'),
    saves: saving.optional(),
  })
  .describe('Left off, with the reason.');
export type Off = z.output<typeof off>;

/** A switch that needs no settings of its own. */
export const on = z.strictObject({ kind: z.literal('on') }).describe('On, with no settings of its own.');

/** A plain choice: on, or off with a reason. */
export const onOrOff = z.discriminatedUnion('kind', [on, off]);
export type OnOrOff = z.output<typeof onOrOff>;
