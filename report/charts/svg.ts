/** Vega's SVG, made to stand in a page: a name, and nothing that pages do not need. */
import { escaped } from '../page/html';

export function chartSvg(vega: string, title: string): string {
  const body = vega
    .slice(vega.indexOf('>') + 1, vega.lastIndexOf('</svg>'))
    .replace(/ (?:pointer-events|class|font-family|role|aria-[a-z]+|stroke-miterlimit)="[^"]*"/g, '')
    .replace(/ opacity="1"/g, '')
    // Frames of groups, which are drawn even when they are empty or have no colour.
    .replace(/<path d="" display="none"><\/path>|<path d=""[^>]*\/>|<path d="M0,0h0v0h0Z"\/>/g, '');
  const [, size = ''] = vega.match(/ (width="[\d.]+" height="[\d.]+" viewBox="[^"]+")/) ?? [];
  return `<svg class="chart" ${size} role="img" aria-label="${escaped(title)}; the table has the numbers">${body}</svg>`;
}
