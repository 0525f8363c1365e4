/** The week of an environment as a picture: a row for each day, 24 hours wide. */
import type { Day, Week } from '../week';
import { quantity } from './format';
import { type Html, html } from './html';

const HOUR = 24;
const ROW = 20;
const LEFT = 40;
const TOP = 20;
const BAR = 14;
const WIDTH = LEFT + 24 * HOUR + 12;
const NAMES: Readonly<Record<Day['name'], string>> = {
  ...{ mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' },
};

export function strip(week: Week, id: string): Html {
  const height = TOP + week.days.length * ROW + 6;
  const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24];
  return html`<svg class="week" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">Hours of the week in which it is up</title><desc id="${id}-desc">${description(week)}</desc>
${hours.map((hour) => html`<text class="hour" x="${x(hour)}" y="12">${hour}</text><path class="grid" d="M${x(hour)} ${TOP - 4}V${height - 6}"/>`)}
${week.days.map((day, index) => row(day, TOP + index * ROW, week.floating))}
</svg>`;
}

const x = (hour: number): number => Math.round((LEFT + hour * HOUR) * 100) / 100;

function row({ name, up }: Day, y: number, floating: boolean): Html {
  const top = y + (ROW - BAR) / 2;
  const bars = up.map(({ from, to }) => {
    const width = Math.round((to - from) * HOUR * 100) / 100;
    return html`<rect class="${floating ? 'floating' : 'up'}" x="${x(from)}" y="${top}" width="${width}" height="${BAR}" rx="2"/>`;
  });
  return html`<text x="0" y="${y + 14}">${NAMES[name]}</text><rect class="off" x="${x(0)}" y="${top + 5}" width="${24 * HOUR}" height="${BAR - 10}"/>${bars}
`;
}

/** What a reader without the picture is told. */
export function description({ rule, hours, days, floating }: Week): string {
  const all = `${rule}. ${quantity(hours)} of 168 hours a week.`;
  if (floating) return all;
  const texts = days.map(({ name, up }) => `${NAMES[name]} ${up.length === 0 ? 'off' : up.map(spanText).join(', ')}`);
  return `${all} ${texts.join('; ')}.`;
}

const spanText = ({ from, to }: Day['up'][number]): string => `${clock(from)} to ${clock(to)}`;

function clock(hour: number): string {
  const minutes = Math.round(hour * 60);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
