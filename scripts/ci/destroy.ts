/**
 * `destroy.ts --target <deployment>/<environment> --confirm <the same, typed>`: destroys an environment, the last
 * milestone first. It lists what it destroys before it begins, stops at the first failure, and goes on when it is run
 * again. Afterwards it looks for what still carries the environment's tags.
 *
 * It works on the synthesis of a commit that still has the environment.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError, EXIT, type ExitCode } from '../../cli/exit';
import { findLeftovers } from '../lib/audit';
import { appendSummary, maskSecrets, setOutputs } from './lib/actions';
import { readArgs } from './lib/args';
import { currentImageVariables } from './lib/deployment/image-variables';
import {
  type Destroyed,
  destroyMilestones,
  destroyRefusals,
  missingVariables,
  type Standing,
  standing,
  staysBehind,
} from './lib/destroying';
import { durationText, stopwatch } from './lib/kpi';
import { errorText, printJson, runProgram, say } from './lib/program';
import { secretValues } from './lib/secrets';
import { readStack } from './lib/stack';
import { openStates, type ReadState } from './lib/states';
import { findTarget, stackFolder, synthesisFolder, type Target } from './lib/target';
import { secretVariables } from './lib/terraform';

const FLAGS = {
  target: { value: '<deployment>/<environment>' },
  confirm: { value: '<deployment>/<environment>' },
  out: { value: '<folder of the synthesis>', optional: true },
  'lock-timeout': { value: '<duration, such as 120s>', optional: true },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, FLAGS);
  const elapsed = stopwatch();
  const out = synthesisFolder(args.out);
  const target = findTarget(out, args.target);
  refuse(destroyRefusals(target, args.confirm));

  const read = await openStates(process.env, target.region);
  const stands = await standing(target, read, process.env);
  const env = { ...process.env, ...(await images(target, { out, stands, read })) };
  const stacks = stands.map(({ stack }) => readStack(stackFolder(out, stack)));
  refuse(
    missingVariables(stacks, env).map((name) => `no value for TF_VAR_${name}: Terraform asks for it all the same`),
  );
  maskSecrets(env, secretValues(env, secretVariables(stacks)));
  list(target, stands);

  const lockTimeout = args['lock-timeout'];
  const run = await destroyMilestones(stands, { out, say, env, line: say, ...(lockTimeout ? { lockTimeout } : {}) });
  const leftovers = run.stopped ? undefined : await audit(target);
  report(target, stands, { ...run, ...(leftovers ? { leftovers } : {}) });
  say(`took ${durationText(elapsed())}`);
  return run.stopped ? EXIT.error : EXIT.done;
}

/** Terraform asks for the images even when it destroys: what is deployed will do. */
async function images(
  { state: { region, bucket } }: Target,
  { out, stands, read }: { readonly out: string; readonly stands: readonly Standing[]; readonly read: ReadState },
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { stack, stateKey: key } of stands) {
    const folder = stackFolder(out, stack);
    const place = { region, bucket, key };
    Object.assign(found, await currentImageVariables({ folder, place, variables: process.env, read }));
  }
  return found;
}

function refuse(reasons: readonly string[]): void {
  if (reasons.length === 0) return;
  throw new CliError(reasons.join(';\n'), 'Nothing was destroyed.');
}

function list({ name }: Target, stands: readonly Standing[]): void {
  if (stands.length === 0) say(`${name}: nothing stands.`);
  else say(`${name}, to be destroyed in this order:`);
  for (const { milestone, resources } of stands) say(`  ${milestone}: ${resources} resources`);
}

/** Ids by kind that still carry the tags or the name; nothing when the account could not be asked. */
async function audit({ manifest, region }: Target): Promise<Readonly<Record<string, readonly string[]>> | undefined> {
  const { Project: project = '', Environment: environment = '' } = manifest?.tags ?? {};
  const scratch = mkdtempSync(join(tmpdir(), 'cairn-audit-'));
  try {
    return await findLeftovers({
      folder: join(scratch, 'audit'),
      env: process.env,
      region,
      tag: { key: 'Project', value: project },
      and: { key: 'Environment', value: environment },
      namePrefix: `${project}-${environment}`,
    });
  } catch (error) {
    say(`The account could not be searched for leftovers:\n${errorText(error, secretValues(process.env, []))}`);
    return undefined;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

type Outcome = Destroyed & { readonly leftovers?: Readonly<Record<string, readonly string[]>> };

function report(target: Target, stands: readonly Standing[], { destroyed, stopped, leftovers }: Outcome): void {
  const open = stands.filter(({ milestone }) => !destroyed.includes(milestone)).map(({ milestone }) => milestone);
  const left = Object.entries(leftovers ?? {}).map(([kind, ids]) => `${kind}: ${ids.join(', ')}`);
  const stays = staysBehind(target);
  const lines = [
    ...(destroyed.length > 0 ? [`destroyed: ${destroyed.join(', ')}`] : []),
    ...(stopped
      ? [
          `stopped at ${stopped.milestone}:\n${stopped.message}`,
          `still there: ${open.join(', ')}. Run this again to go on; where AWS refuses because of a protection, apply the commit that lifts it first.`,
        ]
      : stays.map((each) => `stays: ${each}`)),
    ...(leftovers && left.length === 0 ? ['nothing else carries its tags or its name'] : []),
    ...left.map((each) => `left over, look at it: ${each}`),
  ];
  for (const line of lines) say(line);
  setOutputs(process.env, { destroyed: destroyed.join(','), remaining: open.join(',') });
  const items = lines.map((line) => `- ${line.replaceAll('\n', '\n  ')}`);
  appendSummary(process.env, [`## Destroy of \`${target.name}\``, '', ...items].join('\n'));
  printJson({
    destroyed,
    remaining: open,
    ...(stopped ? { stopped } : { stays }),
    ...(leftovers ? { leftovers } : {}),
  });
}

runProgram(main);
