/** The strip of the docs: drawn from what the simulated week measured, and readable without seeing it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawStrip, readWeek, STRIP_FILE, type Week } from '../../scripts/lib/power-strip';
import { REPOSITORY } from '../../tools/paths';

const HOUR = 3_600_000;
const FROM = Date.parse('2026-06-01T00:00:00-07:00');
const week: Week = {
  title: 'Two < three',
  timeZone: 'America/Los_Angeles',
  from: FROM,
  to: FROM + 7 * 24 * HOUR,
  members: {
    'service/api': [{ from: FROM + 8 * HOUR, to: FROM + 20 * HOUR }],
    'database/shop': [],
  },
  overrides: [{ from: FROM + 18 * HOUR, to: FROM + 24 * HOUR }],
  notes: ['', 'woken'],
};
/** Place and width of each bar of a style, those of the legend apart. */
const bars = (svg: string, style: string): string[] =>
  [
    ...svg.matchAll(
      new RegExp(`<rect class="${style}" x="([\\d.]+)" y="[\\d.]+" width="([\\d.]+)" height="(?!12")`, 'g'),
    ),
  ].map(([, x, width]) => `${x} ${width}`);

test('the committed picture is what the simulation draws', () => {
  const committed = readFileSync(join(REPOSITORY, STRIP_FILE), 'utf8');
  expect(drawStrip(readWeek())).toBe(committed);
  expect(committed.length).toBeLessThan(15 * 1_024);
});

test('an hour is as wide as any other, and an override shows only where it keeps something on', () => {
  const svg = drawStrip(week);
  // 120 on the left, 5 an hour.
  expect(bars(svg, 'n')).toEqual(['160 60']);
  expect(bars(svg, 'v')).toEqual(['210 10']);
  expect(bars(svg, 'o')).toEqual(['120 840', '120 840']);
});

test('a reader without the picture is told the same, and a dark page is served', () => {
  const svg = drawStrip(week);
  expect(svg).toMatch(/role="img" aria-labelledby="title desc"/);
  expect(svg).toContain('<title id="title">Two &lt; three, hour by hour</title>');
  expect(svg).toContain('service/api 12 h 0 min, database/shop 0 h 0 min');
  expect(svg).toContain('What happened: day 2, woken.');
  expect(svg).toContain('prefers-color-scheme:dark');
});

test('a week in which clocks change has a day of its own length', () => {
  const from = Date.parse('2026-03-08T00:00:00-08:00');
  const svg = drawStrip({ ...week, from, to: from + 167 * HOUR, members: {}, overrides: [] });
  // 23 hours on the first day.
  expect([...svg.matchAll(/class="l" d="M([\d.]+) /g)].slice(0, 3).map(([, x]) => x)).toEqual(['120', '235', '355']);
});
