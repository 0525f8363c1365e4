/** `cairn power`: how a unit stands, and switching it by its tags. */
import { isSwitched } from '../../config/operated';
import { CliError, EXIT, type ExitCode } from '../exit';
import { loadProject } from '../project';
import { type CommonOptions, jsonText, type Terminal } from '../terminal';
import { type ChangeCommand, changedTags, planChange, type TagChange } from './change';
import { follow, type Watched } from './follow';
import { type Checked, checkInput, type Typed } from './input';
import { type AlwaysOn, concerns, type PowerStatus } from './model';
import { powerStatus } from './status';
import { statusText, zoneOfStatus } from './text';
import { timeText } from './times';

/** What the commands need of an account. */
export interface Power extends Watched {
  /** Of the switch. */
  readonly functionName: string;
  /** Sets tags of the unit. */
  readonly tag: (tags: Readonly<Record<string, string>>) => Promise<void>;
  readonly untag: (tags: readonly string[]) => Promise<void>;
  /** Has the switch run. */
  readonly ask: () => Promise<void>;
}

/** What `--json` prints of a command that switches. */
export interface ChangeReport extends TagChange {
  readonly command: ChangeCommand;
  /** Name of the function that was asked. */
  readonly asked: string;
  /** Whether everything is as wanted; null when nobody waited for it. */
  readonly settled: boolean | null;
  /** With the tags as they are now; with --wait once it has settled. */
  readonly status: PowerStatus;
}

export interface ChangeOptions extends CommonOptions {
  readonly wait?: boolean;
}

type Open = (env: Checked['env']) => Power | Promise<Power>;

/** Exit 2 when something of it is missing, cannot be read, or has a tag that cannot be read. */
export async function statusCommand(
  terminal: Terminal,
  { json = false }: CommonOptions,
  typed: Typed,
  open: Open,
): Promise<ExitCode> {
  const { env } = checkInput(typed, loadProject().environments, { now: Date.now(), change: false });
  if (!isSwitched(env)) {
    const { deployment, name: environment, region } = env;
    const reason = `${deployment} ${environment} is always on: its deployment file has no power schedule, and nothing switches it.`;
    const said: AlwaysOn = { deployment, environment, region, switched: false, reason };
    terminal.data(json ? jsonText(said) : reason);
    return EXIT.done;
  }
  const power = await open(env);
  const state = await power.read();
  const observed = await power.observe(state);
  const status = powerStatus({ state, observed, region: env.region, now: power.now() });
  terminal.data(json ? jsonText(status) : statusText(status, terminal));
  return concerns(status).length > 0 ? EXIT.differences : EXIT.done;
}

/** Exit 2 when --wait ended before everything was as wanted. */
export async function changeCommand(
  terminal: Terminal,
  { json = false, wait = false }: ChangeOptions,
  command: ChangeCommand,
  typed: Typed,
  open: Open,
): Promise<ExitCode> {
  const { env, hours, until } = checkInput(typed, loadProject().environments, { now: Date.now(), change: true });
  const power = await open(env);
  const state = await power.read();
  const { power: when, wakeForSeconds } = state.unit;
  const asked = { command, ...(hours === undefined ? {} : { hours }), ...(until === undefined ? {} : { until }) };
  const change = planChange(asked, { power: when, wakeForSeconds, tags: state.tags, now: power.now() });
  const observed = await power.observe(state);
  await write(power, change);
  const told = { ...state, tags: changedTags(state.tags, change) };
  const after = powerStatus({ state: told, observed, region: env.region, now: power.now() });
  if (wait) terminal.say(`${power.functionName} was asked; waiting until everything is as wanted ...`);
  const followed = wait ? await follow(power, env.region, terminal.say) : undefined;
  const status = followed?.status ?? after;
  const report = { command, ...change, asked: power.functionName, settled: followed?.settled ?? null, status };
  terminal.data(json ? jsonText(report satisfies ChangeReport) : changeText(report, terminal));
  const see = `npx cairn power status ${typed.deployment} ${typed.environment}`;
  if (followed?.settled === false) {
    terminal.say(`Not everything is as wanted yet; the switch tries again each hour. See: ${see}`);
    return EXIT.differences;
  }
  if (!wait) terminal.say(`next: ${see}`);
  return EXIT.done;
}

/** What is set comes first: ended between the two, it is as if it was not begun, and doing it again does the rest. */
async function write(power: Power, { set, removed }: TagChange): Promise<void> {
  const done: string[] = [];
  try {
    if (set) {
      await power.tag({ [set.tag]: set.value });
      done.push(`${set.tag} was set`);
    }
    if (removed.length > 0) {
      await power.untag(removed.map(({ tag }) => tag));
      done.push(`${removed.map(({ tag }) => tag).join(', ')} was removed`);
    }
    await power.ask();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const so =
      done.length === 0
        ? 'Nothing was changed'
        : `${done.join(', ')}; the switch was not asked, and sees it within the hour`;
    throw new CliError(`${so}: ${why}`, 'Run this again, with rights for what AWS refused.', { cause });
  }
}

function changeText({ command, set, kept, removed, asked, status }: ChangeReport, { paint }: Terminal): string {
  const zone = zoneOfStatus(status);
  const at = (value: string): string =>
    Number.isNaN(Date.parse(value)) ? '' : `   ${timeText(Date.parse(value), zone)}`;
  const lines = [
    ...(set
      ? [`set       ${set.tag} = ${set.value}${at(set.value)}${set.was === undefined ? '' : `   was ${set.was}`}`]
      : []),
    ...(kept ? [`kept      ${kept.tag} = ${kept.value}${at(kept.value)}   lasts as long already`] : []),
    ...removed.map(({ tag, value }) => `removed   ${tag} = ${value}`),
    `asked     ${asked}`,
    `wanted    ${status.wanted === 'mixed' ? 'some on, some off' : status.wanted}`,
  ];
  const wanted = command === 'off' ? 'off' : 'on';
  const others = status.members.filter((member) => member.wanted !== wanted);
  return [
    ...lines,
    ...others.map(({ id, wanted: state, why }) => `  ${paint.yellow('!')} ${id} stays ${state}: ${why}`),
    ...concerns(status).map((each) => `  ${paint.red('✖')} ${each}`),
  ].join('\n');
}
