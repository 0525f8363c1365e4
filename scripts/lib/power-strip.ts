/** A simulated week as a picture: one lane for each member, on, off, or kept on by an override. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { REPOSITORY } from '../../tools/paths';

interface Span {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** What a simulation measured. */
export interface Week extends Span {
  readonly title: string;
  readonly timeZone: string;
  /** Times at which something of the member ran: in order, apart from each other. */
  readonly members: Readonly<Record<string, readonly Span[]>>;
  /** Times at which an override kept the unit on. */
  readonly overrides: readonly Span[];
  /** What happened, a few words for each day. */
  readonly notes: readonly string[];
}

export const WEEK_FILE = 'docs/images/power-week.json';
export const STRIP_FILE = 'docs/images/power-week.svg';

export function readWeek(): Week {
  return JSON.parse(readFileSync(join(REPOSITORY, WEEK_FILE), 'utf8')) as Week;
}

/** As it is committed. */
export function weekText(week: Week): string {
  return `${JSON.stringify(week, undefined, 2)}\n`;
}

const HOUR_MS = 3_600_000;
const HOUR = 5;
const LANE = 22;
const BAR = 14;
const LEFT = 120;
const TOP = 56;
const RIGHT = 16;

/** Colours of text, lines, off, on and override: each pair is told apart without colour by the height of its bar, too. */
const STYLE = [
  ':root{--t:#1f2328;--l:#d0d7de;--o:#eaeef2;--n:#2da44e;--v:#8250df}',
  '@media(prefers-color-scheme:dark){:root{--t:#e6edf3;--l:#484f58;--o:#21262d;--n:#3fb950;--v:#bc8cff}}',
  'text{fill:var(--t);font:12px system-ui,sans-serif}.s{font-size:10px}',
  '.l{stroke:var(--l)}.h{stroke:var(--l);stroke-opacity:.35}.o{fill:var(--o)}.n{fill:var(--n)}.v{fill:var(--v)}',
].join('');

/** The same week gives the same text. */
export function drawStrip(week: Week): string {
  const members = Object.keys(week.members);
  const hours = (week.to - week.from) / HOUR_MS;
  const [width, bottom] = [LEFT + hours * HOUR + RIGHT, TOP + members.length * LANE];
  const height = bottom + 52;
  const lanes = members.map((member, index) => lane(week, member, TOP + index * LANE));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(week.title)}, hour by hour</title>`,
    `<desc id="desc">${escaped(description(week))}</desc>`,
    `<style>${STYLE}</style>`,
    `<text x="0" y="18" font-weight="600">${escaped(week.title)}: what ran, as measured in the simulation</text>`,
    ...lanes,
    ...grid(week, bottom),
    ...legend(bottom + 40),
    '</svg>',
    '',
  ].join('\n');
}

function x({ from }: Span, at: number): number {
  return Math.round((LEFT + ((at - from) / HOUR_MS) * HOUR) * 100) / 100;
}

function lane(week: Week, member: string, y: number): string {
  const top = y + (LANE - BAR) / 2;
  const bar = ({ from, to }: Span, style: string, inset = 0): string => {
    const [left, right] = [x(week, from), x(week, to)];
    const size = `width="${Math.round((right - left) * 100) / 100}" height="${BAR - 2 * inset}"`;
    return `<rect class="${style}" x="${left}" y="${top + inset}" ${size}/>`;
  };
  const up = week.members[member] ?? [];
  const kept = up
    .flatMap((each) => week.overrides.map((override) => overlap(each, override)))
    .filter(({ from, to }) => from < to);
  return [
    `<text x="0" y="${y + 15}">${escaped(member)}</text>`,
    bar(week, 'o', 5),
    ...up.map((each) => bar(each, 'n')),
    ...kept.map((each) => bar(each, 'v', 2)),
  ].join('');
}

function overlap(one: Span, other: Span): Span {
  return { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
}

/** A line at each midnight and every six hours, and the name of the day. */
function grid(week: Week, bottom: number): string[] {
  const lines: string[] = [];
  const first = DateTime.fromMillis(week.from, { zone: week.timeZone, locale: 'en' });
  for (let day = 0; first.plus({ days: day }).toMillis() <= week.to; day += 1) {
    const at = first.plus({ days: day });
    const left = x(week, at.toMillis());
    lines.push(`<path class="l" d="M${left} ${TOP - 20}V${bottom}"/>`);
    if (at.toMillis() === week.to) break;
    const note = week.notes[day] ?? '';
    if (note !== '') lines.push(`<text class="s" x="${left + 4}" y="${bottom + 14}">${escaped(note)}</text>`);
    lines.push(`<text class="s" x="${left + 4}" y="${TOP - 10}">${at.toFormat('ccc d LLL')}</text>`);
    const quarters = [6, 12, 18].map((hour) => x(week, at.set({ hour }).toMillis()));
    lines.push(`<path class="h" d="${quarters.map((each) => `M${each} ${TOP}V${bottom}`).join('')}"/>`);
  }
  return lines;
}

function legend(y: number): string[] {
  const entries = [
    ['n', 'on'],
    ['v', 'kept on by an override'],
    ['o', 'off'],
  ] as const;
  const lefts = [LEFT, LEFT + 60, LEFT + 220];
  return entries.map(
    ([style, text], index) =>
      `<rect class="${style}" x="${lefts[index]}" y="${y - 10}" width="12" height="12"/><text class="s" x="${(lefts[index] ?? 0) + 18}" y="${y}">${text}</text>`,
  );
}

/** What a reader without the picture is told. */
function description(week: Week): string {
  const hours = (spans: readonly Span[]): string => {
    const minutes = spans.reduce((sum, { from, to }) => sum + to - from, 0) / 60_000;
    return `${Math.floor(minutes / 60)} h ${Math.round(minutes % 60)} min`;
  };
  const members = Object.entries(week.members).map(([member, up]) => `${member} ${hours(up)}`);
  const first = DateTime.fromMillis(week.from, { zone: week.timeZone, locale: 'en' }).toFormat('cccc d LLLL yyyy');
  const said = week.notes.flatMap((note, day) => (note === '' ? [] : [`day ${day + 1}, ${note}`]));
  const notes = said.length > 0 ? ` What happened: ${said.join('; ')}.` : '';
  return `Seven days from ${first}, ${week.timeZone}. Up in all: ${members.join(', ')}. An override kept it on for ${hours(week.overrides)}.${notes}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
