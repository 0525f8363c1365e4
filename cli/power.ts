/** `cairn power` and its commands; their work is in `power/`, and the SDK is loaded by who needs an account. */
import type { Command } from 'commander';
import type { Environment } from '../config/environment';
import { CliError, type ExitCode } from './exit';
import type { ChangeCommand } from './power/change';
import { type ChangeOptions, changeCommand, type Power, statusCommand } from './power/commands';
import { HOURS, type Typed } from './power/input';
import { type CommonOptions, openTerminal } from './terminal';

const ABOUT = `what of an environment is on or off and why, and switching it

Commands that switch set tags of the unit and ask its power switch to run; --json prints what was set and how it stands.`;

const LASTS = `${HOURS.least} to ${HOURS.most} hours from now`;

type Options = ChangeOptions & { readonly for?: string; readonly until?: string };

/** `done` receives the exit code of the command that ran. */
export function addPowerCommands(program: Command, done: (code: ExitCode) => void): void {
  const group = program
    .command('power')
    .description(ABOUT)
    .argument('[command]')
    .usage('<command> <deployment> <environment> [options]')
    .allowExcessArguments()
    .action((name?: string) => {
      if (name === undefined) return group.outputHelp();
      const known = group.commands.map((each) => each.name()).join(', ');
      throw new CliError(`Unknown command 'power ${name}'.`, `Known commands: ${known}.`);
    });

  const command = (name: string, about: string): Command =>
    group
      .command(name)
      .description(about)
      .argument('<deployment>', "as 'cairn list' names it")
      .argument('<environment>', 'of that deployment')
      .option('--json', 'data as JSON')
      .option('--quiet', 'no progress and no hints');
  const changing = (name: ChangeCommand, about: string): Command =>
    command(name, about).option('--wait', 'until everything is as wanted; exit 2 when it is not after 20 minutes');
  const change = async (name: ChangeCommand, typed: Typed, options: Options): Promise<void> =>
    done(await changeCommand(openTerminal(options), options, name, typed, open));

  command('status', 'each member: on or off, why, and what happens next').action(
    async (deployment: string, environment: string, options: CommonOptions) =>
      done(await statusCommand(openTerminal(options), options, { deployment, environment }, open)),
  );

  changing('on', 'starts it, whatever kept the unit stopped. Default: to the end of its window, or as long as a wake')
    .option('--for <hours>', LASTS)
    .action((deployment: string, environment: string, options: Options) =>
      change('on', { deployment, environment, ...lasting(options) }, options),
    );

  changing('off', 'stops it. Default: until the next start of its schedule; with idle stop until somebody starts it')
    .option('--for <hours>', LASTS)
    .option('--until <date>', 'ISO 8601 with a zone, such as 2026-12-01T08:00:00-08:00')
    .action((deployment: string, environment: string, options: Options) =>
      change('off', { deployment, environment, ...lasting(options) }, options),
    );

  changing('keep-running', 'keeps it running; what keeps it stopped is stronger')
    .argument('<hours>', LASTS)
    .action((deployment: string, environment: string, hours: string, options: Options) =>
      change('keep-running', { deployment, environment, hours, hoursName: '<hours>' }, options),
    );

  changing('wake', 'as POST /wake does: starts it for as long as its deployment file says').action(
    (deployment: string, environment: string, options: Options) => change('wake', { deployment, environment }, options),
  );
}

function lasting({ for: hours, until }: Options): Pick<Typed, 'hours' | 'until'> {
  return { ...(hours === undefined ? {} : { hours }), ...(until === undefined ? {} : { until }) };
}

/** Loaded here, by `require`, which goes through tsx: only who needs an account pays for the SDK. */
const open = (env: Environment): Power => {
  const { openPower } = require('./power/access') as typeof import('./power/access');
  return openPower(env);
};
