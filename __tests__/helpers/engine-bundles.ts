/** Bundles of deployed environments: the same stacks as plain Terraform, in JSON and in HCL, planned against the same states. */
import { relative } from 'node:path';
import type { Environment } from '../../config/environment';
import { writeBundle } from '../../handoff/bundle';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { Terraform } from '../../tools/terraform';
import { IMAGE_TAG } from './engine';
import { stackFolder } from './engine-folders';
import { planDifferences, resourceChanges } from './plan-equality';
import type { Variables } from './running-provider';

/** One stack as it is handed over. */
export interface HandedOver {
  readonly json: string;
  readonly hcl: string;
  /** File of the partial backend configuration. */
  readonly backend: string;
  /** Whether the bundle is planned before the apply, and applied. */
  readonly applies: boolean;
}

export interface BundlesOptions {
  readonly synthesis: string;
  /** Folder that receives a bundle for each environment. */
  readonly folder: string;
  readonly env: Variables;
  /** Environments whose bundle applies, as `<deployment>-<environment>`. */
  readonly applying: readonly string[];
}

/** Writes the bundle of every environment; returns where each stack is in it. */
export async function writeBundles(
  environments: readonly Environment[],
  { synthesis, folder, env, applying }: BundlesOptions,
): Promise<ReadonlyMap<string, HandedOver>> {
  const all = new Map<string, HandedOver>();
  for (const { deployment, name: environment } of environments) {
    const name = `${deployment}-${environment}`;
    const out = `${folder}/${name}`;
    const bundle = await writeBundle({ synthesis, deployment, environment, out, format: 'both', terraform: { env } });
    for (const { stack, json, hcl } of bundle.milestones) {
      if (json === undefined || hcl === undefined) throw new Error(`${stack}: the bundle lacks a form`);
      all.set(stack, { json, hcl, backend: `${out}/${environment}.s3.tfbackend`, applies: applying.includes(name) });
    }
  }
  return all;
}

export type Form = 'json' | 'hcl';

/** A stack of a bundle with its backend initialized, in one of its forms. */
export async function initialized(
  { stack, form, handed }: { stack: string; form: Form; handed: HandedOver },
  { outdir, env, running }: { outdir: string; env: Variables; running: Variables },
): Promise<Terraform> {
  const folder = handed[form];
  const variables = terraformVariables(stackFolder(outdir, stack), IMAGE_TAG);
  const terraform = (each: Variables) => new Terraform({ folder, env: { ...each, ...variables } });
  await terraform(env).init(`-backend-config=${relative(folder, handed.backend)}`);
  return terraform(running);
}

/** What a saved plan of one form changes otherwise than the project's own plan. */
export async function differences(form: Form, own: unknown, terraform: Terraform, file: string): Promise<string[]> {
  const handed = resourceChanges(await terraform.show(file));
  return planDifferences(resourceChanges(own), handed).map((difference) => `${form}: ${difference}`);
}
