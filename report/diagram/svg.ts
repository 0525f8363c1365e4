/** Graphviz's SVG, made to stand in a page: no ids, no colours of its own, a name for who does not see it. */
import { escaped } from '../page/html';

/** Where Graphviz measures in points, pages count pixels. */
const PIXELS_PER_POINT = 4 / 3;
const SCALE = 0.9;

export interface Named {
  readonly title: string;
  readonly description: string;
  /** Unique in the page. */
  readonly id: string;
}

/** CSS of the page sets fill, stroke and font by the classes that stay. */
export function pageSvg(graphviz: string, { title, description, id }: Named): string {
  const [, width = '0', height = '0', viewBox = '0 0 0 0'] =
    graphviz.match(/<svg width="([\d.]+)pt" height="([\d.]+)pt"\s+viewBox="([^"]+)"/) ?? [];
  const pixels = (points: string): number => Math.round(Number(points) * PIXELS_PER_POINT * SCALE);
  const body = graphviz
    .slice(graphviz.indexOf('<g id="graph0"'), graphviz.lastIndexOf('</svg>'))
    .replace(/<!--.*?-->\s*/gs, '')
    .replace(/<title>[^<]*<\/title>\s*/g, '')
    .replace(/<\/?a\b[^>]*>\s*/g, '')
    .replace(/ (?:id|font-family|xml:space|fill|stroke)="[^"]*"/g, '')
    .trimEnd();
  const head = `<svg class="diagram" width="${pixels(width)}" height="${pixels(height)}" viewBox="${viewBox}"`;
  return [
    `${head} role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(description)}</desc>`,
    body,
    '</svg>',
  ].join('\n');
}
