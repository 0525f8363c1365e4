/**
 * "What if": changes of an environment's input before it is parsed, so that rules and stacks judge them as they would
 * the file. Never for a deploy: `CAIRN_WHAT_IF` names the only folder that may be written.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import { resolveEnvironment } from './environment';
import type { Finding } from './findings';
import { parseProject } from './project';
import { type DeploymentInput, deployment as deploymentSchema, type EnvironmentInput } from './vocabulary/deployment';
import { COMMITMENTS, type Commitment, type NotApplicable, WHAT_IF_KEYS, type WhatIfKey } from './what-if-patches';

export type { Commitment } from './what-if-patches';

/** Carries the changes to main.ts, as JSON. */
export const WHAT_IF_VARIABLE = 'CAIRN_WHAT_IF';

const keys = Object.keys(WHAT_IF_KEYS) as (keyof typeof WHAT_IF_KEYS)[];
const change = z.strictObject({ key: z.enum(keys), value: z.string() });

/** One change, as `egress=public-ip`. */
export type Change = z.output<typeof change>;

const whatIf = z.strictObject({
  /** The one folder that this may be synthesized to. */
  folder: z.string(),
  environments: z.array(z.strictObject({ deployment: z.string(), environment: z.string(), changes: z.array(change) })),
});

/** What main.ts is asked: changes by environment. */
export type WhatIf = z.output<typeof whatIf>;

export const changeText = ({ key, value }: Change): string => `${key}=${value}`;

/** Reads `key=value`. Throws for what is not known, with what is. */
export function parseChange(text: string): Change {
  const at = text.indexOf('=');
  const [name, value] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  const key = keys.find((each) => each === name);
  if (key === undefined) throw new Error(`'${name}' is no what-if. Known: ${keys.join(', ')}, and all.`);
  const { takes, values }: WhatIfKey = WHAT_IF_KEYS[key];
  if (!takes(value)) throw new Error(`${key} cannot be '${value}'. It takes: ${values}.`);
  return { key, value };
}

/** What a commitment does to prices is no matter of the environment. */
export function commitmentOf(changes: readonly Change[]): Commitment | undefined {
  const asked = changes.findLast(({ key }) => key === 'commitment')?.value;
  return COMMITMENTS.find((each) => each === asked);
}

/** The deployment with the changes made in one environment, or why one of them means nothing to it. */
export function patched(
  deployment: DeploymentInput,
  environment: string,
  changes: readonly Change[],
): DeploymentInput | NotApplicable {
  const before = deployment.environments[environment];
  if (!before) throw new Error(`${deployment.name} has no environment '${environment}'.`);
  const after = changes.reduce<EnvironmentInput | NotApplicable>((env, { key, value }) => {
    const { patch }: WhatIfKey = WHAT_IF_KEYS[key];
    return 'because' in env || !patch ? env : patch(env, value);
  }, before);
  if ('because' in after) return after;
  // Decisions explain the file, path by path: they have nothing to say of what it might be.
  return { ...deployment, decisions: [], environments: { ...deployment.environments, [environment]: after } };
}

/** What becomes of changes: an environment that can be synthesized, nothing, or what the rules say against it. */
export type Attempt =
  | { readonly kind: 'possible' }
  | { readonly kind: 'no-change'; readonly because: string }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] };

/** Tries changes without building anything. */
export function attempt(
  deployment: DeploymentInput,
  environment: string,
  changes: readonly Change[],
  account: unknown,
): Attempt {
  const result = patched(deployment, environment, changes);
  if ('because' in result) return { kind: 'no-change', because: result.because };
  const { findings, project } = parseProject({ deployments: [result], account });
  if (!project) return { kind: 'refused', findings: findings.filter(({ severity }) => severity === 'error') };
  const isSame =
    commitmentOf(changes) === undefined && meaning(deployment, environment) === meaning(result, environment);
  return isSame ? { kind: 'no-change', because: 'it is so already' } : { kind: 'possible' };
}

/** An environment after parsing: two that are written differently may mean the same. */
function meaning(input: DeploymentInput, environment: string): string {
  return JSON.stringify(resolveEnvironment(deploymentSchema.parse(input), environment));
}

/**
 * What main.ts synthesizes: the deployments as they are, or as `CAIRN_WHAT_IF` changes them. Refused wherever a deploy
 * could pick it up: the variable holds the folder that it is for, and `CDKTF_OUTDIR` must be that folder.
 */
export function withWhatIf(
  deployments: readonly DeploymentInput[],
  variables: Readonly<Record<string, string | undefined>>,
): readonly DeploymentInput[] {
  const text = variables[WHAT_IF_VARIABLE] ?? '';
  if (text === '') return deployments;
  const { folder, environments } = readWhatIf(text);
  const outdir = variables['CDKTF_OUTDIR'];
  if (outdir === undefined || resolve(outdir) !== resolve(folder) || resolve(outdir) === resolve('cdktf.out')) {
    throw new Error(
      `${WHAT_IF_VARIABLE} is set: it is for an estimate in ${folder}, never for what is deployed. Unset it, then run this again. Nothing was written.`,
    );
  }
  return environments.reduce<readonly DeploymentInput[]>(
    (all, { deployment, environment, changes }) =>
      all.map((each) => {
        if (each.name !== deployment) return each;
        const result = patched(each, environment, changes);
        if ('because' in result) throw new Error(`${deployment}/${environment}: ${result.because}.`);
        return result;
      }),
    deployments,
  );
}

function readWhatIf(text: string): WhatIf {
  try {
    return whatIf.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(
      `${WHAT_IF_VARIABLE} is not what 'npx cairn cost --what-if' gives. Unset it, then run this again. Nothing was written.`,
      { cause },
    );
  }
}
