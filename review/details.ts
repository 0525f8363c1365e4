/** The folded part of a comment: every change of a milestone, attribute by attribute. */
import type { AttributeChange, Change, OutputChange } from './changes';
import { counted, fenceMark, html, printable } from './markdown';
import type { StackReview } from './review';
import { fitted, sizeOfLines } from './room';
import { KNOWN_AFTER_APPLY } from './value-text';
import { summary } from './verdict';

/** What must not be overlooked comes first. */
const ORDER: readonly Change['action'][] = [
  ...(['delete', 'replace', 'forget', 'update', 'import', 'move', 'create', 'read', 'no-op'] as const),
];

export function bySeverity(changes: readonly Change[]): readonly Change[] {
  return ORDER.flatMap((action) => changes.filter((change) => change.action === action));
}

/** One folded section per milestone with changes; an equal share of the room that is left for each. */
export function detailsOf(stacks: readonly StackReview[], budget: number): { lines: readonly string[]; cut: boolean } {
  const changed = stacks.filter(({ changes, outputs }) => changes.length + outputs.length > 0);
  const lines: string[] = [];
  let room = budget;
  let cut = false;
  for (const [index, stack] of changed.entries()) {
    const section = sectionOf(stack, Math.floor(room / (changed.length - index)));
    room -= sizeOfLines(section.lines);
    lines.push(...section.lines);
    cut ||= section.cut;
  }
  return { lines, cut };
}

function sectionOf(stack: StackReview, budget: number): { lines: readonly string[]; cut: boolean } {
  const { milestone, label, changes, outputs } = stack;
  const title = [label, milestone].filter((part) => part !== '').join(' ');
  const head = `<details><summary><code>${html(title)}</code>: ${summary(changes, outputs.length > 0)}</summary>`;
  const items = [...bySeverity(changes).map(changeLines), ...outputs.map(outputLines)].map((each) =>
    each.map(printable),
  );
  // A fence for all items is long enough for those that fit.
  const mark = fenceMark(items.flat());
  const wrapped = (inner: readonly string[]): string[] => [
    head,
    '',
    `${mark}diff`,
    ...inner,
    mark,
    '',
    '</details>',
    '',
  ];
  const shown = fitted(items, budget - sizeOfLines(wrapped([])), (left) => `# … and ${left} more`);
  return shown.lines.length === 0
    ? { lines: [], cut: items.length > 0 }
    : { lines: wrapped(shown.lines), cut: shown.left > 0 };
}

const SIGNS: Readonly<Record<Change['action'], string>> = {
  create: '+ create ',
  update: '! update ',
  delete: '- destroy ',
  replace: '- replace ',
  move: '# move ',
  import: '# import ',
  forget: '- no longer managed ',
  read: '# read ',
  'no-op': '# unchanged ',
};

function changeLines(change: Change): string[] {
  const { address, action, order, movedFrom, importId, deposed, reason, outside, attributes } = change;
  const notes = [
    ...(order === undefined ? [] : [order === 'create-first' ? 'created before the old one goes' : 'destroyed first']),
    ...(movedFrom === undefined ? [] : [`moved from ${movedFrom}`]),
    ...(importId === undefined ? [] : [`imported from ${JSON.stringify(importId)}`]),
    ...(deposed === undefined ? [] : [`left over from an earlier replacement: ${deposed}`]),
    ...(reason === undefined ? [] : [reason]),
    ...(outside ? ['changed outside of Terraform'] : []),
  ];
  const note = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
  return [`${SIGNS[action]}${address}${note}`, ...attributeLines(attributes, action)];
}

/** What forces a replacement first; what is only known later on one line, it is usually all that a provider computes. */
function attributeLines(attributes: readonly AttributeChange[], action: Change['action']): string[] {
  const isComputed = (each: AttributeChange): boolean =>
    each.after === KNOWN_AFTER_APPLY && !each.forcesReplacement && action !== 'update';
  const shown = attributes.filter((each) => !isComputed(each));
  const forcing = shown.filter((each) => each.forcesReplacement);
  const computed = attributes.filter(isComputed);
  return [
    ...[...forcing, ...shown.filter((each) => !each.forcesReplacement)].map((each) => attributeLine(each, action)),
    ...(computed.length === 0 ? [] : [`    ${counted(computed.length, 'attribute')} known after apply`]),
  ];
}

function attributeLine({ path, before, after, forcesReplacement }: AttributeChange, action: Change['action']): string {
  const values = action === 'create' ? after : arrow(before, after);
  return `    ${path}: ${values}${forcesReplacement ? '   # forces replacement' : ''}`;
}

/** Texts can be alike: sensitive on both sides, or cut before they differ. */
function arrow(before: string, after: string): string {
  return before === after ? `${before} changes` : `${before} → ${after}`;
}

function outputLines({ name, action, before, after }: OutputChange): string[] {
  const sign = { create: '+', update: '!', delete: '-' }[action];
  if (action === 'delete') return [`${sign} output ${name}`];
  return [`${sign} output ${name}: ${action === 'update' && before !== '' ? arrow(before, after) : after}`];
}
