/** Shapes of charts in Vega-Lite, in colours that the page's themes set. https://vega.github.io/vega-lite/docs */
import type { Picture } from '../render/pool';

/** A bar, or a part of one: its length is in US dollars a month. */
export interface Bar {
  readonly name: string;
  readonly series: string;
  readonly usd: number;
}

/** How parts of a bar stand to each other. */
export type Layout = 'stacked' | 'beside';

const BAR_STEP = 22;
const WIDTH = 400;
/** Names longer than this many pixels are cut: the table of the chart has them in full. */
const NAME_WIDTH: Readonly<Record<Layout, number>> = { stacked: 200, beside: 330 };

const CONFIG = {
  background: null,
  aria: false,
  font: 'Helvetica, Arial, sans-serif',
  view: { stroke: null },
  axis: {
    ...{ labelColor: 'currentColor', titleColor: 'currentColor', labelFontSize: 11, titleFontSize: 11 },
    ...{ titleFontWeight: 'normal', domain: false, ticks: false, gridColor: 'var(--line)', labelPadding: 6 },
  },
  legend: {
    ...{ labelColor: 'currentColor', labelFontSize: 11, title: null, orient: 'top', symbolType: 'square' },
    ...{ labelLimit: 0, columnPadding: 18 },
    offset: 8,
  },
};

/** Bars of several series, each with its colour by place: the first is what it costs as it runs. */
export function barChart(bars: readonly Bar[], series: readonly string[], layout: Layout): Picture {
  const beside = layout === 'beside';
  const shape = {
    data: { name: 'rows' },
    width: WIDTH,
    height: { step: beside ? BAR_STEP / 1.5 : BAR_STEP },
    mark: { type: 'bar', height: { band: 0.72 } },
    encoding: {
      y: {
        field: 'name',
        type: 'nominal',
        sort: null,
        title: null,
        axis: { labelLimit: NAME_WIDTH[layout], grid: false },
      },
      ...(beside ? { yOffset: { field: 'series', sort: series } } : { order: { field: 'place' } }),
      x: { field: 'usd', type: 'quantitative', title: 'US$ a month', axis: { tickCount: 5, format: '~s' } },
      color: {
        ...{ field: 'series', type: 'nominal', sort: series },
        scale: { domain: series, range: series.map((_, index) => `var(--series-${index + 1})`) },
        ...(series.length === 1 ? { legend: null } : {}),
      },
    },
    config: CONFIG,
  };
  const rows = bars.map((bar) => ({ ...bar, place: series.indexOf(bar.series) }));
  return { kind: 'chart', text: JSON.stringify(shape), rows };
}
