/** A local account of a test's own, and the project synthesized for it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProject } from '../../config/project';
import { type Selection, select } from '../../config/selection';
import { estimateText } from '../../cost/document';
import { account, deployments } from '../../deployments';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import {
  localAccountEnv,
  startLocalAccount,
  stopLocalAccount,
  withoutAwsSettings,
} from '../../scripts/local-account/account';
import { synthesize } from '../../stacks/synthesize';
import { REPOSITORY } from '../../tools/paths';
import { Terraform } from '../../tools/terraform';

export interface Engine {
  /** Folder of the test, removed by `stop`. */
  readonly folder: string;
  readonly endpoint: string;
  /** The environment in which Terraform uses an account of the local AWS. */
  readonly env: (accountId: string, region: string) => Record<string, string>;
  readonly stop: () => Promise<void>;
}

export async function startEngine(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-engine-'));
  const directory = join(folder, 'local-account');
  const { endpoint } = await startLocalAccount({ directory, say: (line) => process.stderr.write(`${line}\n`) });
  return {
    folder,
    endpoint,
    env: (accountId, region) => ({
      ...withoutAwsSettings(process.env),
      ...localAccountEnv({ endpoint, accountId, region }),
    }),
    stop: async () => {
      await stopLocalAccount({ directory });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What of the project a test synthesizes, and what it changes first. */
export interface ProjectVariant {
  readonly deployments?: readonly unknown[];
  readonly account?: unknown;
  /** `CAIRN_*` selectors. Default: everything. */
  readonly selectors?: Readonly<Record<string, string>>;
}

/** Parses and synthesizes as main.ts does, into `outdir`; returns what was selected. */
export async function synthesizeProject(outdir: string, variant: ProjectVariant = {}): Promise<Selection> {
  const { project, findings } = parseProject({ deployments, account, ...variant });
  if (!project) throw new Error(`The project has errors:\n${JSON.stringify(findings, null, 2)}`);
  const selection = select(project.environments, variant.selectors ?? {});
  const providerLocks = join(REPOSITORY, 'deployments', 'locks');
  await synthesize({ account: project.account, selection, findings, outdir, providerLocks, estimate: estimateText });
  return selection;
}

/** Given to every repository, so that services want tasks; whether a task starts is nothing that Terraform waits for. */
export const IMAGE_TAG = '1.0.0';

/** Terraform in the folder of a synthesized stack, with every variable that it requires. */
export function terraformOf(outdir: string, stack: string, env: Readonly<Record<string, string>>): Terraform {
  const folder = join(outdir, 'stacks', stack);
  return new Terraform({ folder, env: { ...env, ...terraformVariables(folder, IMAGE_TAG) } });
}
