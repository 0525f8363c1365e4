/**
 * The manifest `cairn.json`: what a synthesis produced, for everything that works on the JSON afterwards (status, cost,
 * report, hand-off). Versioned, deterministic, written beside the stacks.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { move, removal } from './vocabulary/refactoring';
import { accountUsage, usage } from './vocabulary/usage';

export const MANIFEST_FILE = 'cairn.json';
export const MANIFEST_VERSION = 1;

const finding = z.strictObject({
  rule: z.string(),
  severity: z.enum(['error', 'warning']),
  deployment: z.string(),
  environment: z.string().optional(),
  path: z.string(),
  value: z.string(),
  limit: z.string(),
  fix: z.string(),
});

const milestone = z.strictObject({
  milestone: z.string(),
  /** Place in the order of applying, from 1. */
  order: z.int().positive(),
  /** The plan's own label, such as PR1; empty when it has none. */
  label: z.string(),
  stack: z.string(),
  stateKey: z.string(),
  /** Milestones of the same environment whose outputs it reads. */
  dependsOn: z.array(z.string()),
  /** Managed resources in the synthesized JSON, before `count` and `for_each`. */
  resources: z.int().nonnegative(),
  /** Resources by type. */
  types: z.record(z.string(), z.int().positive()),
  /** A plan reads its secrets decrypted, so no role of a pull request may make it; absent when it reads none. */
  readsSecrets: z.literal(true).optional(),
  /** Addresses that moved; absent when none did. */
  moved: z.array(move).optional(),
  /** Addresses given up, with the reason; absent when none was. */
  removed: z.array(removal).optional(),
});

const state = z.strictObject({ bucket: z.string(), lockTable: z.string(), lock: z.string(), region: z.string() });

const environment = z.strictObject({
  deployment: z.string(),
  environment: z.string(),
  summary: z.string(),
  region: z.string(),
  state,
  tags: z.record(z.string(), z.string()),
  /** Whether it refuses to be destroyed. */
  dataProtection: z.enum(['protected', 'disposable']),
  /** GitHub environments of its workflows, as its deployment file names them; absent when it has no roles for them. */
  cicd: z
    .strictObject({
      planEnvironment: z.string(),
      deployEnvironment: z.string(),
      /** Absent where infrastructure is applied from a laptop. */
      applyEnvironment: z.string().optional(),
    })
    .optional(),
  milestones: z.array(milestone),
  power: z.unknown(),
  /** Hours of an ordinary week in which it is up. */
  hoursPerWeek: z.number(),
  usage,
  accountPlan: z.enum(['none', 'legacy-free-tier', 'credits']),
  /** Metrics that the agent of each host publishes. */
  hostMetrics: z.int().nonnegative(),
  /** Monthly amount in US dollars; absent without a budget. */
  budgetUsd: z.number().optional(),
  /** An estimate above it that is known and wanted. */
  budgetAccepted: z.strictObject({ upToUsd: z.number(), reason: z.string() }).optional(),
  /** Recovery objectives in seconds; absent without a dr milestone. */
  recovery: z.strictObject({ rtoSeconds: z.number(), rpoSeconds: z.number() }).optional(),
  optOuts: z.array(
    z.strictObject({
      path: z.string(),
      reason: z.string(),
      saves: z.strictObject({ usdPerMonth: z.number(), basis: z.string() }).optional(),
    }),
  ),
  findings: z.array(finding),
});

export const manifest = z.strictObject({
  version: z.literal(MANIFEST_VERSION),
  bootstrap: z.array(z.strictObject({ region: z.string(), state, usage: accountUsage, milestone })),
  environments: z.array(environment),
});

export type Manifest = z.output<typeof manifest>;
export type ManifestEnvironment = Manifest['environments'][number];
export type ManifestMilestone = ManifestEnvironment['milestones'][number];

/** Reads a manifest. Truncated, foreign or of another version: an error that says so and what to do. */
export function readManifest(file: string): Manifest {
  const text = readText(file);
  const parsed = manifest.safeParse(parseJson(file, text));
  if (parsed.success) return parsed.data;
  const version = z.object({ version: z.unknown() }).safeParse(parseJson(file, text));
  if (version.success && version.data.version !== MANIFEST_VERSION) {
    throw new Error(
      `${file} is of version ${String(version.data.version)}, this Cairn reads ${MANIFEST_VERSION}. Run 'npx cairn synth'.`,
    );
  }
  throw new Error(`${file} is not a Cairn manifest. Run 'npx cairn synth'.\n${z.prettifyError(parsed.error)}`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`${file} cannot be read. Run 'npx cairn synth' first.`, { cause });
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is truncated or not JSON. Run 'npx cairn synth' again.`, { cause });
  }
}
