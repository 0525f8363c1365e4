/** A configuration in both forms of a bundle, planned by the real Terraform: no account, no state but a local one. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { hclText } from '../../handoff/hcl/document';
import { type JsonObject, jsonFile } from '../../handoff/json';
import { loadSchema } from '../../handoff/load-schema';
import type { ProviderSchema } from '../../handoff/provider-schema';
import { compareHcl } from '../../handoff/round-trip/compare';
import { runTerraform } from '../../handoff/terraform-program';
import { withoutAwsSettings } from '../../scripts/local-account/account';
import { writeTerraformCliConfig } from '../../scripts/local-account/terraform-cli-config';
import { Terraform } from '../../tools/terraform';
import { resourceChanges } from './plan-equality';

/** The provider, as every stack requires it. */
export const AWS = { aws: { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' } };

export const FORMS = ['json', 'hcl'] as const;
export type Form = (typeof FORMS)[number];

export class BothForms {
  private constructor(
    readonly folder: string,
    readonly env: Readonly<Record<string, string>>,
    private readonly schema: ProviderSchema,
  ) {}

  /** A folder to work in, and the schema of the provider. */
  static async start(): Promise<BothForms> {
    const folder = mkdtempSync(join(tmpdir(), 'cairn-forms-'));
    const config = join(folder, 'terraform.rc');
    await writeTerraformCliConfig(config);
    const env = { ...withoutAwsSettings(process.env), TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: '1' };
    const schema = await loadSchema({ requiredProviders: AWS, terraform: { env }, say: () => undefined });
    return new BothForms(folder, env, schema);
  }

  stop(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes a configuration in both forms. What the hand-off itself would refuse never gets to Terraform. */
  async write(name: string, json: JsonObject): Promise<Record<Form, Terraform>> {
    const { env } = this;
    const place = (form: Form): string => join(this.folder, name, form);
    for (const form of FORMS) mkdirSync(place(form), { recursive: true });
    writeFileSync(join(place('json'), 'main.tf.json'), jsonFile(json));
    const file = join(place('hcl'), 'main.tf');
    writeFileSync(file, hclText(json, this.schema));
    await runTerraform({ env }, place('hcl'), ['fmt', '-list=false', '.']);
    expect(await compareHcl(json, readFileSync(file, 'utf8'), this.schema)).toEqual([]);
    const terraformIn = (form: Form): Terraform => new Terraform({ folder: place(form), env });
    return { json: terraformIn('json'), hcl: terraformIn('hcl') };
  }

  /** Plans of both forms; `after` is the folder of an applied configuration, whose state both start from. */
  async plans(name: string, json: JsonObject, after?: string): Promise<Record<Form, unknown>> {
    const both = await this.write(name, json);
    const planOf = async (form: Form): Promise<unknown> => {
      const state = join(this.folder, name, form, 'terraform.tfstate');
      if (after !== undefined) cpSync(join(after, 'terraform.tfstate'), state);
      await both[form].init();
      await both[form].plan('plan');
      return both[form].show('plan');
    };
    return { json: await planOf('json'), hcl: await planOf('hcl') };
  }

  /** Applies a configuration as JSON; returns its folder. */
  async apply(name: string, json: JsonObject): Promise<string> {
    const { json: terraform } = await this.write(name, json);
    await terraform.init();
    await terraform.apply();
    return join(this.folder, name, 'json');
  }
}

/** Resources of the provider that is built into Terraform. */
export const data = (bodies: JsonObject): JsonObject => ({ terraform_data: bodies });

const values = z.object({
  planned_values: z.object({ outputs: z.record(z.string(), z.object({ value: z.unknown().optional() })).default({}) }),
});

/** What the outputs of a plan evaluate to. */
export function outputsOf(plan: unknown): Record<string, unknown> {
  const { outputs } = values.parse(plan).planned_values;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value ?? null]));
}

/** `address: actions`, sorted. */
export function actionsOf(plan: unknown): string[] {
  return resourceChanges(plan).resources.map(({ address, actions, previousAddress, importing }) => {
    const from = previousAddress === undefined ? '' : ` from ${previousAddress}`;
    return `${address}: ${actions.join(' ')}${from}${importing === undefined ? '' : ' imported'}`;
  });
}
