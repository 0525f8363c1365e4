import type { Line } from '../../cost/model';
import { milestoneChart, scheduleChart, serviceChart } from '../../report/charts/charts';
import type { Bar } from '../../report/charts/shape';
import { barChart } from '../../report/charts/shape';
import { readReport } from '../../report/model';
import { drawAll } from '../../report/render/pool';
import { shipped } from '../helpers/priced';
import { SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const report = readReport(process.env[SYNTHESIZED_VARIABLE] ?? '');

const sum = (bars: readonly Bar[], ...series: readonly string[]): number =>
  bars.filter((bar) => series.length === 0 || series.includes(bar.series)).reduce((total, { usd }) => total + usd, 0);

describe.each(report.environments.map((each) => [each.id, each] as const))('charts of %s', (_, environment) => {
  const { total } = shipped(environment.about.deployment, environment.about.environment);

  test.each([
    ['milestone', milestoneChart(environment)],
    ['service', serviceChart(environment)],
  ])('by %s: as it runs, and with what is saved always on, as the estimate', (__, { bars, series }) => {
    const [runs = '', saved = ''] = series;
    expect(sum(bars, runs)).toBeCloseTo(total.scheduled, 4);
    expect(sum(bars, runs, saved)).toBeCloseTo(total.alwaysOn, 4);
  });

  test('as it runs against always on: each bar is a total of the estimate, and the budget is that of the manifest', () => {
    const { bars } = scheduleChart(environment);
    const length = (name: string): number => sum(bars.filter((bar) => bar.name === name));
    expect(length('As it runs')).toBeCloseTo(total.scheduled, 4);
    expect(length('Always on')).toBeCloseTo(total.alwaysOn, 4);
    expect(length('Budget')).toBe(environment.about.budgetUsd ?? 0);
  });
});

test('what stops and what does not are told apart by the lines', () => {
  const [environment] = report.environments;
  if (!environment) throw new Error('no environment');
  const line = (scheduled: number, alwaysOn: number): Line => {
    const [any] = environment.costs.lines;
    if (!any) throw new Error('no line');
    const amount = (usd: number) => ({ quantity: 1, free: 0, usd });
    return { ...any, scheduled: amount(scheduled), alwaysOn: amount(alwaysOn) };
  };
  const total = { name: 'total', scheduled: 5, alwaysOn: 9 };
  const costs = { ...environment.costs, total, lines: [line(3, 3), line(2, 6)] };
  const { bars } = scheduleChart({ ...environment, about: { ...environment.about, budgetUsd: undefined }, costs });
  // $3 either way; of what stops, 5 - 3 = $2 as it runs and 9 - 3 = $6 always on
  expect(bars.map(({ name, series, usd }) => `${name}, ${series}: ${usd}`)).toEqual([
    'As it runs, billed either way: 3',
    'As it runs, stops when off: 2',
    'Always on, billed either way: 3',
    'Always on, stops when off: 6',
  ]);
});

test('a chart is drawn in the colours of the page, as long as its numbers, the same every time', async () => {
  const chart = barChart(
    [
      { name: 'a <b>', series: 'x', usd: 4 },
      { name: 'c', series: 'x', usd: 2 },
    ],
    ['x'],
    'stacked',
  );
  const [one, other] = await drawAll([chart, chart]);
  expect(one).toBe(other);
  expect(one).toContain('a &lt;b&gt;');
  const lengths = [...(one ?? '').matchAll(/d="M0,[\d.]+h([\d.]+)v[\d.]+h-[\d.]+Z" fill="var\(--series-1\)"/g)];
  // 4 against 2 dollars
  expect(lengths.map(([, length]) => Number(length) / Number(lengths[1]?.[1]))).toEqual([2, 1]);
});

test('what cannot be drawn is an error', async () => {
  await expect(drawAll([{ kind: 'graph', text: 'digraph {' }])).rejects.toThrow('cannot be drawn');
});
