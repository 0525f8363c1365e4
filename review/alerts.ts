/** The parts of a comment that a reader must see before anything else: what goes, what waits, what failed. */
import type { Change } from './changes';
import { code, counted, fence, printable, prose } from './markdown';
import type { EnvironmentReview, StackReview } from './review';
import { fitted, sizeOfLines } from './room';
import { countsOf } from './verdict';

export interface Part {
  readonly lines: readonly string[];
  readonly cut: boolean;
}
const NOTHING: Part = { lines: [], cut: false };

/** Destroys, replacements and what is no longer managed, each with its reason. The counts stay, however small the room. */
export function lossesOf({ stacks }: EnvironmentReview, budget: number): Part {
  const rank = (change: Change): number => ['delete', 'replace', 'forget'].indexOf(change.action);
  const losses = stacks
    .flatMap((stack) => stack.changes.map((change) => ({ stack, change })))
    .filter(({ change }) => rank(change) >= 0)
    .sort((one, other) => rank(one.change) - rank(other.change));
  if (losses.length === 0) return NOTHING;
  const { destroy, replace, forget } = countsOf(losses.map(({ change }) => change));
  const counts = [
    ...(destroy > replace ? [`${destroy - replace} destroyed`] : []),
    ...(replace > 0 ? [`${replace} replaced`] : []),
    ...(forget > 0 ? [`${forget} no longer managed`] : []),
  ];
  const head = ['> [!CAUTION]', `> **${counts.join(', ')}**`, '>'];
  const items = losses.map(({ stack, change }) => [
    `> - ${lossText(change)} in ${code(stack.milestone)}${whyText(change)}`,
  ]);
  const { lines, left } = fitted(items, budget - sizeOfLines(head) - 1, (more) => `> - … and ${more} more`);
  return { lines: [...head, ...lines, ''], cut: left > 0 };
}

function lossText({ action, address, order, deposed }: Change): string {
  if (action === 'forget') return `${code(address)} is no longer managed and stays as it is`;
  if (action === 'delete') {
    return `${code(address)} is **destroyed**${deposed === undefined ? '' : ' (left over from an earlier replacement)'}`;
  }
  return `${code(address)} is **replaced**, ${order === 'create-first' ? 'the new one first' : 'destroyed first'},`;
}

/** More attributes than these force it for the same reason. */
const MOST_FORCING = 3;

function whyText({ reason, attributes }: Change): string {
  const forcing = attributes
    .filter((each) => each.forcesReplacement)
    .map(({ path, before, after }) => `${code(path)} forces it (${code(before)} → ${code(after)})`);
  const more = forcing.length > MOST_FORCING ? [`${forcing.length - MOST_FORCING} more attributes force it`] : [];
  const why = [...(reason === undefined ? [] : [prose(reason)]), ...forcing.slice(0, MOST_FORCING), ...more];
  return why.length === 0 ? '' : `: ${why.join('; ')}`;
}

/** Milestones that wait for the first apply of others. */
export function waitingOf({ stacks }: EnvironmentReview, budget: number): Part {
  const waiting = stacks.filter(({ status }) => status === 'waiting');
  if (waiting.length === 0) return NOTHING;
  const items = waiting.map((stack) => [`- ${nameOf(stack)} ${waitingText(stack)}`]);
  const head = ['**Waiting**: planned and reviewed after what they wait for is applied', ''];
  const { lines, left } = fitted(items, budget - sizeOfLines(head) - 1, (more) => `- … and ${more} more`);
  return { lines: [...head, ...lines, ''], cut: left > 0 };
}

function waitingText({ waitsFor = [], note }: StackReview): string {
  const first = waitsFor.length === 0 ? 'waits' : `waits for the first apply of ${waitsFor.map(code).join(', ')}`;
  return note === undefined ? first : `${first}: ${prose(note)}`;
}

/** Milestones whose plan failed, with what Terraform said: where room is short its end, which says what is wrong. */
export function failuresOf({ stacks }: EnvironmentReview, budget: number): Part {
  const failed = stacks.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return NOTHING;
  const head = [`**${counted(failed.length, 'milestone')} failed**`, ''];
  const room = (budget - sizeOfLines(head)) / failed.length - FRAME;
  const messages = failed.map((stack) => ({ stack, ...lastLines(stack.note ?? 'no message', room) }));
  const items = messages.map(({ stack, lines }) => [`- ${nameOf(stack)}`, '', ...fence('', lines), '']);
  const { lines, left } = fitted(items, budget - sizeOfLines(head), (more) => `- … and ${more} more`);
  return { lines: [...head, ...lines], cut: left > 0 || messages.some(({ cut }) => cut) };
}

/** Bytes around a message: the name of its milestone and the fence. */
const FRAME = 300;

/** As many lines from the end as there is room for. */
function lastLines(message: string, room: number): Part {
  const all = message
    .trim()
    .split(/\r\n|\r|\n/)
    .map(printable);
  const kept: string[] = [];
  let left = room;
  for (const line of [...all].reverse()) {
    left -= sizeOfLines([line]);
    if (left < 0) return { lines: ['…', ...kept], cut: true };
    kept.unshift(line);
  }
  return { lines: kept, cut: false };
}

function nameOf({ milestone, label }: StackReview): string {
  return label === '' ? code(milestone) : `${code(milestone)} (${prose(label)})`;
}
