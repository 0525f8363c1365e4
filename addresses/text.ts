/** A comparison as a person reads it: the command and the test of the committed lock print the same. */
import { adviceFor, pasteText } from './advice';
import type { Absence, Comparison, Difference, Loss, Place } from './compare';
import type { Lock } from './lock';
import type { Synthesized } from './model';

const UPDATE = 'npx cairn addresses --update';

/** Everything to say, problems first; nothing when the lock is up to date. */
export function comparisonText(comparison: Comparison, lock: Lock, synthesized: Synthesized): string {
  const { differences, losses, absences } = comparison;
  return [
    ...byPlace(losses).map(([place, all]) => lossText(place, all, lock, synthesized)),
    ...absences.map(absenceText),
    ...byPlace(differences).map(([place, all]) => [title(place), ...all.map(differenceText)].join('\n')),
  ].join('\n');
}

/** What it comes to, in one line. */
export function summaryText({ differences, losses, absences }: Comparison): string {
  const lost = losses.length + absences.reduce((sum, absence) => sum + absence.losses.length, 0);
  if (lost > 0) return `${count(lost, 'stateful address')} would be lost. Nothing was written.`;
  if (differences.length > 0) return `The lock is out of date by ${count(differences.length, 'address')}: ${UPDATE}`;
  return 'The lock is up to date.';
}

/** What an update has written, in one line. */
export function writtenText({ differences }: Comparison): string {
  return differences.length === 0 ? 'The lock was up to date.' : `${count(differences.length, 'address')} written.`;
}

function lossText(place: Place, losses: readonly Loss[], lock: Lock, synthesized: Synthesized): string {
  const advice = adviceFor(place, losses, lock, synthesized);
  return [
    title(place),
    ...losses.map(({ address, keeps }) => `  ✖ ${address} is gone: ${keeps}`),
    ...[...advice.notes, ...pasteText(place, advice)].map((line) => `      ${line}`),
  ].join('\n');
}

/** The lines of an absence: whose data goes, and how to say that it may. */
function absenceText({ environment, milestone, losses }: Absence): string {
  const target = milestone === undefined ? environment : `${environment}/${milestone}`;
  const what = milestone === undefined ? `no file has ${environment}` : `${environment} has no ${milestone}`;
  const several = milestone === undefined;
  const stacks = `${environment.replace('/', '-')}-${milestone ?? '*'}`;
  return [
    spaced(target),
    `  ✖ ${what} any more; with it goes:`,
    ...losses.map((loss) => `      ${several ? `${loss.milestone}: ` : ''}${loss.address}: ${loss.keeps}`),
    '      → If it should stay, bring it back.',
    `      → If it may go, destroy it from a commit that has it (npx cdktf destroy '${stacks}'), then run:`,
    `          npx cairn addresses --retire ${target} --reason '<why>'`,
  ].join('\n');
}

const VERBS: Record<Difference['change'], string> = {
  new: '+ $ is new',
  gone: '- $ is gone',
  moved: '→ $ moved',
  'given up': '- $ was given up',
  'now stateful': '~ $ is stateful now',
  'now stateless': '~ $ is stateless now',
};

function differenceText({ change, address, to, reason }: Difference): string {
  const more = to === undefined ? '' : ` to ${to}`;
  return `  ${VERBS[change].replace('$', () => address)}${more}${reason === undefined ? '' : `: ${reason}`}`;
}

function byPlace<T extends Place>(entries: readonly T[]): [Place, T[]][] {
  const groups = new Map<string, [Place, T[]]>();
  for (const entry of entries) {
    const { environment, milestone } = entry;
    const key = `${environment}/${milestone}`;
    const group = groups.get(key) ?? [{ environment, milestone }, []];
    group[1].push(entry);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const title = ({ environment, milestone }: Place): string => spaced(`${environment}/${milestone}`);
const spaced = (path: string): string => path.split('/').join(' / ');

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 'es'}`;
