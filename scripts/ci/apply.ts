/**
 * `apply.ts --target <deployment>/<environment> --plans <folder> [--milestones a,b]`: applies what `plan.ts` saved and
 * a reviewer saw, in order, and nothing else. It never plans: what is not valid any more is refused, with the reason.
 *
 * Stopped half-way, it can be run again: `applied.json` beside the plans says what is done.
 */
import { CliError, EXIT, type ExitCode } from '../../cli/exit';
import { appendSummary, maskSecrets, setOutputs } from './lib/actions';
import { type Applied, applyPlans } from './lib/applying';
import { listOf, readArgs } from './lib/args';
import { kpiLine, stopwatch } from './lib/kpi';
import { readLedger, wasApplied } from './lib/ledger';
import { type PlanEntry, type PlanSet, readPlanSet } from './lib/plan-set';
import { printJson, runProgram, say } from './lib/program';
import { type Remaining, remainingOf } from './lib/remaining';
import { secretValues } from './lib/secrets';
import { openStates } from './lib/states';
import { findTarget, synthesisFolder, type Target } from './lib/target';
import { terraformVersion } from './lib/terraform';
import { upFrontRefusals } from './lib/up-front';

const FLAGS = {
  target: { value: '<deployment>/<environment>' },
  plans: { value: '<folder>' },
  milestones: { value: '<a,b>', optional: true },
  out: { value: '<folder of the synthesis>', optional: true },
  'lock-timeout': { value: '<duration, such as 120s>', optional: true },
} as const;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const args = readArgs(argv, FLAGS);
  const { env } = process;
  const elapsed = stopwatch();
  const out = synthesisFolder(args.out);
  const target = findTarget(out, args.target);
  const set = readPlanSet(args.plans);
  const chosen = chooseEntries(target, set, listOf(args.milestones));
  maskSecrets(
    env,
    secretValues(
      env,
      chosen.flatMap((entry) => (entry.status === 'planned' ? entry.ephemeral : [])),
    ),
  );

  const ledger = readLedger(args.plans);
  const before = chosen.flatMap((entry) =>
    entry.status === 'planned' && wasApplied(ledger, entry.milestone, entry.plan.sha256) ? [entry.milestone] : [],
  );
  const pending = chosen.filter(({ milestone }) => !before.includes(milestone));
  for (const milestone of before) say(`${milestone}: applied before`);
  const terraform = await terraformVersion(env);
  const reasons = upFrontRefusals(set, pending, { out, plans: args.plans, env, terraform });
  if (reasons.length > 0) {
    const again = pending.map(({ milestone }) => milestone).join(',');
    setOutputs(env, { applied: before.join(','), remaining: again, pending: '' });
    throw new CliError(
      `The plans of ${target.name} cannot be applied; nothing was changed.\n  ${reasons.join('\n  ')}`,
      'Plan again, have it reviewed, and apply that plan.',
    );
  }

  const planned = pending.flatMap((entry) => (entry.status === 'planned' ? [entry] : []));
  const run = await applyPlans(planned, {
    out,
    plans: args.plans,
    read: await openStates(env, target.region),
    say,
    env,
    line: say,
    ...(args['lock-timeout'] === undefined ? {} : { lockTimeout: args['lock-timeout'] }),
  });
  const remaining = remainingOf(chosen, [...before, ...run.applied], run.stopped);
  report(args.target, { run, remaining, before, kpi: kpiLine('deploy', elapsed()) });
  return run.stopped ? EXIT.error : EXIT.done;
}

/** The plans of the chosen milestones; those of another target or without a plan are an error. */
function chooseEntries(target: Target, set: PlanSet, chosen: readonly string[] | undefined): readonly PlanEntry[] {
  const planned = `${set.deployment}/${set.environment}`;
  if (planned !== target.name) {
    throw new CliError(
      `The plans are of ${planned}, not of ${target.name}.`,
      'Give the folder of the plans of this target.',
    );
  }
  const known = set.milestones.map(({ milestone }) => milestone);
  const unknown = (chosen ?? []).filter((milestone) => !known.includes(milestone));
  if (unknown.length > 0) {
    throw new CliError(
      `There is no plan of ${unknown.join(', ')}.`,
      `Planned: ${known.join(', ')}. Plan the others first.`,
    );
  }
  return set.milestones.filter(({ milestone }) => chosen === undefined || chosen.includes(milestone));
}

interface Report {
  readonly run: Applied;
  readonly remaining: Remaining;
  readonly before: readonly string[];
  readonly kpi: string;
}

function report(
  target: string,
  { run: { applied, stopped }, remaining: { toPlan, toApply }, before, kpi }: Report,
): void {
  const lines = [
    ...(applied.length > 0 ? [`applied: ${applied.join(', ')}`] : []),
    ...(before.length > 0 ? [`applied before: ${before.join(', ')}`] : []),
    ...(stopped ? [`stopped at ${stopped.milestone}:\n${stopped.message}`] : []),
    ...(toApply.length > 0 ? [`not applied yet: ${toApply.join(', ')}. Run this again to go on.`] : []),
    ...(toPlan.length > 0 ? [`to be planned now: ${toPlan.join(', ')}`] : []),
    ...(stopped || applied.length === 0 ? [] : [kpi]),
  ];
  for (const line of lines) say(line);
  setOutputs(process.env, {
    applied: [...before, ...applied].join(','),
    remaining: toPlan.join(','),
    pending: toApply.join(','),
  });
  const items = lines.map((line) => `- ${line.replaceAll('\n', '\n  ')}`);
  appendSummary(process.env, [`## Apply of \`${target}\``, '', ...items].join('\n'));
  printJson({ applied, before, ...(stopped ? { stopped } : {}), toPlan, toApply });
}

runProgram(main);
