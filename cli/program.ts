/** Commands and their options; each command's work is in `commands/`. */
import { Command } from 'commander';
import { addressesCommand } from './commands/addresses';
import { costCommand } from './commands/cost';
import { handoffCommand } from './commands/handoff';
import { listCommand } from './commands/list';
import { policyCommand } from './commands/policy';
import { reportCommand } from './commands/report';
import { statusCommand } from './commands/status';
import { synthCommand } from './commands/synth';
import { validateCommand } from './commands/validate';
import { CliError, type ExitCode } from './exit';
import { addPowerCommands } from './power';
import { type CommonOptions, openTerminal, type Terminal } from './terminal';

const ABOUT = `Typed deployment plans in, one Terraform stack per milestone out.

Exit codes: 0 done, 1 error, 2 differences. Data goes to stdout, progress and errors to stderr.`;

const FIRST_STEPS = `
First steps:
  npx cairn list                   what there is
  npx cairn validate               what cannot work, before AWS says so
  npx cairn synth                  Terraform stacks into cdktf.out
  npx cairn cost                   what it costs a month
  npx cairn report                 all of it as one HTML file, with pictures
  npx cairn status                 what is deployed
  npx cairn power --help           what is on or off and why, and switching it
  npx cairn handoff --help         plain Terraform, for a team without Node`;

/** Builds the program; `done` receives the exit code of the command that ran. */
export function buildProgram(done: (code: ExitCode) => void): Command {
  const program = new Command('cairn')
    .description(ABOUT)
    .addHelpText('after', FIRST_STEPS)
    .exitOverride()
    // Errors are printed once, by main.
    .configureOutput({ outputError: () => undefined })
    .argument('[command]')
    .usage('<command> [options]')
    .action((name: string) => {
      const known = program.commands.map((each) => each.name()).join(', ');
      throw new CliError(`Unknown command '${name}'.`, `Known commands: ${known}. 'npx cairn --help' tells more.`);
    })
    .allowExcessArguments();

  const command = (name: string, about: string): Command =>
    program
      .command(name)
      .description(about)
      .option('--json', 'data as JSON')
      .option('--quiet', 'no progress and no hints');
  const run =
    <A extends unknown[], O extends CommonOptions>(
      work: (terminal: Terminal, options: O, ...args: A) => Promise<ExitCode>,
    ) =>
    async (options: O, ...args: A): Promise<void> =>
      done(await work(openTerminal(options), options, ...args));

  command('list', 'deployments, environments and milestones').action((options: CommonOptions) =>
    run(listCommand)(options),
  );

  command('validate', 'everything that cannot work, each with path, limit and fix')
    .argument('[target]', 'a deployment, or the path of a deployment file (.ts, .js or .json). Default: all of it')
    .option('--explain <rule>', 'why a rule exists and where AWS says so')
    .action((target: string | undefined, options: Parameters<typeof validateCommand>[1]) =>
      run(validateCommand)(options, target),
    );

  command('synth', 'writes the Terraform stacks and the manifest')
    .option('--deployment <names>', 'only these deployments, as a comma list; account is the bootstrap')
    .option('--env <names>', 'only these environments, as a comma list')
    .option('--milestone <names>', 'only these milestones, as a comma list')
    .action((options: Parameters<typeof synthCommand>[1]) => run(synthCommand)(options));

  command('status', 'what is deployed, from the remote state of each milestone')
    .argument('[deployment]', 'Default: every deployment')
    .option('--env <names>', 'only these environments, as a comma list')
    .option('--markdown', "as the plan's progress table")
    .action((deployment: string | undefined, options: Parameters<typeof statusCommand>[1]) =>
      run(statusCommand)(options, deployment),
    );

  command('cost', 'what a month costs, as scheduled and always on, line by line')
    .argument('[deployment]', 'line by line. Default: a table of everything; account is the bootstrap')
    .option('--env <names>', 'only these environments, as a comma list')
    .option('--what-if <change>', 'key=value, may be repeated; all tries every change, cheapest first', collected, [])
    .option('--compare <other>', 'another environment of the deployment, or the same one at a commit')
    .option('--check', 'exit 2 when an environment is over its budget')
    .option('--claims', 'what the plans say beside the estimate')
    .option('--markdown', 'as a comment of a pull request')
    .option('--from <folder>', 'a synthesis that is there already. Default: a fresh one')
    .action((deployment: string | undefined, options: Parameters<typeof costCommand>[1]) =>
      run(costCommand)(options, deployment),
    );

  command('report', 'one HTML file: architecture, cost, plan and estimate, findings, resources')
    .argument('[deployment]', 'Default: every deployment')
    .option('--env <names>', 'only these environments, as a comma list')
    .option('--out <file>', 'where it goes. Default: report.html in the folder of the stacks')
    .option('--from <folder>', 'a synthesis that is there already. Default: a fresh one')
    .option('--policy <file>', "what 'cairn policy --json' printed")
    .action((deployment: string | undefined, options: Parameters<typeof reportCommand>[1]) =>
      run(reportCommand)(options, deployment),
    );

  command('addresses', 'what would be lost: the committed address lock against a fresh synthesis')
    .option('--check', 'exit 2 when the lock is out of date')
    .option('--update', 'writes the lock, unless a stateful address would be lost')
    .option('--retire <target>', 'takes an environment or milestone that no file has any more out of the lock')
    .option('--reason <text>', 'why it is retired; kept in the lock')
    .option('--deployment <names>', 'only these deployments, as a comma list; account is the bootstrap')
    .option('--env <names>', 'only these environments, as a comma list')
    .option('--from <folder>', 'a synthesis that is there already. Default: a fresh one')
    .option('--lock <file>', 'another lock. Default: addresses.lock.json of this repository')
    .action((options: Parameters<typeof addressesCommand>[1]) => run(addressesCommand)(options));

  command('handoff', 'an environment as plain Terraform, for a team without Node')
    .argument('<deployment>', "as 'cairn list' names it")
    .argument('<environment>', 'of that deployment')
    .option('--out <folder>', 'where the bundle goes. Default: bundles/<deployment>-<environment>')
    .option('--format <form>', 'json, hcl or both. Default: both')
    .action((deployment: string, environment: string, options: Parameters<typeof handoffCommand>[1]) =>
      run(handoffCommand)(options, deployment, environment),
    );

  command('policy', 'what Checkov refuses in the stacks or in a plan, and no entry of the allow-list accepts')
    .argument('[path]', 'folder of stacks, of one stack, or a plan as JSON. Default: synthesizes everything')
    .option('--deployment <names>', 'synthesizes only these deployments, as a comma list; account is the bootstrap')
    .option('--env <names>', 'synthesizes only these environments, as a comma list')
    .option('--stack <id>', "stack of a plan. Default: the stack's folder it is in, or its file name")
    .action((path: string | undefined, options: Parameters<typeof policyCommand>[1]) =>
      run(policyCommand)(options, path),
    );

  addPowerCommands(program, done);
  return program;
}

/** Of an option that may be repeated. */
const collected = (value: string, earlier: readonly string[]): string[] => [...earlier, value];
